"""A store in memory, for thousands of simulated days: the contract's third keeper, and the fastest.

Items are never changed in place, so what is put is what is read. A strict one turns each into the table's attributes
when it is written, so that nothing gets in here that the real stores would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import TypeAlias, TypeVar

from reconciler.adapters.stores.cursors import from_cursor, to_cursor
from reconciler.adapters.stores.operations import refuse_malformed, target
from reconciler.adapters.stores.table import attributes_of
from reconciler.core.history import HistoryRow
from reconciler.core.hours import Hour
from reconciler.core.items import Item
from reconciler.core.ports import Delete, Due, Expect, Op, Page, Put
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, State
from reconciler.core.rows import ScheduleRow
from schemas.instants import Instant

T = TypeVar("T", NamespaceRecord, ScheduleRow, HistoryRow)
Position: TypeAlias = tuple[str, ...]
LENGTHS = {"records": 1, "schedules": 3, "history": 2}
"""Of the positions in each list, as the other stores have them."""


class MemoryStore:
    """The `Store` in a dictionary. `now` tells UTC seconds: what expired is not there."""

    def __init__(self, now: Callable[[], float], *, strict: bool = True) -> None:
        self._now = now
        self._strict = strict
        self._lock = Lock()
        self._items: dict[ItemId, Item] = {}
        self._due: dict[ItemId, NamespaceRecord] = {}

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        return {id_: item for id_ in ids if (item := self._items.get(id_)) is not None and not self._is_over(item)}

    def transact(self, ops: Sequence[Op]) -> bool:
        refuse_malformed(ops)
        if self._strict:
            for op in ops:
                if isinstance(op, Put):
                    attributes_of(op.item)
        with self._lock:
            if not all(self._is_as_expected(op) for op in ops):
                return False
            for op in ops:
                match op:
                    case Put(item):
                        self._put(target(op), item)
                    case Delete(id_):
                        self._items.pop(id_, None)
                        self._due.pop(id_, None)
            return True

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        found = sorted((record.next_at, id_) for id_, record in self._due.items() if record.next_at <= by)
        return [Due(self._due[id_].key, at) for at, id_ in found[:limit]]

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        return _page("records", [((id_,), record) for id_, record in self._due.items()], cursor, limit)

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        rows = [
            (self._position(id_, "estado", "fecha_encendido"), item)
            for id_, item in self._items.items()
            if isinstance(item, ScheduleRow) and state in (None, item.state)
        ]
        return _page("schedules", rows, cursor, limit)

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        rows = [
            (self._position(id_, "fecha_encendido"), item)
            for id_, item in self._items.items()
            if isinstance(item, HistoryRow) and not self._is_over(item)
            if since <= item.planned.start < until and key in (None, item.key)
        ]
        return _page("history", rows, cursor, limit, newest_first=True)

    def close(self) -> None:
        """Nothing is held."""

    def _is_over(self, item: Item) -> bool:
        return isinstance(item, HistoryRow | Hour) and item.expires <= self._now()

    def _is_as_expected(self, op: Op) -> bool:
        found = self._items.get(target(op))
        match op.expect:
            case Expect.ANYTHING:
                return True
            case Expect.ABSENT:
                return found is None
            case str(version):
                return found is not None and getattr(found, "version", None) == version

    def _put(self, id_: ItemId, item: Item) -> None:
        self._items[id_] = item
        if isinstance(item, NamespaceRecord):
            self._due[id_] = item

    def _position(self, id_: ItemId, *names: str) -> Position:
        attributes = attributes_of(self._items[id_])
        return (*(str(attributes[name]) for name in names), id_)


def _page(
    of: str, rows: Iterable[tuple[Position, T]], cursor: str | None, limit: int, *, newest_first: bool = False
) -> Page[T]:
    """The rows in the order of their positions, from after the cursor's on."""
    ordered = sorted(rows, key=lambda row: row[0], reverse=newest_first)
    if cursor is not None:
        after = from_cursor(of, cursor)
        if len(after) != LENGTHS[of]:
            raise ValueError(f"{cursor[:60]!r} is a cursor of another store: begin again without one")
        ordered = [row for row in ordered if (row[0] < after if newest_first else row[0] > after)]
    some = ordered[:limit]
    more = to_cursor(of, some[-1][0]) if len(ordered) > limit else None
    return Page(tuple(item for _, item in some), more)
