"""An estate of files, a cluster, a store and the engine over them, on a clock that a test sets.

Nothing of the engine is replaced: what a scenario counts, it counts at the ports.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import ParamSpec, TypeVar

from reconciler.adapters.clusters.faults import FaultyCluster
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.sources.tree import TreeSource
from reconciler.adapters.stores.enduring import EnduringStore
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.commands.running import allow_revision
from reconciler.core.happenings import Happening, TickEnded
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item, record_id
from reconciler.core.ports import Delete, Due, Op, Page, Put, Resource, Store
from reconciler.core.records import NEVER, ItemId, NamespaceKey, NamespaceRecord, State
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS, STATEFULSETS
from reconciler.core.rows import ScheduleRow
from reconciler.engine.engine import Engine
from reconciler.engine.ports import Ports
from reconciler.engine.switching import Tally
from reconciler.engine.syncing import SyncResult
from schemas.checking import Checked, check
from schemas.instants import Instant, parse_instant
from schemas.schedule import CostCentres
from tests.reconciler.clusters.objects_under_test import cron_job, workload
from tests.reconciler.clusters.objects_under_test import field as at_path
from tests.reconciler.engine.outage import Leader, Outage

P = ParamSpec("P")
R = TypeVar("R")
H = TypeVar("H")

POLICY = "defaultTimezone: America/Bogota\nprotectedNamespaces: []\n"
OFFICE = """\
weekly:
  - days: [mon, tue, wed, thu, fri]
    start: {start}
    stop: {stop}
"""
NIGHT, DAY, LATER_NIGHT = "2026-12-01T11:00:00Z", "2026-12-01T15:00:00Z", "2026-12-02T01:00:00Z"
"""Six in the morning, ten in the morning and eight in the evening of one Tuesday in Bogota."""


@dataclass
class ManualClock:
    """Time stands still until somebody sets it or waits."""

    time: float

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        until = self.time + seconds
        await asyncio.sleep(0)
        self.time = max(self.time, until)


class CountedStore:
    """The port over another store; `writes` counts the items that were put or deleted."""

    def __init__(self, store: SqliteStore) -> None:
        self.writes = 0
        self._store = store

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        return self._store.read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        self.writes += sum(isinstance(op, Put | Delete) for op in ops)
        return self._store.transact(ops)

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        return self._store.due(by, limit)

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        return self._store.records(cursor, limit)

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        return self._store.schedules(state, cursor, limit)

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        return self._store.history(since, until, key, cursor, limit)

    def close(self) -> None:
        self._store.close()


@dataclass
class Told:
    """A reporter that remembers."""

    happenings: list[Happening] = field(default_factory=list)

    def tell(self, happening: Happening) -> None:
        self.happenings.append(happening)

    def of(self, kind: type[H]) -> list[H]:
        return [h for h in self.happenings if isinstance(h, kind)]


async def _at_once(call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    return call(*args, **kwargs)


class Scenario:
    """One cluster `main` and its schedules; engines are made, used and dropped over them.

    With `store_away` no store answers but when a revision is to be followed and when a test asks what became of things:
    engines decide from a copy of it, and each namespace has a place already, unless that is forbidden.
    """

    def __init__(
        self,
        folder: Path,
        at: str = NIGHT,
        *,
        ready_after_s: float = 2.0,
        ends_after_s: float = 0.0,
        store_away: bool = False,
        everyone_has_a_place: bool = True,
    ) -> None:
        self.folder = folder / "schedules"
        self.clock = ManualClock(parse_instant(at))
        self.cluster = SimulatedCluster(self.clock.now, ready_after_s=ready_after_s, ends_after_s=ends_after_s)
        self.faulty = FaultyCluster(self.cluster)
        self.store = CountedStore(SqliteStore(folder / "alba.db", self.clock.now))
        self.told = Told()
        self._tokens = count(1)
        self.outage = Outage(self.store, folder / "copy", self.clock, self._mint, self.told)
        self._store_away = store_away
        self._everyone_has_a_place = everyone_has_a_place
        self.policy()
        self.write("cost-centers.yaml", '"*": [CC-1]\n')
        self.engine = self.new_engine()

    def new_engine(self, owner: str = "first") -> Engine:
        """An engine that knows nothing but what the store holds."""
        if not self._store_away:
            return Engine(self.ports_over(self.store, owner), self.check)
        return Engine(self.ports_over(self.outage.store, owner), self.check, {"main": Leader()})

    def ports_over(self, store: Store, owner: str) -> Ports:
        """What an engine over this store drives."""
        return Ports(
            store,
            {"main": self.faulty},
            self.clock,
            self.told,
            owner,
            self._mint,
            TreeSource(self.folder),
            endurance=store if isinstance(store, EnduringStore) else None,
            offload=_at_once,
        )

    @staticmethod
    def check(files: Mapping[str, bytes], now: Instant, centres: CostCentres | None) -> Checked:
        return check(files, now, cost_centres=centres)

    def _mint(self) -> str:
        return f"token-{next(self._tokens)}"

    # The estate.

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def policy(self, limit: int = 5, more: str = "") -> None:
        self.write("policy.yaml", f"maxConcurrentNamespaces: {limit}\n{POLICY}{more}")

    def office(self, *namespaces: str, start: str = "08:00", stop: str = "18:00") -> None:
        """Give each a schedule of its own, awake on working days between two wall times."""
        for name in namespaces:
            self.schedule(name, OFFICE.format(start=start, stop=stop))

    def schedule(self, namespace: str, when: str) -> None:
        self.write(f"team/{namespace}.yaml", f"namespace: {namespace}\ncostCenter: CC-1\nowner: ana\n{when}")

    def remove(self, *namespaces: str) -> None:
        for name in namespaces:
            (self.folder / f"team/{name}.yaml").unlink()

    # The cluster, as its users see it.

    def deploy(self, *namespaces: str, replicas: int = 3) -> None:
        """A Deployment `web`, a StatefulSet `db` and a CronJob `report` in each."""
        for namespace in namespaces:
            self.add("Deployment", namespace, workload("web", replicas))
            self.add("StatefulSet", namespace, workload("db", 2))
            self.add("CronJob", namespace, cron_job("report"))

    def add(self, kind: str, namespace: str, thing: Mapping[str, object]) -> None:
        version = "batch/v1" if kind == "CronJob" else "apps/v1"
        metadata = thing["metadata"]
        assert isinstance(metadata, dict)
        self.cluster.add(
            {**thing, "apiVersion": version, "kind": kind, "metadata": {**metadata, "namespace": namespace}}
        )

    def scale(self, namespace: str, replicas: int, name: str = "web", *, resource: Resource = DEPLOYMENTS) -> None:
        self.cluster.edit(resource, namespace, name, {"spec": {"replicas": replicas}}, by="kubectl-scale")

    def annotate(self, namespace: str, annotations: Mapping[str, str | None], name: str = "web") -> None:
        self.cluster.edit(DEPLOYMENTS, namespace, name, {"metadata": {"annotations": dict(annotations)}})

    def notes(self, namespace: str, name: str = "web") -> Mapping[str, object]:
        found = at_path(self.cluster.get_object(DEPLOYMENTS, namespace, name), "metadata", "annotations")
        return found if isinstance(found, Mapping) else {}

    def size(self, namespace: str, name: str = "web", *, resource: Resource = DEPLOYMENTS) -> object:
        return at_path(self.cluster.get_object(resource, namespace, name), "spec", "replicas")

    def sizes(self, namespace: str) -> tuple[object, object, bool]:
        """Of what `deploy` made: the Deployment's, the StatefulSet's, and whether the CronJob is suspended."""
        suspended = at_path(self.cluster.get_object(CRONJOBS, namespace, "report"), "spec", "suspend")
        return self.size(namespace), self.size(namespace, "db", resource=STATEFULSETS), bool(suspended)

    def running(self) -> set[str]:
        """The namespaces in which a Deployment has a size, or pods that are still there."""
        return {
            str(at_path(thing, "metadata", "namespace"))
            for thing in self.cluster.objects.all(DEPLOYMENTS, None)
            if at_path(thing, "spec", "replicas") or at_path(thing, "status", "replicas")
        }

    # What passes.

    def now(self, at: str) -> None:
        """Set the clock forward."""
        instant = parse_instant(at)
        assert instant >= self.clock.time, f"{at} is over"
        self.clock.time = instant

    async def follow(self) -> SyncResult:
        """Sync, allowing what the guard holds, since that is not what most tests are about."""
        if self.outage.store.is_away:
            self.outage.end()
        result = await self.engine.sync()
        if result.end == "held":
            allow_revision(self.store, result.revision, "ana")
            result = await self.engine.sync()
        if self._store_away:
            self._begin_outage()
        return result

    async def tick(self, at: str | None = None, engine: Engine | None = None) -> Tally:
        if at:
            self.now(at)
        return await (engine or self.engine).tick()

    async def settle(self, ticks: int = 10) -> None:
        """Tick every ten seconds until nothing is due."""
        for _ in range(ticks):
            tally = await self.engine.tick()
            if not (tally.switched or tally.failed or tally.unfinished or tally.rolled):
                return
            self.clock.time += 10

    # What the store says.

    def record(self, namespace: str) -> NamespaceRecord:
        """As its engines see it."""
        key = NamespaceKey("main", namespace)
        store = self.outage.store if self._store_away else self.store
        found = store.read([record_id(key)])[record_id(key)]
        assert isinstance(found, NamespaceRecord)
        return found

    def row(self, namespace: str) -> ScheduleRow:
        self.catch_up()
        return next(row for row in self.store.schedules().items if row.key.namespace == namespace)

    def history(self, namespace: str) -> tuple[HistoryRow, ...]:
        self.catch_up()
        return self.store.history(0, NEVER, NamespaceKey("main", namespace)).items

    def catch_up(self) -> None:
        """Let the store learn what was done while it was away; what comes then is an outage again."""
        if self.outage.store.is_away:
            self.outage.end()
            self._begin_outage()

    def _begin_outage(self) -> None:
        if self._everyone_has_a_place:
            self.outage.hold_places()
        self.outage.begin()

    def facts(self) -> list[Happening]:
        """What was told, apart from each tick's end."""
        return [h for h in self.told.happenings if not isinstance(h, TickEnded)]
