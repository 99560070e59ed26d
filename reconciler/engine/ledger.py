"""Writes what one engine claims, settles and rolls, in as few transactions as it can.

All writes about one cluster take turns here, since they share its places item; whoever else writes it makes a
transaction fail, and then each change is decided again on what is read afresh. A change that was refused twice is
left to the next tick, which reads before it acts.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from reconciler.core.claims import Change, Terms, Writes, merged, places_ops, writes_of
from reconciler.core.items import places_id, record_id
from reconciler.core.ports import LARGEST_TRANSACTION, Op, Store, StoreUnavailable
from reconciler.core.records import NamespaceKey, NamespaceRecord, Places
from reconciler.engine.ports import Offload

SINGLE_TRIES = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written about one namespace, and the places after it. No change: nothing is to be written."""

    change: Change | None
    places: Places


@dataclass(frozen=True, slots=True)
class Work:
    """A record with the decision about it. The decision is taken again, on a fresh record, when a write is refused;
    None: it no longer applies."""

    record: NamespaceRecord
    decide: Callable[[NamespaceRecord, Places], Draft | None]


class Ledger:
    """The one writer of an engine."""

    def __init__(self, store: Store, offload: Offload) -> None:
        self._store = store
        self._offload = offload
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def write(self, cluster: str, work: Sequence[Work], terms: Terms) -> list[Change]:
        """Write all that applies; the changes that were written, in order.

        StoreUnavailable: some of it may have been written.
        """
        async with self._turns[cluster]:
            written: list[Change] = []
            queue = list(work)
            while queue:
                places = await self.places(cluster)
                pack, queue, drafts, writes = _pack(queue, places, cluster, terms)
                if not drafts:
                    continue
                if await self._transact(writes, drafts):
                    written += drafts
                elif len(pack) == 1:
                    written += await self._singly(cluster, pack[0], terms)
                else:
                    for each in pack:
                        written += await self._singly(cluster, each, terms)
            return written

    async def _singly(self, cluster: str, work: Work, terms: Terms) -> list[Change]:
        """One change by itself, decided on what is read now."""
        for _ in range(SINGLE_TRIES):
            found = await self._offload(self._store.read, [record_id(work.record.key), places_id(cluster)])
            record, places = found.get(record_id(work.record.key)), found.get(places_id(cluster))
            if not isinstance(record, NamespaceRecord):
                return []
            before = places if isinstance(places, Places) else None
            draft = work.decide(record, before or Places(cluster, ""))
            if draft is None or draft.change is None:
                return []
            writes = merged([writes_of(draft.change, terms.now)], places_ops(before, draft.places, terms.mint))
            if await self._transact(writes, [draft.change]):
                return [draft.change]
        return []

    async def _transact(self, writes: Writes, changes: Sequence[Change]) -> bool:
        return await write_in_order(writes, self._write, lambda: self._is_done(writes.together, changes))

    async def _write(self, ops: Sequence[Op]) -> bool:
        return await self._offload(self._store.transact, ops)

    async def _is_done(self, ops: Sequence[Op], changes: Sequence[Change]) -> bool:
        """Write. A reply may be lost, or be that of a client's own repetition: then the records tell what was done."""
        try:
            if await self._write(ops):
                return True
        except StoreUnavailable:
            if not any(change.after for change in changes):
                raise
        versions = {record_id(c.after.key): c.after.version for c in changes if c.after}
        if not versions:
            return False
        found = await self._offload(self._store.read, list(versions))
        return all(
            isinstance(item := found.get(id_), NamespaceRecord) and item.version == version
            for id_, version in versions.items()
        )

    async def places(self, cluster: str) -> Places | None:
        """Who is awake in a cluster and who waits. StoreUnavailable."""
        found = await self._offload(self._store.read, [places_id(cluster)])
        places = found.get(places_id(cluster))
        return places if isinstance(places, Places) else None


def _pack(
    queue: Sequence[Work], before: Places | None, cluster: str, terms: Terms
) -> tuple[list[Work], list[Work], list[Change], Writes]:
    """As many changes as one transaction holds: the work in it, what is left, the changes, and their writes. An item
    stands in a transaction once, so other work on the same namespace is left.
    """
    places = before or Places(cluster, "")
    pack: list[Work] = []
    changes: list[Change] = []
    parts: list[Writes] = []
    size = 0
    left: list[Work] = []
    taken = set[NamespaceKey]()
    for at, work in enumerate(queue):
        if work.record.key in taken:
            left.append(work)
            continue
        draft = work.decide(work.record, places)
        if draft is None or draft.change is None:
            continue
        more = writes_of(draft.change, terms.now)
        if size + len(more.together) >= LARGEST_TRANSACTION and changes:
            left += queue[at:]
            break
        pack.append(work)
        taken.add(work.record.key)
        changes.append(draft.change)
        parts.append(more)
        size += len(more.together)
        places = draft.places
    return pack, left, changes, merged(parts, places_ops(before, places, terms.mint))


async def write_in_order(
    writes: Writes, write: Callable[[Sequence[Op]], Awaitable[bool]], transact: Callable[[], Awaitable[bool]]
) -> bool:
    """Write what comes before the transaction, then that, then, if it was done, what follows; whether it was done."""
    await _write_all(writes.before, write)
    done = await transact()
    if done:
        await _write_all(writes.after, write)
    return done


async def _write_all(ops: Sequence[Op], write: Callable[[Sequence[Op]], Awaitable[bool]]) -> None:
    """Write what expects nothing of the store."""
    for first in range(0, len(ops), LARGEST_TRANSACTION):
        await write(ops[first : first + LARGEST_TRANSACTION])
