"""An estate whose namespaces hand their places over at one edge, in a cluster and a store that are reached over HTTP.

Under a limit of two, one namespace is awake until the edge and two are from the edge on: so a place must be freed
before the last can wake. `settled` is what every fault must end in: exact sizes, no size still recorded, nobody
claimed, one outcome for each window, and a tick that has nothing to do.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Thread
from typing import TypeVar

from reconciler.adapters.clusters.serving.api_server import ApiServer, kubeconfig_text, serving
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.writes import Change, Write
from reconciler.clocks import ShiftedClock, SystemClock
from reconciler.compose import engine_of, open_clusters, open_source, open_store
from reconciler.core.items import places_id
from reconciler.core.objects import annotations_of, part
from reconciler.core.ports import Store
from reconciler.core.records import NEVER, Places
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS, EVENTS, LEASES, STATEFULSETS
from reconciler.engine.switching import Tally
from reconciler.settings import settings_from
from schemas.instants import HOUR, MINUTE, Instant, instant_text, parse_instant
from tests.faults.engines import Process, start
from tests.faults.proxy import Proxy, proxying
from tests.reconciler.clusters.objects_under_test import cron_job, workload

T = TypeVar("T")

EDGE = parse_instant("2026-12-01T13:00:00Z")
LIMIT = 2
POLICY = f"maxConcurrentNamespaces: {LIMIT}\ndefaultTimezone: UTC\nprotectedNamespaces: []\n"
WINDOWS = {"before-dev": ("07:00", "13:00"), "after-dev": ("13:00", "20:00"), "later-dev": ("13:00", "20:00")}
DAY, NIGHT = (3, 2, False), (0, 0, True)
"""What a Deployment, a StatefulSet and a CronJob are by day and by night."""

Sizes = tuple[object, object, object]
CLOSING = EDGE + 7 * HOUR
AT_THE_EDGE: dict[str, Sizes] = {"before-dev": NIGHT, "after-dev": DAY, "later-dev": DAY}
ALL_NIGHT = dict.fromkeys(WINDOWS, NIGHT)


@contextmanager
def apart(loop_work: Callable[[], AbstractAsyncContextManager[T]]) -> Iterator[tuple[T, asyncio.AbstractEventLoop]]:
    """What an async context manager gives, kept going by an event loop in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    stop = asyncio.Event()
    ready: asyncio.Queue[T] = asyncio.Queue()

    async def hold() -> None:
        async with loop_work() as made:
            ready.put_nowait(made)
            await stop.wait()

    holding = asyncio.run_coroutine_threadsafe(hold(), loop)
    try:
        yield asyncio.run_coroutine_threadsafe(ready.get(), loop).result(10), loop
    finally:
        loop.call_soon_threadsafe(stop.set)
        holding.result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@dataclass
class Estate:
    """The world of one test. `kubeconfig` goes through the proxy, `straight` does not."""

    folder: Path
    cluster: SimulatedCluster
    store: str
    environment: dict[str, str]
    proxy: Proxy
    loop: asyncio.AbstractEventLoop
    most_awake: int = 0
    writes: int = 0
    processes: list[Process] = field(default_factory=list)
    _names: Iterator[int] = field(default_factory=lambda: count(1))
    _shift: float = 0.0

    # Time: that of the processes is this machine's, moved so that `begin` was the instant it was given.

    def begin(self, at: Instant) -> None:
        self._shift = at - time.time()

    def now(self) -> Instant:
        return int(time.time() + self._shift)

    # Processes.

    def alba(self, *arguments: str, at: Instant | None = None, straight: bool = False) -> Process:
        """Start one; it takes the present of this estate for its own unless it is told another."""
        kubeconfig = self.folder / ("straight" if straight else "kubeconfig")
        told = [*arguments, "--yes", "--at", instant_text(self.now() if at is None else at)]
        made = start(
            told, {**self.environment, "ALBA_KUBECONFIG": str(kubeconfig)}, self.folder / f"{next(self._names)}"
        )
        self.processes.append(made)
        return made

    def run(self, *more: str, owner: str = "first", straight: bool = False) -> Process:
        """The long-lived engine."""
        return self.alba("run", "--owner", owner, "--metrics", "off", "--tick", "1", *more, straight=straight)

    def ticked_apart(self, at: Instant) -> tuple[Process, dict[str, int]]:
        """One tick in a process of its own, through the proxy; the process, and its counts."""
        process = self.alba("tick", "--format", "json", at=at)
        assert process.wait() in (0, 1), process.err.read_text()
        counts = json.loads(process.out.read_text())
        assert isinstance(counts, dict)
        return process, counts

    def ticked(self, at: Instant, *, synced: bool = False) -> Tally:
        """One tick of another engine, straight at the cluster, perhaps with a sync before it."""

        async def tick() -> Tally:
            with open_store(settings, clock) as store:
                clusters = await open_clusters(settings, ["main"])
                engine = engine_of(settings, store, clusters, clock, source=open_source(settings))
                try:
                    if synced:
                        await engine.sync()
                    return await engine.tick()
                finally:
                    await clusters["main"].close()

        clock = ShiftedClock(at, SystemClock())
        settings = settings_from(self.environment, {"kubeconfig": str(self.folder / "straight"), "owner": "next"})
        return asyncio.run(tick())

    def until(self, true: Callable[[], bool], what: str, longest_s: float = 30) -> None:
        """Wait for something that a process does; fails with what the processes said if it does not come."""
        deadline = time.monotonic() + longest_s
        while not true():
            if time.monotonic() > deadline:
                said = "\n".join(p.err.read_text() for p in self.processes)
                raise AssertionError(f"not within {longest_s} s: {what}; {self.sizes()}\n{said}")
            time.sleep(0.02)

    # What is to be seen.

    def sizes(self) -> dict[str, Sizes]:
        return {name: self._sizes(name) for name in WINDOWS}

    def _sizes(self, namespace: str) -> Sizes:
        spec = {
            resource: part(self.cluster.get_object(resource, namespace, name), "spec")
            for resource, name in ((DEPLOYMENTS, "web"), (STATEFULSETS, "db"), (CRONJOBS, "report"))
        }
        return (
            spec[DEPLOYMENTS]["replicas"],
            spec[STATEFULSETS]["replicas"],
            bool(spec[CRONJOBS].get("suspend")),
        )

    def records_left(self) -> list[str]:
        """The notes of ours on workloads that are up."""
        return [
            f"{namespace}/{name}: {note}"
            for namespace, sizes in self.sizes().items()
            if sizes == DAY
            for resource, name in ((DEPLOYMENTS, "web"), (STATEFULSETS, "db"), (CRONJOBS, "report"))
            for note in annotations_of(self.cluster.get_object(resource, namespace, name))
            if note.startswith("alba/")
        ]

    def awake(self) -> set[str]:
        """The namespaces in which a Deployment has a size or pods that are still there."""
        return {
            str(part(thing, "metadata")["namespace"])
            for thing in self.cluster.objects.all(DEPLOYMENTS, None)
            if part(thing, "spec").get("replicas") or part(thing, "status").get("replicas")
        }

    def lease_holder(self) -> str:
        found = list(self.cluster.objects.all(LEASES, None))
        return str(part(found[0], "spec").get("holderIdentity") or "") if found else ""

    def recovered(self, since: Instant) -> None:
        """Two ticks are enough to end where every fault must end, and a third has nothing to do."""
        self.ticked(since + 120)
        self.ticked(since + 180)
        self.settled(since + 240)

    def settled(self, at: Instant, sizes: Mapping[str, Sizes] | None = None) -> None:
        """A tick has nothing to do, and all is as it is to be from the edge on, unless other sizes are named."""
        before = self.writes
        assert self.ticked(at) == Tally(), "something was still to be done"
        assert self.writes == before, "a quiet tick wrote to the cluster"
        assert self.sizes() == (sizes or AT_THE_EDGE)
        assert self.records_left() == []
        assert self.most_awake <= LIMIT

    def saw(self, change: Change) -> None:
        if change.key.resource in (DEPLOYMENTS, STATEFULSETS):
            self.most_awake = max(self.most_awake, len(self.awake()))

    def count(self, write: Write) -> ApiError | None:
        self.writes += write.manager == "alba" and write.key.resource not in (EVENTS, LEASES)
        return None


def judge_store(store: Store) -> None:
    """Nobody is at it, the places are those of who is awake, and each window that is over has one outcome."""
    found = store.read([places_id("main")])[places_id("main")]
    assert isinstance(found, Places)
    assert (found.awake, found.queue) == (frozenset({"after-dev", "later-dev"}), ())
    records = store.records().items
    assert sorted(r.key.namespace for r in records) == sorted(WINDOWS)
    assert [(r.key.namespace, r.claim, r.unsettled) for r in records if r.claim or r.unsettled] == []
    assert [(r.key.namespace, str(r.state)) for r in store.history(0, NEVER).items] == [("before-dev", "done")]


@contextmanager
def estate(folder: Path, store: str, environment: dict[str, str] | None = None) -> Iterator[Estate]:
    """The estate a quarter of an hour before its edge, settled; its processes are gone at the end."""
    for name, text in _files().items():
        path = folder / "schedules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    cluster = SimulatedCluster(time.time, ready_after_s=0.0)
    for namespace in WINDOWS:
        for kind, version, thing in (
            ("Deployment", "apps/v1", workload("web", 3)),
            ("StatefulSet", "apps/v1", workload("db", 2)),
            ("CronJob", "batch/v1", cron_job("report")),
        ):
            metadata = {**part(thing, "metadata"), "namespace": namespace}
            cluster.add({**thing, "apiVersion": version, "kind": kind, "metadata": metadata})
    cluster.add({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "alba"}})
    with apart(lambda: serving(ApiServer(cluster, tokens={"secret": "alba"}))) as (url, _):
        proxy = Proxy(url)
        with apart(lambda: proxying(proxy)) as (proxied, loop):
            (folder / "kubeconfig").write_text(kubeconfig_text(proxied, "secret"))
            (folder / "straight").write_text(kubeconfig_text(url, "secret"))
            environment = {
                "ALBA_STORE": store, "ALBA_SOURCE": str(folder), "ALBA_PACE": "0", **(environment or {})
            }  # fmt: skip
            made = Estate(folder, cluster, store, environment, proxy, loop)
            assert made.ticked(EDGE - 15 * MINUTE, synced=True).switched == len(WINDOWS)
            cluster.objects.on_change.append(made.saw)
            cluster.admit_with(made.count)
            try:
                yield made
            finally:
                for process in made.processes:
                    process.end()


def _files() -> dict[str, str]:
    schedule = "namespace: {0}\ncostCenter: CC-1\nowner: ana\nonce: {{start: 2026-12-01T{1}, stop: 2026-12-01T{2}}}\n"
    files = {f"team/{name}.yaml": schedule.format(name, *window) for name, window in WINDOWS.items()}
    return {"policy.yaml": POLICY, "cost-centers.yaml": '"*": [CC-1]\n', **files}
