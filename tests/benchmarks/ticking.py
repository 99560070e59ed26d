"""A tick with nothing due, and a sync of one changed file: what they cost, however many schedules there are."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from reconciler.adapters.sources.tree import TreeSource
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.clocks import ShiftedClock, SystemClock
from reconciler.commands.running import allow_revision
from reconciler.engine.engine import Engine
from reconciler.engine.ports import Ports
from schemas.checking import Basis, Checked, Memory, check_again
from schemas.instants import HOUR, Instant
from schemas.schedule import CostCentres
from tests.benchmarks.counting import CountedStore, EmptyCluster
from tests.benchmarks.estates import changed, herd, namespaces, write
from tests.benchmarks.herding import MONDAY, Told
from tests.benchmarks.measuring import Cost, peak_mb, table

TICKS = 100
QUIET = "A tick with nothing due, for so many schedules, asleep and awake"
QUIET_HEAD = ("schedules", "awake", "tick ms", "CPU ms", "store calls", "cluster calls", "peak MB")
SYNC = "A sync, and one of a revision that changes one file"
SYNC_HEAD = ("schedules", "all s", "CPU s", "one file s", "CPU s", "store calls", "items written", "times as fast")


class Check:
    """As the engine's own: it goes on from what it judged last."""

    def __init__(self) -> None:
        self._memory: Memory = {}
        self._last: Basis | None = None

    def __call__(self, files: Mapping[str, bytes], at: Instant, centres: CostCentres | None) -> Checked:
        self._last = check_again(self._last, files, at, cost_centres=centres, memory=self._memory)
        return self._last.checked


class Estate:
    """A folder of schedules and a store, and engines over them at an hour of one day."""

    def __init__(self, number: int, place: Path, store: CountedStore | None = None) -> None:
        self.files = herd(number)
        self.folder = write(place / "schedules", self.files)
        self.store = store or CountedStore(SqliteStore(place / "alba.db", time.time))
        self.cluster = EmptyCluster(namespaces(number))
        self._tokens = count(1)

    def engine(self, hour: float) -> Engine:
        clock = ShiftedClock(MONDAY + hour * HOUR, SystemClock())
        ports = Ports(
            self.store, {"main": self.cluster}, clock, Told(0), "bench", lambda: f"token-{next(self._tokens)}",
            TreeSource(self.folder),
        )  # fmt: skip
        return Engine(ports, Check())

    async def follow(self, engine: Engine) -> Cost:
        """Sync, past the guard."""
        wall, cpu = time.monotonic(), time.process_time()
        held = await engine.sync()
        if held.end == "held":
            allow_revision(self.store, held.revision, "bench")
            wall, cpu = time.monotonic(), time.process_time()
            await engine.sync()
        return Cost(time.monotonic() - wall, time.process_time() - cpu)

    async def settle(self, engine: Engine) -> None:
        """Tick until nothing is written any more."""
        self.store.written_items = 1
        while self.store.written_items:
            self.store.begin()
            await engine.tick()


async def _ticks(number: int) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    with tempfile.TemporaryDirectory() as place:
        estate = Estate(number, Path(place))
        for hour, awake in ((3, 0), (12, number)):
            engine = estate.engine(hour)
            await estate.follow(engine)
            await estate.settle(engine)
            estate.store.begin()
            estate.cluster.calls = 0
            wall, cpu = time.monotonic(), time.process_time()
            for _ in range(TICKS):
                await engine.tick()
            wall_ms, cpu_ms = (1000 * spent / TICKS for spent in (time.monotonic() - wall, time.process_time() - cpu))
            calls = estate.store.calls / TICKS
            rows.append((number, awake, wall_ms, cpu_ms, calls, estate.cluster.calls, peak_mb()))
    return rows


async def _sync(number: int) -> Sequence[object]:
    with tempfile.TemporaryDirectory() as place:
        estate = Estate(number, Path(place))
        engine = estate.engine(12)
        whole = await estate.follow(engine)
        estate.files = changed(estate.files)
        write(estate.folder, estate.files)
        estate.store.begin()
        one = await estate.follow(engine)
        calls, written = estate.store.calls, estate.store.written_items
        return number, whole.wall_s, whole.cpu_s, one.wall_s, one.cpu_s, calls, written, whole.cpu_s / one.cpu_s


def ticks(counts: Sequence[int]) -> None:
    """A tick asks the same of the store however many there are, and nothing of the cluster."""
    table(QUIET, QUIET_HEAD, [row for number in counts for row in asyncio.run(_ticks(number))])


def syncs(counts: Sequence[int]) -> None:
    """The first sync, and one of one file more or less."""
    table(SYNC, SYNC_HEAD, [asyncio.run(_sync(number)) for number in counts])
