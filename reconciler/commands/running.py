"""`alba sync`, `alba tick` and `alba run`: Git to the store, the store to the clusters, and both for good."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Coroutine
from typing import Annotated, TypeVar

import typer

from reconciler.adapters.reporters.cluster_events import sending_events
from reconciler.adapters.reporters.several import Reporters
from reconciler.adapters.sources.git_process import without_secrets
from reconciler.commands.connecting import (
    CLUSTERS,
    ENGINE,
    SOURCE,
    STORE,
    WORK,
    ClusterOption,
    connected,
    known_cluster,
    taking,
)
from reconciler.commands.ending import FINE, FOUND, NO_CATALOGUE, CannotRun, stop_on_signals
from reconciler.commands.loading import AtOption, instant_or
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.compose import (
    Guards,
    clock_at,
    engine_of,
    new_token,
    observed,
    open_source,
    open_store,
    owner_of,
    text_reporter,
)
from reconciler.core.happenings import Unavailable
from reconciler.core.ports import Clock, Reporter, Source, Store, StoreUnavailable
from reconciler.core.revisions import POINTER_ID, CataloguePointer
from reconciler.core.sync import Differences
from reconciler.engine.chronicle import Chronicle
from reconciler.engine.engine import Engine
from reconciler.engine.ports import Endurance
from reconciler.engine.signalling import allow
from reconciler.engine.switching import Tally
from reconciler.engine.syncing import SyncEnd, SyncResult
from reconciler.settings import Settings
from schemas.instants import MINUTE

Result = TypeVar("Result")


@taking(*STORE, *SOURCE, *WORK)
def sync(
    settings: Settings,
    allow: Annotated[
        str | None, typer.Option("--allow", metavar="REVISION", help="follow this revision in spite of the guard")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster", help="tell only what changes in this cluster; a revision counts for all", show_default=False
        ),
    ] = None,
    at: AtOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Bring the newest revision of the schedules into the store. Exit 1 if it is held or refused."""
    clock = clock_at(instant_or(at, int(time.time())) if at else None)
    with open_store(settings, clock) as opened:
        followed = open_source(settings)
        if allow:
            allow_revision(opened, _revision(followed, allow), owner_of(settings))
        engine = engine_of(settings, opened, {}, clock, source=followed, reporter=text_reporter(settings, _tell))
        result = asyncio.run(_available(engine.sync()))
        changes = _changes(result, opened, cluster)
    _show_sync(result, changes, format_)
    raise typer.Exit(FINE if result.end in (SyncEnd.IN_FORCE, SyncEnd.UNCHANGED) else FOUND)


@taking(*STORE, *CLUSTERS, *WORK)
def tick(
    settings: Settings,
    cluster: ClusterOption = None,
    at: AtOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="act although --at is not now")] = False,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Do what the store says is due, once. Never reads Git. Exit 1 if a namespace failed or is degraded."""
    clock = _clock(at, yes)
    with open_store(settings, clock, make=False) as opened:
        tally = asyncio.run(_available(_tick(settings, opened, clock, cluster, None)))
    _show_tally(tally, format_)
    raise typer.Exit(FOUND if tally.failed or tally.degraded else FINE)


@taking(*STORE, *SOURCE, *CLUSTERS, *WORK, *ENGINE)
def run(
    settings: Settings,
    cluster: ClusterOption = None,
    once: Annotated[bool, typer.Option("--once", help="sync and tick once, then end")] = False,
    at: AtOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="act although --at is not now")] = False,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Follow the schedules: sync, switch and sweep until stopped; with --once, just once."""
    clock = _clock(at, yes)
    with open_store(settings, clock) as opened:
        if not once:
            with observed(settings, clock, _tell) as reporter:
                asyncio.run(_run(settings, opened, clock, cluster, reporter))
            return
        tally = asyncio.run(_available(_tick(settings, opened, clock, cluster, open_source(settings))))
    _show_tally(tally, format_)
    raise typer.Exit(FOUND if tally.failed or tally.degraded else FINE)


async def _tick(settings: Settings, store: Store, clock: Clock, only: str | None, source: Source | None) -> Tally:
    """One tick in the policy's clusters, written down in the item of the hour; with a source, a sync before it."""
    chronicle = Chronicle(clock.now)
    reporter = Reporters((text_reporter(settings, _tell), chronicle))
    if source is not None:
        result = await engine_of(settings, store, {}, clock, source=source, reporter=reporter).sync()
        if result.end in (SyncEnd.HELD, SyncEnd.REFUSED):
            _tell(f"what was in force before stays in force: {result.detail}")
    pointer = await asyncio.to_thread(_pointer, store)
    if pointer is None:
        raise CannotRun(NO_CATALOGUE)
    async with (
        connected(settings, pointer.policy.clusters, only) as clusters,
        sending_events(clusters, clock, reporter) as events,
    ):
        told = Reporters((reporter, events))
        engine = engine_of(settings, store, clusters, clock, reporter=told, chronicle=chronicle)
        tally = await engine.tick()
        await engine.observe()
        return tally


async def _run(settings: Settings, store: Store, clock: Clock, only: str | None, reporter: Reporter) -> None:
    """The long-lived engine. Its clusters are those of the policy in force, once there is one."""
    from reconciler.guarding import (  # noqa: PLC0415 - an extra that other commands need not have
        breakers_of,
        enduring,
        guarded_clusters,
        guarded_source,
    )

    stop, chronicle = stop_on_signals(), Chronicle(clock.now)
    reporter = Reporters((reporter, chronicle))
    breakers = breakers_of(settings, clock, reporter)
    source = guarded_source(open_source(settings), breakers)
    with enduring(settings, store, clock, breakers, new_token) as (lasting, endurance):
        guards = Guards(breakers, endurance)
        bare = engine_of(settings, lasting, {}, clock, source=source, reporter=reporter, guards=guards)
        while not stop.is_set() and (pointer := await _known(lasting, endurance)) is None:
            await _first_sync(bare, clock, reporter, stop)
        if stop.is_set() or pointer is None:
            return
        async with (
            connected(settings, pointer.policy.clusters, only) as opened,
            sending_events(opened, clock, reporter) as events,
        ):
            clusters, told = guarded_clusters(opened, breakers), Reporters((reporter, events))
            engine = engine_of(
                settings, lasting, clusters, clock,
                source=source, reporter=told, elected=True, guards=guards, chronicle=chronicle,
            )  # fmt: skip
            if sys.stderr.isatty():
                _tell(f"following {without_secrets(settings.source)} in {', '.join(clusters)}; end with Ctrl-C")
            await engine.run(stop)


async def _known(store: Store, endurance: Endurance | None) -> CataloguePointer | None:
    """What is in force; None also while the store is away and there is no copy, which the sync that follows says."""
    try:
        if endurance:
            await asyncio.to_thread(endurance.upkeep)
        return await asyncio.to_thread(_pointer, store)
    except StoreUnavailable:
        return None


async def _first_sync(engine: Engine, clock: Clock, reporter: Reporter, stop: asyncio.Event) -> None:
    try:
        result = await engine.sync()
    except StoreUnavailable as error:
        reporter.tell(Unavailable("the store", str(error)))
        result = None
    if result is None or result.end is not SyncEnd.IN_FORCE:
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({stopping, asyncio.create_task(clock.sleep(5))}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()


async def _available(work: Coroutine[object, object, Result]) -> Result:
    """What the work gives. CannotRun: the store or the source does not answer."""
    try:
        return await work
    except StoreUnavailable as error:
        raise CannotRun(f"the store does not answer: {error}") from error


def _clock(at: str | None, yes: bool) -> Clock:
    now = int(time.time())
    instant = instant_or(at, now)
    if at and abs(instant - now) > MINUTE and not yes:
        raise CannotRun(f"--at {at} is not now: a real cluster would be switched by it; say --yes if you mean it")
    return clock_at(instant if at else None)


def allow_revision(store: Store, revision: str, by: str) -> None:
    """Write down that a revision may be followed in spite of the guard, and who said so."""
    if not allow(store, new_token, revision, by):
        raise CannotRun("others keep writing what is allowed; try again")


def _revision(source: Source, name: str) -> str:
    head = source.head().id
    if name == "HEAD" or head.startswith(name):
        return head
    raise CannotRun(f"--allow {name}: the newest revision is {head}; only that one can be followed")


def _pointer(store: Store) -> CataloguePointer | None:
    found = store.read([POINTER_ID]).get(POINTER_ID)
    return found if isinstance(found, CataloguePointer) else None


def _changes(result: SyncResult, store: Store, cluster: str | None) -> Differences:
    """What the sync changed, in one cluster if one is asked about. CannotRun: the policy does not name it."""
    pointer = _pointer(store)
    if cluster is None or pointer is None:
        return result.changes
    known_cluster(cluster, pointer.policy.clusters)
    return result.changes.within(cluster)


def _show_sync(result: SyncResult, changes: Differences, format_: Format) -> None:
    kinds = {"created": changes.created, "changed": changes.changed, "removed": changes.removed}
    if format_ is Format.JSON:
        told = {kind: sorted(str(key) for key in keys) for kind, keys in kinds.items()}
        print_json({"end": result.end.value, "revision": result.revision, "detail": result.detail, **told})
        return
    say(f"{result.end.value}: " + " ".join(part for part in (result.revision[:12], result.detail) if part))
    for kind, keys in kinds.items():
        for key in sorted(keys):
            say(f"  {kind}  {key}")
    if result.end is SyncEnd.HELD:
        say(f"follow it all the same with: alba sync --allow {result.revision[:12]}")


def _show_tally(tally: Tally, format_: Format) -> None:
    counts = {
        "switched": tally.switched, "waiting": tally.waiting, "failed": tally.failed,
        "degraded": tally.degraded, "unfinished": tally.unfinished,
    }  # fmt: skip
    if format_ is Format.JSON:
        print_json(counts)
    else:
        say(", ".join(f"{number} {what}" for what, number in counts.items() if number) or "nothing was switched")


def _tell(line: str) -> None:
    """What happens goes to standard error, so that the result stays alone on standard output."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {line}\n")
    sys.stderr.flush()
