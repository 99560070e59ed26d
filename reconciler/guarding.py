"""Puts around the ports of a long-lived engine what lets it go on when they fail: breakers, and a copy of the store.

Part of `compose`, for `alba run` alone: a command that ends has nothing to wait for, and Lambda forgets.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from reconciler.adapters.breakers.breaker import Breakers, Limits
from reconciler.adapters.breakers.guarded_cluster import GuardedCluster
from reconciler.adapters.breakers.guarded_source import GuardedSource, guarded_fetch
from reconciler.adapters.breakers.guarded_store import GuardedStore
from reconciler.adapters.sources.cost_centres import FetchObject
from reconciler.adapters.sources.git import copy_name
from reconciler.adapters.stores.enduring import COPY_FILE, EnduringStore
from reconciler.adapters.stores.local_copy import LocalCopy, UnreadableCopy, load
from reconciler.core.claims import Mint
from reconciler.core.happenings import Unavailable
from reconciler.core.ports import Clock, Cluster, Reporter, Source, Store
from reconciler.settings import Settings

MOST_ENGINES = 16
"""How many engines on one machine may keep a copy of the same store."""


def breakers_of(settings: Settings, clock: Clock, reporter: Reporter) -> Breakers:
    """What makes the breakers of this process. WrongSetting."""
    limits = Limits(
        failures=settings.whole("breaker_failures", 1),
        open_s=settings.whole("breaker_s", 1),
        probe_s=settings.whole("probe_s", 1),
    )
    return Breakers(limits, clock.monotonic, reporter)


@contextmanager
def enduring(
    settings: Settings, store: Store, clock: Clock, breakers: Breakers, mint: Mint
) -> Iterator[tuple[Store, EnduringStore | None]]:
    """The store behind its breaker, and, unless a setting forbids it, behind a copy that goes on without it.

    Where no copy can be kept, that is told, and there is none.
    """
    guarded = GuardedStore(store, breakers.make(settings.store.partition(":")[0], "reads and writes"))
    if settings.snapshot == "off":
        yield guarded, None
        return
    with ExitStack() as held:
        try:
            folder = held.enter_context(_folder_of_its_own(_base(settings)))
            lasting = EnduringStore(guarded, folder, clock.now, mint, breakers.reporter)
        except OSError as error:
            breakers.reporter.tell(Unavailable("the copy of the store", f"none is kept: {error}"))
            yield guarded, None
            return
        lasting.upkeep()
        try:
            yield lasting, lasting
        finally:
            lasting.save()


def guarded_clusters(clusters: Mapping[str, Cluster], breakers: Breakers) -> dict[str, Cluster]:
    """Each cluster behind breakers of its own."""
    return {
        name: GuardedCluster(
            cluster, breakers.make(f"cluster/{name}", "reads"), breakers.make(f"cluster/{name}", "writes")
        )
        for name, cluster in clusters.items()
    }


def guarded_source(source: Source, breakers: Breakers) -> Source:
    """The schedules' source behind its breaker."""
    return GuardedSource(source, breakers.make("git", "reads"))


def guarded_object(fetch: FetchObject, breakers: Breakers) -> FetchObject:
    """The published object behind its breaker."""
    return guarded_fetch(fetch, breakers.make("s3", "reads"))


def copies_on_this_machine(settings: Settings) -> list[tuple[LocalCopy, Path]]:
    """The whole copies of the store that engines keep here, with their folders, the youngest first."""
    found = []
    for folder in sorted(_base(settings).glob("*/")) if settings.snapshot != "off" else []:
        with suppress(UnreadableCopy):
            if copy := load(folder / COPY_FILE):
                found.append((copy, folder))
    return sorted(found, key=lambda each: -each[0].as_of)


def _base(settings: Settings) -> Path:
    """Beside the store's file, or beside the user's caches."""
    if settings.snapshot:
        return Path(settings.snapshot)
    kind, _, name = settings.store.partition(":")
    if kind == "sqlite":
        return Path(f"{name}.copies")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "alba" / "copies" / copy_name(f"{settings.aws_endpoint}/{settings.aws_region}/{name}")


@contextmanager
def _folder_of_its_own(base: Path) -> Iterator[Path]:
    """A folder that no other process has now; after a restart it is the same one. OSError."""
    for number in range(1, MOST_ENGINES + 1):
        folder = base / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield folder
            return
    raise OSError(f"{MOST_ENGINES} engines keep a copy under {base} already")
