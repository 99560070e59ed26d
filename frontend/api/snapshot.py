"""The store as it was read at one time, and how it is read: whole, or only what may have changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from reconciler.core.items import Item, places_id, record_id, round_id
from reconciler.core.ports import Store
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, Places
from reconciler.core.revisions import POINTER_ID, CataloguePointer
from reconciler.core.rounds import Round
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
    rounds: Mapping[str, Round]
    records: Mapping[NamespaceKey, NamespaceRecord]

    def versions(self) -> tuple[str, ...]:
        """What differs once anything but a record does."""
        places = sorted(p.version for p in self.places.values())
        return (self.pointer.version, *places, *sorted(r.version for r in self.rounds.values()))


@dataclass(frozen=True, slots=True)
class Heads:
    """The items that tell of most changes."""

    pointer: CataloguePointer
    places: Mapping[str, Places]
    rounds: Mapping[str, Round]


def read_heads(store: Store, clusters: Sequence[str]) -> Heads | None:
    """The pointer, the places and the rounds of these clusters, in one read; None: there is no catalogue.
    StoreUnavailable.
    """
    found = store.read([POINTER_ID, *map(places_id, clusters), *map(round_id, clusters)])
    pointer = found.get(POINTER_ID)
    if not isinstance(pointer, CataloguePointer):
        return None
    if set(pointer.policy.clusters) - set(clusters):
        return read_heads(store, pointer.policy.clusters)
    items = found.values()
    return Heads(
        pointer,
        {p.cluster: p for p in items if isinstance(p, Places)},
        {r.cluster: r for r in items if isinstance(r, Round)},
    )


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


def nearly_due(records: Iterable[NamespaceRecord], now: Instant) -> set[NamespaceKey]:
    """Those of them that are likely to change soon by what they say themselves: done at once, none is due any more."""
    return set(islice((record.key for record in records if record.next_at <= now + WATCH_S), MOST_WATCHED))


def read_some(store: Store, keys: Iterable[NamespaceKey]) -> dict[NamespaceKey, NamespaceRecord | None]:
    """These records as they are; None: there is none any more. StoreUnavailable."""
    wanted = sorted(keys)
    found: dict[ItemId, Item] = {}
    for start in range(0, len(wanted), _READ_AT_ONCE):
        found.update(store.read([record_id(key) for key in wanted[start : start + _READ_AT_ONCE]]))
    records = {r.key: r for r in found.values() if isinstance(r, NamespaceRecord)}
    return {key: records.get(key) for key in wanted}
