"""A store behind a breaker: reads and writes share it, since half of a store is of no use to an engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from reconciler.adapters.breakers.breaker import Breaker, LeftAlone
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item
from reconciler.core.ports import Due, Fault, Op, Page, Store, StoreUnavailable
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, State
from reconciler.core.rows import ScheduleRow
from schemas.instants import Instant


class GuardedStore:
    """The port over another store. What is not asked raises StoreUnavailable of the fault `UNASKED`."""

    def __init__(self, store: Store, breaker: Breaker) -> None:
        self._store = store
        self._breaker = breaker

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        with self._asking():
            return self._store.read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        with self._asking():
            return self._store.transact(ops)

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        with self._asking():
            return self._store.due(by, limit)

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        with self._asking():
            return self._store.records(cursor, limit)

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        with self._asking():
            return self._store.schedules(state, cursor, limit)

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        with self._asking():
            return self._store.history(since, until, key, cursor, limit)

    def close(self) -> None:
        self._store.close()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            with self._breaker.call():
                yield
        except LeftAlone as error:
            raise StoreUnavailable(str(error), fault=Fault.UNASKED) from error
