"""An outage of the store that a test begins and ends: from then on every call is refused, until it is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from reconciler.adapters.breakers.breaker import Breaker, Limits
from reconciler.adapters.breakers.guarded_store import GuardedStore
from reconciler.adapters.stores.enduring import EnduringStore
from reconciler.core.claims import Mint
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item, places_id
from reconciler.core.ports import Clock, Due, Expect, Op, Page, Put, Reporter, Store, StoreUnavailable
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, Places, State
from reconciler.core.revisions import POINTER_ID, CataloguePointer
from reconciler.core.rows import ScheduleRow
from reconciler.engine.electing import Standing
from schemas.instants import Instant

OPEN_S = 20.0


class RefusingStore:
    """The port over another store, which answers nothing while `refuses`, or once it has answered `answers_left`."""

    def __init__(self, store: Store) -> None:
        self.refuses = False
        self.answers_left: int | None = None
        self._store = store

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        self._answer()
        return self._store.read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        self._answer()
        return self._store.transact(ops)

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        self._answer()
        return self._store.due(by, limit)

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        self._answer()
        return self._store.records(cursor, limit)

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        self._answer()
        return self._store.schedules(state, cursor, limit)

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        self._answer()
        return self._store.history(since, until, key, cursor, limit)

    def close(self) -> None:
        self._store.close()

    def _answer(self) -> None:
        if self.answers_left is not None:
            self.answers_left -= 1
        if self.refuses or (self.answers_left is not None and self.answers_left < 0):
            raise StoreUnavailable("the store refuses every call")


@dataclass
class Leader:
    """Holds the Lease."""

    def leads(self) -> bool:
        return True

    async def stand(self) -> Standing:
        return Standing(True)

    async def release(self) -> None:
        return None


class Outage:
    """The store of a scenario behind a breaker, with a copy and an outbox."""

    def __init__(self, store: Store, folder: Path, clock: Clock, mint: Mint, reporter: Reporter) -> None:
        self.remote = RefusingStore(store)
        self.folder = folder
        self._clock = clock
        self._mint = mint
        self._reporter = reporter
        self._breaker_time = 0.0
        self.store = self.new_process()

    def new_process(self) -> EnduringStore:
        """What a process that starts now finds: the store, the copy and the outbox."""
        breaker = Breaker("store", "calls", Limits(failures=1, open_s=OPEN_S), self._now, self._reporter)
        self.store = EnduringStore(
            GuardedStore(self.remote, breaker), self.folder, self._clock.now, self._mint, self._reporter
        )
        return self.store

    def begin(self) -> None:
        """The copy is up to date, and the store answers no more."""
        self._breaker_time += OPEN_S
        self.store.upkeep()
        self.store.upkeep()
        self.fall_silent()

    def fall_silent(self) -> None:
        self.remote.refuses = True
        with suppress(StoreUnavailable):
            self.store.read([POINTER_ID])
        self.store.read([POINTER_ID])
        assert self.store.is_away

    def end(self) -> None:
        """The store answers again, and the engine has noticed."""
        self.end_after(None)
        assert not self.store.is_away

    def end_after(self, answers: int | None) -> None:
        """The store answers again, so many times or for good, and the engine asks it once more."""
        self.remote.refuses, self.remote.answers_left = False, answers
        self._breaker_time += OPEN_S
        self.store.upkeep()

    def hold_places(self) -> None:
        """Give every namespace a place that it may keep, as if it had been awake before."""
        pointer = self.store.read([POINTER_ID]).get(POINTER_ID)
        if not isinstance(pointer, CataloguePointer):
            return
        for cluster in pointer.policy.clusters:
            found = self.store.read([places_id(cluster)]).get(places_id(cluster))
            places = found if isinstance(found, Places) else Places(cluster, "")
            names = {r.key.namespace for r in self.store.records(limit=1000).items if r.key.cluster == cluster}
            free = pointer.policy.limit - len(places.awake)
            more = sorted(names - places.awake)[: max(free, 0)]
            held = replace(places, version=self._mint(), awake=places.awake | set(more))
            assert self.store.transact([Put(held, places.version if found else Expect.ABSENT)])

    def _now(self) -> float:
        return self._breaker_time
