"""A small estate under simulated time: engines that die and come back, people with kubectl, and promises to keep.

Four namespaces, two places, two windows a day each. What Alba promises is looked at after every single effect, and
once more when all has been quiet for a while.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.annotations import REPLICAS, SUSPENDED
from reconciler.core.items import places_id
from reconciler.core.objects import annotations_of, part
from reconciler.core.ports import Blob, Cluster, Delete, Expect, JsonObject, Put, Resource, Revision, Store
from reconciler.core.records import NEVER, Places
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS, STATEFULSETS
from reconciler.core.revisions import SIGNALS_ID, Signals
from reconciler.engine.electing import Candidate
from reconciler.engine.engine import Engine
from reconciler.engine.ports import Ports, Times
from schemas.checking import Checked, check
from schemas.instants import parse_instant
from tests.simulation.faults import Faults
from tests.simulation.hands import Count, HandledCluster, Hands
from tests.simulation.virtual_time import Life, VirtualClock

DAY = date(2026, 12, 1)
BEGIN = parse_instant("2026-12-01T06:40:00Z")
LIMIT = 2
NAMES = ("a-dev", "b-dev", "c-dev", "d-dev")
CYCLES = ("07:00", "07:14", "07:28", "07:42")
"""In each of them the four come and go within minutes, and ask for three places at once."""

MINUTES = {"a-dev": (0, 6), "b-dev": (1, 8), "c-dev": (2, 9), "d-dev": (6, 10)}
CALMLY = {
    "a-dev": ("08:15", "08:35"),
    "b-dev": ("08:15", "08:40"),
    "c-dev": ("08:25", "08:45"),
    "d-dev": ("08:45", "08:55"),
}
TIMES = Times(
    tick_s=60,
    decision_s=45,
    claim_s=90,
    sweep_s=240,
    sync_s=300,
    signals_s=300,
    ready_s=120,
    poll_s=10,
    longest_poll_s=20,
)
REVISION = Revision("c" * 40, BEGIN)


def _at(wall: str) -> datetime:
    return datetime.combine(DAY, time.fromisoformat(wall), UTC)


WINDOWS = {
    name: (
        *((_at(cycle) + timedelta(minutes=begin), _at(cycle) + timedelta(minutes=end)) for cycle in CYCLES),
        (_at(CALMLY[name][0]), _at(CALMLY[name][1])),
    )
    for name, (begin, end) in MINUTES.items()
}


class Broken(AssertionError):
    """A promise of Alba's that did not hold."""


def estate() -> dict[str, bytes]:
    """The files. The calendar asks for three at once at times: who waits is part of what is tried."""
    files = {
        "policy.yaml": f"maxConcurrentNamespaces: {LIMIT}\ndefaultTimezone: UTC\nprotectedNamespaces: []\n"
        "drift: {heal: true, after: 5m}\n",
        "cost-centers.yaml": '"*-dev": [CC-1]\n',
    }
    for name, windows in WINDOWS.items():
        for number, (start, stop) in enumerate(windows):
            files[f"team/{name}-{number}.yaml"] = (
                f"namespace: {name}\ncostCenter: CC-1\nowner: team\n"
                f"once:\n  start: {start:%Y-%m-%dT%H:%M}\n  stop: {stop:%Y-%m-%dT%H:%M}\n"
            )
    return {path: text.encode() for path, text in files.items()}


@cache
def _judged() -> Checked:
    return check(estate(), BEGIN)


class _Files:
    """The one revision of the simulation."""

    def __init__(self) -> None:
        self._files = {path: Blob(path, data) for path, data in estate().items()}

    def head(self) -> Revision:
        return REVISION

    def files(self, revision: str) -> Mapping[str, Blob]:
        return self._files

    def descends(self, newer: str, older: str) -> bool:
        return True


def _untouched_cluster(cluster: Cluster) -> Cluster:
    return cluster


def _untouched_store(store: Store) -> Store:
    return store


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between the engines and their world: nothing, or a deliberate mistake."""

    cluster: Callable[[Cluster], Cluster] = _untouched_cluster
    store: Callable[[Store], Store] = _untouched_store


NOTHING = Between()


class World:
    """The estate, and everything that is true about it. `seen` counts what made a run worth having."""

    def __init__(self, between: Between = NOTHING) -> None:
        self._between = between
        self.sizes: dict[tuple[str, str], int] = {}
        self.touched: set[str] = set()
        self.count = Count()
        self.seen: Counter[str] = Counter()
        self.broken = asyncio.Event()
        self.how = ""
        self.clock = VirtualClock(BEGIN)
        self.store = SqliteStore(Path(":memory:"), self.clock.now)
        self.cluster = SimulatedCluster(self.clock.now, ready_after_s=8)
        self._tokens = itertools.count()
        for name in NAMES:
            for thing in _workloads(name):
                self.cluster.add(thing)
            self.sizes |= {(name, "api"): 3, (name, "db"): 2}
        self.store.transact([Put(Signals("s", allowed={REVISION.id: "all"}), Expect.ABSENT)])
        assert self.store.read([SIGNALS_ID])

    def forbid(self) -> None:
        """Take back that the revision may be followed in spite of the guard."""
        self.store.transact([Delete(SIGNALS_ID, Expect.ANYTHING)])

    def engine(self, owner: str, hands: Hands, candidate: Candidate | None = None, times: Times = TIMES) -> Engine:
        """A fresh engine with hands of its own."""
        ports = Ports(
            store=self._between.store(self.store),
            clusters={"main": self._between.cluster(HandledCluster(self.cluster, hands))},
            clock=self.clock,
            reporter=SilentReporter(),
            owner=owner,
            mint=lambda: f"token-{next(self._tokens)}",
            source=_Files(),
            offload=hands.offload,
            times=times,
        )
        return Engine(ports, lambda files, at, centres: _judged(), {"main": candidate} if candidate else None)

    def at(self, wall: str) -> float:
        """The seconds until a time of the first day."""
        return _at(wall).timestamp() - self.clock.now()

    # The promises.

    def watch(self) -> None:
        """Look after an effect, in the midst of an engine: what is broken ends the run, whatever comes after."""
        try:
            self.look()
        except Broken as broken:
            self.how = self.how or str(broken)
            self.broken.set()

    def look(self) -> None:
        """What must be true after every effect."""
        self._no_size_is_lost()
        self._no_more_than_the_limit()

    def _no_size_is_lost(self) -> None:
        for namespace, name, kind in _scaled():
            thing = self._object(kind, namespace, name)
            size = self.sizes[namespace, name]
            if size != part(thing, "spec").get("replicas") and str(size) != annotations_of(thing).get(REPLICAS):
                raise Broken(f"the size {size} of {namespace}/{name} is lost: {part(thing, 'spec').get('replicas')}")
        for namespace in NAMES:
            job = self._object(CRONJOBS, namespace, "job")
            if part(job, "spec").get("suspend") and annotations_of(job).get(SUSPENDED) != "false":
                raise Broken(f"{namespace}/job will never run again")

    def _no_more_than_the_limit(self) -> None:
        places = self._places()
        if len(places) > LIMIT:
            raise Broken(f"{len(places)} namespaces have a place: {sorted(places)}")
        if self.clock.now() < BEGIN + 900:
            return
        up = {namespace for namespace in NAMES if self._is_up(namespace)} - self.touched
        if up - places:
            raise Broken(f"{sorted(up - places)} are up without a place")
        self.seen["at the limit"] += len(places) == LIMIT

    def expect(self, awake: set[str]) -> None:
        """What must be true in quiet times: who is awake, with exact sizes and no record; who sleeps, with one."""
        self.look()
        for namespace, name, kind in _scaled():
            thing = self._object(kind, namespace, name)
            replicas, record = part(thing, "spec").get("replicas"), annotations_of(thing).get(REPLICAS)
            size = self.sizes[namespace, name]
            right = (size, None) if namespace in awake else (0, str(size) if size else None)
            if (replicas, record) != right:
                raise Broken(f"{namespace}/{name} has {replicas} replicas, recorded {record}; right is {right}")
        for namespace in NAMES:
            if part(self._object(CRONJOBS, namespace, "job"), "spec").get("suspend") is (namespace in awake):
                raise Broken(f"the suspension of {namespace}/job is wrong")

    def expect_outcomes(self) -> None:
        """What must be true of the history: every window has an outcome, and no time is charged twice."""
        rows = self.store.history(0, NEVER, limit=1_000).items
        for name, windows in WINDOWS.items():
            mine = [row for row in rows if row.key.namespace == name]
            planned = {row.planned.start for row in mine}
            if missing := [f"{start:%H:%M}" for start, _ in windows if start.timestamp() not in planned]:
                raise Broken(f"{name} has no outcome of {missing}")
            spans = sorted((row.began, row.ended) for row in mine if row.began is not None and row.ended is not None)
            if any(began < ended for (_, ended), (began, _) in pairwise(spans)):
                raise Broken(f"{name} is charged twice for the same time: {spans}")

    # What people do.

    def scale_something(self, chance: random.Random) -> None:
        """Somebody types kubectl scale."""
        namespace, name, _ = chance.choice(list(_scaled()))
        self.scale_by_hand(namespace, name, chance)

    def scale_by_hand(self, namespace: str, name: str, chance: random.Random) -> None:
        """What sleeps with a record is scaled to more than that, and twice a namespace at most, since whoever insists
        is given way to until the next edge.
        """
        kind = next((kind for at, called, kind in _scaled() if (at, called) == (namespace, name)), None)
        if kind is None:
            return
        thing = self._object(kind, namespace, name)
        record = annotations_of(thing).get(REPLICAS)
        if record is None and not part(thing, "spec").get("replicas"):
            return
        if record is not None:
            if self.seen[f"{namespace} woken by hand"] == 2:
                return
            self.seen[f"{namespace} woken by hand"] += 1
        least = int(str(record)) + 1 if record is not None else 1
        size = least + chance.randrange(4)
        self.cluster.edit(kind, namespace, name, {"spec": {"replicas": size}}, by="kubectl")
        self.sizes[namespace, name] = size
        self.touched.add(namespace)
        self.seen["scaled by hand"] += 1

    def _object(self, kind: Resource, namespace: str, name: str) -> JsonObject:
        return self.cluster.get_object(kind, namespace, name)

    def _is_up(self, namespace: str) -> bool:
        return any(
            part(self._object(kind, namespace, name), "spec").get("replicas")
            for at, name, kind in _scaled()
            if at == namespace
        )

    def _places(self) -> frozenset[str]:
        found = self.store.read([places_id("main")]).get(places_id("main"))
        return found.awake if isinstance(found, Places) else frozenset()


async def keep_running(world: World, owner: str, faults: Faults, chance: random.Random, stop: asyncio.Event) -> None:
    """An engine that is started again a while after each of its deaths."""
    while not stop.is_set():
        hands, life = (
            Hands(
                faults,
                lambda: chance.uniform(0.01, 0.4),
                world.count,
                world.watch,
                lambda namespace, name: world.scale_by_hand(namespace, name, chance),
            ),
            Life(),
        )
        running = life.begin(world.engine(owner, hands).run(stop))
        dying = asyncio.create_task(hands.dead.wait())
        await asyncio.wait({running, dying}, return_when=asyncio.FIRST_COMPLETED)
        if hands.dead.is_set():
            world.seen["died"] += 1
            life.end()
            await asyncio.wait({running})
            await asyncio.sleep(chance.uniform(1, 100))
        else:
            dying.cancel()
            await running


def _scaled() -> Iterator[tuple[str, str, Resource]]:
    for namespace in NAMES:
        yield namespace, "api", DEPLOYMENTS
        yield namespace, "db", STATEFULSETS


def _workloads(namespace: str) -> Iterator[JsonObject]:
    pod = {"containers": [{"name": "c", "image": "i", "resources": {"requests": {"cpu": "100m"}}}]}
    for kind, name, replicas in (("Deployment", "api", 3), ("StatefulSet", "db", 2)):
        labels = {"app": name}
        yield {
            "apiVersion": "apps/v1",
            "kind": kind,
            "metadata": {"name": name, "namespace": namespace},
            "spec": {
                "replicas": replicas,
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": pod},
            },
        }
    template = {"spec": {"template": {"spec": {**pod, "restartPolicy": "Never"}}}}
    yield {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "job", "namespace": namespace},
        "spec": {"schedule": "0 * * * *", "jobTemplate": template},
    }
