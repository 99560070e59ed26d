"""A small estate under simulated time: engines that die and come back, people with kubectl, and promises to keep.

What Alba promises is looked at after every single effect, and once more when all has been quiet for a while.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.annotations import REPLICAS, SUSPENDED
from reconciler.core.happenings import Happening, Unavailable
from reconciler.core.items import places_id
from reconciler.core.objects import annotations_of, part
from reconciler.core.ports import Blob, Clock, Cluster, Delete, Expect, JsonObject, Put, Resource, Revision, Store
from reconciler.core.records import NEVER, Places
from reconciler.core.revisions import SIGNALS_ID, Signals
from reconciler.engine.electing import Candidate
from reconciler.engine.engine import Engine
from reconciler.engine.ports import Ports, Times
from tests.simulation.estate import BEFORE_THE_MERGE, BEGIN, MERGED, SMALL, Estate, at, judged
from tests.simulation.faults import Listening
from tests.simulation.hands import Count, HandledCluster, Hands
from tests.simulation.memory_store import MemoryStore
from tests.simulation.virtual_time import VirtualClock

TIMES = Times(
    tick_s=60,
    decision_s=8,
    claim_s=20,
    sweep_s=240,
    sync_s=60,
    signals_s=300,
    ready_s=30,
    poll_s=2,
    longest_poll_s=4,
)
PLACES = places_id("main")
WOKEN_AT_MOST = 2
"""How often people wake one namespace by hand: whoever insists is given way to until the next edge."""


class Broken(AssertionError):
    """A promise of Alba's that did not hold."""


def _same_cluster(cluster: Cluster) -> Cluster:
    return cluster


def _same_store(store: Store) -> Store:
    return store


def _same_clock(clock: Clock) -> Clock:
    return clock


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between the engines and their world: nothing, or a deliberate mistake."""

    cluster: Callable[[Cluster], Cluster] = _same_cluster
    store: Callable[[Store], Store] = _same_store
    clock: Callable[[Clock], Clock] = _same_clock


NOTHING = Between()


class World:
    """The estate, and everything that is true about it. `seen` counts what made a run worth having."""

    def __init__(self, between: Between = NOTHING, estate: Estate = SMALL) -> None:
        self._between = between
        self.estate = estate
        self.sizes = dict(estate.sizes)
        self.head = BEFORE_THE_MERGE
        self.count = Count()
        self.seen: Counter[str] = Counter()
        self.broken = asyncio.Event()
        self.how = ""
        self.clock = VirtualClock(BEGIN)
        self.store = MemoryStore(self.clock.now, strict=estate is not SMALL)
        self.cluster = SimulatedCluster(self.clock.now, ready_after_s=2)
        self._tokens = itertools.count()
        self._slept: set[str] = set()
        self._looked_at: tuple[int, Places | None] | None = None
        for thing in estate.objects():
            self.cluster.add(thing)
        allowed = {revision.id: "all" for revision in (BEFORE_THE_MERGE, MERGED)}
        self.store.transact([Put(Signals("s", allowed=allowed), Expect.ABSENT)])

    def forbid(self) -> None:
        """Take back that a revision may be followed in spite of the guard."""
        self.store.transact([Delete(SIGNALS_ID, Expect.ANYTHING)])

    def engine(self, owner: str, hands: Hands, candidate: Candidate | None = None, times: Times = TIMES) -> Engine:
        """A fresh engine with hands of its own."""
        ports = Ports(
            store=self._between.store(self.store),
            clusters={"main": self._between.cluster(HandledCluster(self.cluster, hands))},
            clock=self._between.clock(self.clock),
            reporter=self,
            owner=owner,
            mint=lambda: f"token-{next(self._tokens)}",
            source=_Files(self),
            offload=hands.offload,
            times=times,
        )
        return Engine(ports, lambda files, at, centres: judged(files), {"main": candidate} if candidate else None)

    async def merge(self) -> None:
        """Somebody merges a change of the calm windows, and the merge's workflow syncs it."""
        if self.head is not MERGED:
            self.head = MERGED
            await self.engine("workflow", Hands(Listening(), lambda: 0.0, self.count, self.watch, nobody)).sync()

    def until(self, wall: str) -> float:
        """The seconds until a time of the day."""
        return at(wall) - self.clock.now()

    # The promises.

    def watch(self) -> None:
        """Look after an effect, in the midst of an engine: what is broken ends the run, whatever comes after."""
        self.cluster.advance()
        found = self.cluster.objects.version, self._places()
        if found == self._looked_at:
            return
        self._looked_at = found
        try:
            self.look()
        except Broken as broken:
            self._break(str(broken))

    def tell(self, happening: Happening) -> None:
        """What the engines tell: that something did not answer, but of no mistake of their own."""
        if isinstance(happening, Unavailable) and happening.what in ("a transition", "a duty of the engine"):
            self._break(f"{happening.what} failed: {happening.reason}")

    def _break(self, how: str) -> None:
        self.how = self.how or how
        self.broken.set()

    def look(self) -> None:
        """What must be true after every effect."""
        self.cluster.advance()
        self._no_size_is_lost()
        self._no_more_than_the_limit()

    def _no_size_is_lost(self) -> None:
        for (namespace, kind, name), size in self.sizes.items():
            thing = self._object(kind, namespace, name)
            replicas = part(thing, "spec").get("replicas")
            if size != replicas and str(size) != annotations_of(thing).get(REPLICAS):
                raise Broken(f"the size {size} of {namespace}/{name} is lost: {replicas}")
        for namespace, kind, name in self.estate.jobs:
            job = self._object(kind, namespace, name)
            if part(job, "spec").get("suspend") and annotations_of(job).get(SUSPENDED) != "false":
                raise Broken(f"{namespace}/{name} will never run again")

    def _no_more_than_the_limit(self) -> None:
        """Who is up by Alba's hand was asleep before, and nobody has touched it since."""
        places = found.awake if (found := self._places()) else frozenset()
        up = {namespace for namespace in self.estate.names if self._is_up(namespace)}
        self._slept |= set(self.estate.names) - up
        by_alba = up & self._slept
        if len(by_alba) > self.estate.limit or len(places) > self.estate.limit:
            raise Broken(f"{sorted(by_alba)} are up, and {sorted(places)} have a place: more than {self.estate.limit}")
        if by_alba - places:
            raise Broken(f"{sorted(by_alba - places)} are up without a place")
        self.seen["at the limit"] += len(by_alba) == self.estate.limit

    def expect(self, awake: frozenset[str]) -> None:
        """What must be true in quiet times: who is awake, with exact sizes and no record; who sleeps, with one."""
        self.look()
        for (namespace, kind, name), size in self.sizes.items():
            thing = self._object(kind, namespace, name)
            found = part(thing, "spec").get("replicas"), annotations_of(thing).get(REPLICAS)
            right = (size, None) if namespace in awake else (0, str(size))
            if found != right:
                raise Broken(f"{namespace}/{name} has the size and the record {found}; right is {right}")
        for namespace, kind, name in self.estate.jobs:
            if part(self._object(kind, namespace, name), "spec").get("suspend") is (namespace in awake):
                raise Broken(f"the suspension of {namespace}/{name} is wrong")

    def expect_outcomes(self) -> None:
        """What must be true of the history: every window that is over has an outcome, and no time is charged twice."""
        rows = self.store.history(0, NEVER, limit=1_000).items
        for name, windows in self.estate.windows(MERGED.id).items():
            mine = [row for row in rows if row.key.namespace == name]
            planned = {row.planned.start for row in mine}
            over = [start for start, stop in windows if at(stop) <= self.clock.now()]
            if missing := [start for start in over if at(start) not in planned]:
                raise Broken(f"{name} has no outcome of {missing}")
            spans = sorted((row.began, row.ended) for row in mine if row.began is not None and row.ended is not None)
            if any(began < ended for (_, ended), (began, _) in pairwise(spans)):
                raise Broken(f"{name} is charged twice for the same time: {spans}")

    # What people do.

    def scale_something(self, chance: random.Random) -> None:
        """Somebody types kubectl scale."""
        namespace, _, name = chance.choice(list(self.sizes))
        self.scale_by_hand(namespace, name, chance)

    def scale_by_hand(self, namespace: str, name: str, chance: random.Random) -> None:
        """To another size, and more than was recorded of what sleeps; a CronJob has none."""
        kind = next((kind for home, kind, called in self.sizes if (home, called) == (namespace, name)), None)
        if kind is None:
            return
        thing = self._object(kind, namespace, name)
        record = annotations_of(thing).get(REPLICAS)
        if record is None and not part(thing, "spec").get("replicas"):
            return
        if record is not None:
            if self.seen[f"{namespace} woken by hand"] == WOKEN_AT_MOST:
                return
            self.seen[f"{namespace} woken by hand"] += 1
        size = (int(str(record)) + 1 if record is not None else 1) + chance.randrange(2)
        self.cluster.edit(kind, namespace, name, {"spec": {"replicas": size}}, by="kubectl")
        self.sizes[namespace, kind, name] = size
        self._slept.discard(namespace)
        self.seen["scaled by hand"] += 1

    def _object(self, kind: Resource, namespace: str, name: str) -> JsonObject:
        return self.cluster.objects.get(Key(kind, namespace, name))

    def _is_up(self, namespace: str) -> bool:
        return any(
            part(self._object(kind, namespace, name), "spec").get("replicas")
            for home, kind, name in self.sizes
            if home == namespace
        )

    def _places(self) -> Places | None:
        found = self.store.read([PLACES]).get(PLACES)
        return found if isinstance(found, Places) else None


class _Files:
    """The repository: its head is what was merged last."""

    def __init__(self, world: World) -> None:
        self._world = world

    def head(self) -> Revision:
        return self._world.head

    def files(self, revision: str) -> Mapping[str, Blob]:
        return self._world.estate.files(revision)

    def descends(self, newer: str, older: str) -> bool:
        return newer >= older


async def nobody(target: tuple[str, str] | None) -> None:
    """Does nothing meanwhile."""
