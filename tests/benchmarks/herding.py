"""The herd: many namespaces due at once in the running engine, against a bare loop over the same kind of session.

The bare loop sends just the patches that are necessary, prepared beforehand, with as many in flight as the engine
may have. It sees no store, reads nothing, and stands for what the client and the server can do at most.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import aiohttp

from reconciler.adapters.clusters.access import kubeconfig_access
from reconciler.adapters.clusters.kubernetes import KubernetesCluster
from reconciler.adapters.clusters.pace import Pace
from reconciler.adapters.clusters.serving.api_server import kubeconfig_text
from reconciler.adapters.sources.tree import TreeSource
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.clocks import ShiftedClock, SystemClock
from reconciler.commands.running import allow_revision
from reconciler.core.happenings import Happening, Switched
from reconciler.core.ports import Cluster
from reconciler.core.power import Patch, sleep_patches, wake_patches
from reconciler.core.records import Way
from reconciler.engine.engine import Engine
from reconciler.engine.looking import look
from reconciler.engine.ports import Ports, Times
from schemas.checking import check
from schemas.instants import DAY, HOUR, Instant, parse_instant
from tests.benchmarks.counting import CountedStore, WatchedCluster
from tests.benchmarks.estates import herd, namespaces, write
from tests.benchmarks.measuring import percentile, table

MONDAY = parse_instant("2026-12-07T00:00:00Z")
WAKES, SLEEPS = MONDAY + 8 * HOUR, MONDAY + 18 * HOUR
AT_ONCE = 64
LEAD_S = 12.0
"""So long before the edge the engine is started, that its first sweep is over by then."""

TIMES = Times(sweep_s=10**6, poll_s=0.05, longest_poll_s=0.2)


@dataclass
class Told:
    """A reporter that counts who has been switched, and says when all are."""

    wanted: int
    switched: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)
    others: list[Happening] = field(default_factory=list)

    def tell(self, happening: Happening) -> None:
        if isinstance(happening, Switched):
            self.switched += 1
            if self.switched == self.wanted:
                self.done.set()
        else:
            self.others.append(happening)


@dataclass(frozen=True, slots=True)
class Run:
    """One herd: patches and how long they took without the waits between waves, the whole, and how late each came."""

    patches: int
    span_s: float
    span_cpu_s: float
    whole_s: float
    cpu_s: float
    store_calls: int
    reads: int
    late_s: Sequence[float]

    @property
    def rate(self) -> float:
        return self.patches / self.span_s


@dataclass(frozen=True, slots=True)
class Bare:
    """The bare loop: how many patches, and what they took."""

    patches: int
    span_s: float
    cpu_s: float

    @property
    def rate(self) -> float:
        return self.patches / self.span_s


class Endpoint:
    """The fast API in its own process, and a client of it."""

    def __init__(self, port: int, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._kubeconfig = folder / "kubeconfig"
        self._kubeconfig.write_text(kubeconfig_text(self.url), encoding="utf-8")

    def cluster(self) -> KubernetesCluster:
        pace = Pace(per_second=None, at_once=AT_ONCE, monotonic=time.monotonic)
        return KubernetesCluster(kubeconfig_access(self._kubeconfig), pace, time.monotonic)

    async def ask(self, path: str) -> list[tuple[float, str]]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return [(at, what) for at, what in json.loads(await answer.read())]


@asynccontextmanager
async def endpoint(number: int, folder: Path) -> AsyncIterator[Endpoint]:
    command = [sys.executable, "-m", "tests.benchmarks.fast_api", "--namespaces", str(number)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        port = int(await asyncio.to_thread(server.stdout.readline))
        yield Endpoint(port, folder)
    finally:
        server.terminate()
        server.wait()


class Herd:
    """Namespaces with the same hours, their store, and engines that are run across an edge of these."""

    def __init__(self, number: int, folder: Path, api: Endpoint) -> None:
        self.number = number
        self.api = api
        self._tokens = count(1)
        self.source = TreeSource(write(folder / "schedules", herd(number)))
        self.store = CountedStore(SqliteStore(folder / "alba.db", time.time))

    async def adopt(self) -> None:
        """Bring everybody under schedule, at noon of the day before, and let all be seen awake."""
        told, cluster = Told(self.number), self.api.cluster()
        engine = self._engine(MONDAY - DAY / 2, cluster, told)
        held = await engine.sync()
        if held.end == "held":
            allow_revision(self.store, held.revision, "bench")
            await engine.sync()
        await engine.tick()
        await cluster.close()
        assert told.switched == self.number, told.others[-3:]

    async def cross(self, edge: Instant) -> Run:
        """Run an engine from a while before an edge until everybody is switched."""
        told, cluster = Told(self.number), WatchedCluster(self.api.cluster())
        clock = ShiftedClock(edge - LEAD_S, SystemClock())
        real_edge = time.time() + edge - clock.now()
        engine = self._engine(edge - LEAD_S, cluster, told)
        await self.api.ask("/_forget")
        self.store.begin()
        stop = asyncio.Event()
        running = asyncio.create_task(engine.run(stop))
        await asyncio.sleep(real_edge - time.time() - 0.5)
        self.store.begin()
        cluster.reads = 0
        cpu_s = time.process_time()
        await asyncio.wait_for(told.done.wait(), 300)
        cpu_s = time.process_time() - cpu_s
        whole_s = self.store.last_write - self.store.first_write
        calls = self.store.calls
        stop.set()
        await running
        await cluster.close()
        patches = await self.api.ask("/_patches")
        first = {name: at for at, name in ((at, what.partition("/")[0]) for at, what in reversed(patches))}
        return Run(
            len(patches), _span_s(patches), cluster.after_s - cluster.before_s, whole_s, cpu_s, calls, cluster.reads,
            [at - real_edge for at in first.values()],
        )  # fmt: skip

    def _engine(self, at: float, cluster: Cluster, told: Told) -> Engine:
        ports = Ports(
            self.store, {"main": cluster}, ShiftedClock(at, SystemClock()), told, "bench",
            lambda: f"token-{next(self._tokens)}", self.source, times=TIMES,
        )  # fmt: skip
        return Engine(ports, lambda files, now, centres: check(files, now, cost_centres=centres))


def _span_s(patches: Sequence[tuple[float, str]]) -> float:
    """From the first patch to the last of each wave; waves are told apart by the kinds that are patched in them."""
    waves: dict[str, list[float]] = {}
    for at, what in patches:
        wave = {"statefulsets": "first", "cronjobs": "last"}.get(what.partition("/")[2], "middle")
        waves.setdefault(wave, []).append(at)
    spans = sorted((min(ats), max(ats)) for ats in waves.values())
    covered, until = 0.0, 0.0
    for start, stop in spans:
        covered += max(0.0, stop - max(start, until))
        until = max(until, stop)
    return covered


async def bare(api: Endpoint, way: Way, names: Sequence[str]) -> Bare:
    """Send the patches that bring everybody there, and nothing else."""
    cluster = api.cluster()
    views = await look(cluster, names)
    plans = [
        sleep_patches(view, "bench@1") if way is Way.SLEEP else wake_patches(view, "bench@1", patient=False)
        for view in views.values()
    ]
    prepared = [_prepared(api.url, patch) for plan in plans for wave in plan.waves for patch in wave]
    headers: Mapping[str, str] = {"Content-Type": "application/merge-patch+json", "Accept": "application/json"}
    session, left = cluster._session, iter(prepared)
    assert session is not None

    async def send() -> None:
        for url, data in left:
            async with session.request("PATCH", url, data=data, headers=headers) as answer:
                await answer.read()
                assert answer.status == 200

    began, cpu_s = time.monotonic(), time.process_time()
    await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    found = Bare(len(prepared), time.monotonic() - began, time.process_time() - cpu_s)
    await cluster.close()
    return found


def _prepared(url: str, patch: Patch) -> tuple[str, bytes]:
    resource = patch.resource
    place = f"/apis/{resource.group}/{resource.version}/namespaces/{patch.namespace}/{resource.plural}/{patch.name}"
    return f"{url}{place}?fieldManager=alba", json.dumps(patch.body).encode()


HEAD = (
    "namespaces", "latency", "way", "bare patches/s", "Alba patches/s", "% of bare", "by CPU", "whole s",
    "× bare at 0 ms", "CPU s", "× bare", "store calls", "cluster reads", "first patch late p50 s", "p99 s",
)  # fmt: skip


async def _herd(number: int, latencies: Sequence[int]) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    names = namespaces(number)
    bare_at_0: dict[Way, Bare] = {}
    with tempfile.TemporaryDirectory() as place:
        async with endpoint(number, Path(place)) as api:
            flock = Herd(number, Path(place), api)
            await flock.adopt()
            for day, latency in enumerate(latencies):
                await api.ask(f"/_latency?ms={latency}")
                for way, edge in ((Way.SLEEP, SLEEPS), (Way.WAKE, WAKES + DAY)):
                    least = await bare(api, way, names)
                    await bare(api, Way.WAKE if way is Way.SLEEP else Way.SLEEP, names)
                    run = await flock.cross(edge + (day - 1) * DAY)
                    rows.append(_row(number, latency, way, least, bare_at_0.setdefault(way, least), run))
    return rows


def _row(number: int, latency: int, way: Way, least: Bare, at_0: Bare, run: Run) -> Sequence[object]:
    return (
        number, f"{latency} ms", way.value, least.rate, run.rate, 100 * run.rate / least.rate,
        100 * least.cpu_s / run.span_cpu_s, run.whole_s, run.whole_s / at_0.span_s, run.cpu_s, run.cpu_s / at_0.cpu_s,
        run.store_calls, run.reads, percentile(run.late_s, 0.5), percentile(run.late_s, 0.99),
    )  # fmt: skip


def herds(number: int, latencies: Sequence[int]) -> None:
    """Both ways, at each latency in milliseconds; a single namespace shows how late one transition is."""
    rows = asyncio.run(_herd(number, latencies)) + asyncio.run(_herd(1, latencies))
    table("The herd: due at once, over SQLite, with the pace lifted", HEAD, rows)
