"""The store as it was read at one time, and how it is read: whole, or only what may have changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reconciler.core.plan import next_edge
from reconciler.core.ports import Store
from reconciler.core.records import (
    POINTER_ID,
    CataloguePointer,
    Item,
    ItemId,
    NamespaceKey,
    NamespaceRecord,
    Places,
    ScheduleRow,
    places_id,
    record_id,
)
from reconciler.core.rows import schedule_rows
from schemas.instants import MINUTE, Instant

WATCH_S = 2 * MINUTE
"""Records that are due within this time are read each second: those that carry a claim are among them."""

MOST_WATCHED = 500
_READ_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the store held. `seq` goes up with every difference that was seen."""

    seq: int
    pointer: CataloguePointer
    places: Mapping[str, Places]
    records: Mapping[NamespaceKey, NamespaceRecord]

    def versions(self) -> tuple[str, ...]:
        """What differs once anything but a record does."""
        return (self.pointer.version, *(p.version for _, p in sorted(self.places.items())))


@dataclass(frozen=True, slots=True)
class Heads:
    """The items that tell of most changes."""

    pointer: CataloguePointer
    places: Mapping[str, Places]


def read_heads(store: Store, clusters: Sequence[str]) -> Heads | None:
    """The pointer and the places of these clusters, in one read; None: there is no catalogue. StoreUnavailable."""
    found = store.read([POINTER_ID, *map(places_id, clusters)])
    pointer = found.get(POINTER_ID)
    if not isinstance(pointer, CataloguePointer):
        return None
    if set(pointer.policy.clusters) - set(clusters):
        return read_heads(store, pointer.policy.clusters)
    return Heads(pointer, {p.cluster: p for p in found.values() if isinstance(p, Places)})


def read_all(store: Store) -> dict[NamespaceKey, NamespaceRecord]:
    """Every record. StoreUnavailable."""
    found: dict[NamespaceKey, NamespaceRecord] = {}
    cursor: str | None = None
    while True:
        page = store.records(cursor)
        found.update((record.key, record) for record in page.items)
        cursor = page.cursor
        if cursor is None:
            return found


def watched(store: Store, places: Iterable[Places], now: Instant) -> set[NamespaceKey]:
    """The namespaces that are likely to change soon: those with a place or in the queue, and those nearly due."""
    found = {due.key for due in store.due(now + WATCH_S, MOST_WATCHED)}
    for each in places:
        found |= {NamespaceKey(each.cluster, name) for name in (*each.awake, *(name for _, name in each.queue))}
    return found


def read_some(store: Store, keys: Iterable[NamespaceKey]) -> dict[NamespaceKey, NamespaceRecord | None]:
    """These records as they are; None: there is none any more. StoreUnavailable."""
    wanted = sorted(keys)
    found: dict[ItemId, Item] = {}
    for start in range(0, len(wanted), _READ_AT_ONCE):
        found.update(store.read([record_id(key) for key in wanted[start : start + _READ_AT_ONCE]]))
    records = {r.key: r for r in found.values() if isinstance(r, NamespaceRecord)}
    return {key: records.get(key) for key in wanted}


@dataclass(slots=True)
class Rows:
    """The rows of the schedules at an instant, made anew only for records whose rows may differ by then."""

    _kept: dict[NamespaceKey, tuple[str, Instant, Instant, tuple[ScheduleRow, ...]]] = field(default_factory=dict)

    def of(self, snapshot: Snapshot, now: Instant) -> Iterator[ScheduleRow]:
        for record in snapshot.records.values():
            yield from self._of_record(record, now)

    def of_namespace(self, snapshot: Snapshot, key: NamespaceKey, now: Instant) -> tuple[ScheduleRow, ...]:
        record = snapshot.records.get(key)
        return self._of_record(record, now) if record else ()

    def _of_record(self, record: NamespaceRecord, now: Instant) -> tuple[ScheduleRow, ...]:
        version, since, until, rows = self._kept.get(record.key, ("", 0, 0, ()))
        if version == record.version and since <= now < until:
            return rows
        rows = tuple(schedule_rows(record, now))
        self._kept[record.key] = record.version, now, _hold_until(record, rows, now), rows
        return rows


def _hold_until(record: NamespaceRecord, rows: Sequence[ScheduleRow], now: Instant) -> Instant:
    """The rows of a namespace that is off and in peace stay as they are until its next edge; all others, a second."""
    in_peace = record.stretch is None and record.claim is None and record.contended_until is None
    is_on = any(row.window and row.window.start <= now < row.window.stop for row in rows)
    return next_edge(record, now) if in_peace and not is_on else now + 1
