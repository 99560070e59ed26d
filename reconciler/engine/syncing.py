"""Brings a revision of the schedules into the store: read, check, guard, write, flip, derive.

The pointer moves in one conditional write, after everything it names has been written; a record is derived on
condition that the pointer still says the revision. So half a revision is never acted on, whoever dies where.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reconciler.core.claims import Change, Terms, Writes, merged, writes_of
from reconciler.core.happenings import Missed, Synced, SyncHeld, Unavailable
from reconciler.core.items import record_id
from reconciler.core.ports import (
    LARGEST_TRANSACTION,
    Blob,
    Delete,
    Expect,
    Op,
    Put,
    Require,
    Revision,
    SourceUnavailable,
)
from reconciler.core.records import NamespaceKey, NamespaceRecord, State
from reconciler.core.revisions import (
    FIRST_HOLD_ID,
    POINTER_ID,
    SIGNALS_ID,
    CataloguePointer,
    Chunk,
    FirstHold,
    Governed,
    Hold,
    Signals,
)
from reconciler.core.sync import (
    NOTHING,
    Differences,
    Estate,
    chunks,
    derive,
    differences,
    estate_of,
    guard,
    pointer_to,
    propose,
)
from reconciler.engine.ledger import write_in_order
from reconciler.engine.ports import Ports
from schemas.checking import Checked
from schemas.instants import HOUR, Instant
from schemas.schedule import CostCentres, Policy

CheckFiles = Callable[[Mapping[str, bytes], Instant, CostCentres | None], Checked]
READ_AT_ONCE = 100
DERIVE_TRIES = 4
CONFIRM_S = HOUR


class SyncEnd(StrEnum):
    """How a sync ended."""

    UNCHANGED = "unchanged"
    IN_FORCE = "in-force"
    HELD = "held"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class SyncResult:
    """How a sync ended, about which revision, in words, and what it changed where it put one in force."""

    end: SyncEnd
    revision: str = ""
    detail: str = ""
    changes: Differences = NOTHING


class Syncer:
    """Syncs one source into the store."""

    def __init__(
        self, ports: Ports, check: CheckFiles, terms: Callable[[Policy], Terms], asked: Callable[[Instant | None], None]
    ) -> None:
        """`asked` is told when the source answered, or that it did not."""
        self._ports = ports
        self._check = check
        self._terms = terms
        self._kept: dict[str, Chunk] = {}  # they never change, so what was read once is not read again
        self._asked = asked

    async def sync(self) -> SyncResult:
        """Put the newest revision in force, if it is new, whole, forward and within the guards. StoreUnavailable."""
        source = self._ports.source
        if source is None:
            return SyncResult(SyncEnd.UNCHANGED, detail="no source is set")
        try:
            head = await self._ports.offload(source.head)
            self._asked(int(self._ports.clock.now()))
            found = await self._read([POINTER_ID, SIGNALS_ID])
            pointer = _pointer(found)
            if pointer and pointer.revision.id == head.id and not pointer.underived:
                await self._confirm(pointer)
                return SyncResult(SyncEnd.UNCHANGED, head.id)
            if pointer and pointer.underived:
                await self.derive(pointer)
                pointer = _pointer(await self._read([POINTER_ID]))
            if pointer and pointer.revision.id == head.id:
                return SyncResult(SyncEnd.UNCHANGED, head.id)
            if pointer and not await self._ports.offload(source.descends, head.id, pointer.revision.id):
                return await self._hold(pointer, head, "does not descend from the revision in force", refused=True)
            files = await self._ports.offload(source.files, head.id)
            centres = await self._cost_centres()
        except SourceUnavailable as error:
            self._asked(None)
            self._ports.reporter.tell(Unavailable("the schedules' source", str(error)))
            return SyncResult(SyncEnd.UNAVAILABLE, detail=str(error))
        signals = found.get(SIGNALS_ID)
        allowed = signals.allowed if isinstance(signals, Signals) else {}
        return await self._follow(pointer, head, files, centres, allowed)

    async def _confirm(self, pointer: CataloguePointer) -> None:
        """Write down now and then that there is nothing newer, for engines to come and for those who read."""
        now = int(self._ports.clock.now())
        if now - pointer.synced_at >= CONFIRM_S:
            confirmed = replace(pointer, version=self._ports.mint(), synced_at=now)
            await self._transact([Put(confirmed, pointer.version)])

    async def _follow(
        self,
        pointer: CataloguePointer | None,
        head: Revision,
        files: Mapping[str, Blob],
        centres: CostCentres | None,
        allowed: Mapping[str, str],
    ) -> SyncResult:
        now = int(self._ports.clock.now())
        if not files:
            return await self._hold(pointer, head, "has no schedules at all", refused=True)
        checked = await self._ports.offload(
            self._check, {path: blob.data for path, blob in files.items()}, now, centres
        )
        if checked.catalogue is None:
            why = next((p.message for p in checked.problems if p.at.file == "policy.yaml"), "no policy")
            return await self._hold(pointer, head, f"has no usable policy: {why}", refused=True)
        before = estate_of(await self._chunks(pointer)) if pointer else {}
        after = propose(checked, head, before, now)
        reason = guard(before, after, checked.catalogue.policy, now)
        if reason and head.id not in allowed:
            return await self._hold(pointer, head, reason)
        return await self._put_in_force(pointer, head, checked, before, after)

    async def _put_in_force(
        self,
        pointer: CataloguePointer | None,
        head: Revision,
        checked: Checked,
        before: Estate,
        after: Estate,
    ) -> SyncResult:
        if checked.catalogue is None:
            raise ValueError("a catalogue without a policy cannot be put in force")
        policy = checked.catalogue.policy
        changes = differences(before, after)
        underived = changes.all
        if pointer and _plans_differently(pointer.policy, policy):
            underived = frozenset(before) | frozenset(after)
        parts = chunks(after, self._kept.values())
        known = set(pointer.chunks) if pointer else set()
        for chunk in parts:
            if chunk.id not in known:
                await self._transact([Put(chunk, Expect.ANYTHING)])
        terms = self._terms(policy)
        flipped = pointer_to(head, parts, underived, checked, pointer, terms)
        held: list[Op] = [] if pointer else [Delete(FIRST_HOLD_ID, Expect.ANYTHING)]
        if not await self._transact([Put(flipped, pointer.version if pointer else Expect.ABSENT), *held]):
            return SyncResult(SyncEnd.UNCHANGED, head.id, "another reconciler synced meanwhile")
        self._ports.reporter.tell(Synced(head.id, len(changes.created), len(changes.changed), len(changes.removed)))
        await self.derive(flipped, after)
        return SyncResult(SyncEnd.IN_FORCE, head.id, f"{len(after)} namespaces governed", changes)

    async def derive(self, pointer: CataloguePointer, estate: Estate | None = None) -> None:
        """Bring every record that the pointer names to its revision, then clear the names."""
        if not pointer.underived:
            return
        estate = estate if estate is not None else estate_of(await self._chunks(pointer))
        terms = self._terms(pointer.policy)
        names = sorted(pointer.underived)
        for first in range(0, len(names), READ_AT_ONCE):
            if not await self._derive_some(names[first : first + READ_AT_ONCE], estate, pointer, terms):
                return
        cleared = replace(pointer, version=terms.mint(), underived=frozenset())
        await self._transact([Put(cleared, pointer.version)])

    async def _derive_some(
        self, names: Sequence[NamespaceKey], estate: Estate, pointer: CataloguePointer, terms: Terms
    ) -> bool:
        """False: the pointer has moved on, and somebody else derives."""
        left: Collection[NamespaceKey] = names
        for _ in range(DERIVE_TRIES):
            found = await self._read([record_id(key) for key in left])
            changes = {
                key: change
                for key in left
                if (change := _derived(found.get(record_id(key)), key, estate, pointer, terms))
            }
            left = [
                change_key
                for pack in _packs(changes, terms)
                if not await self._write(merged([writes_of(c, terms.now) for c in pack.values()], [_same(pointer)]))
                for change_key in pack
            ]
            self._tell_missed([c for key, c in changes.items() if key not in left])
            if not left:
                return True
            now_says = _pointer(await self._read([POINTER_ID]))
            if now_says is None or now_says.version != pointer.version:
                return False
        return False

    async def _hold(
        self, pointer: CataloguePointer | None, head: Revision, reason: str, *, refused: bool = False
    ) -> SyncResult:
        """Leave what is in force, and say why; the pointer remembers it for those who ask."""
        end = SyncEnd.REFUSED if refused else SyncEnd.HELD
        if pointer and (pointer.hold is None or pointer.hold.revision != head.id):
            now = int(self._ports.clock.now())
            held = replace(pointer, version=self._ports.mint(), hold=Hold(head.id, reason, now, refused))
            await self._transact([Put(held, pointer.version)])
        if pointer is None:
            await self._note_first_hold(head, reason, refused)
        self._ports.reporter.tell(SyncHeld(head.id, reason))
        return SyncResult(end, head.id, reason)

    async def _note_first_hold(self, head: Revision, reason: str, refused: bool) -> None:
        found = (await self._read([FIRST_HOLD_ID])).get(FIRST_HOLD_ID)
        known = found if isinstance(found, FirstHold) else None
        if known is None or (known.hold.revision, known.hold.reason) != (head.id, reason):
            hold = Hold(head.id, reason, int(self._ports.clock.now()), refused)
            await self._transact([Put(FirstHold(self._ports.mint(), hold), known.version if known else Expect.ABSENT)])

    async def _cost_centres(self) -> CostCentres | None:
        source = self._ports.cost_centres
        return await self._ports.offload(source.read) if source else None

    async def _chunks(self, pointer: CataloguePointer) -> list[Chunk]:
        ids = list(pointer.chunks)
        read = await self._read([id_ for id_ in ids if id_ not in self._kept])
        found = self._kept | {id_: item for id_, item in read.items() if isinstance(item, Chunk)}
        missing = [id_ for id_ in ids if id_ not in found]
        if missing:
            raise LostChunk(
                f"revision {pointer.revision.id[:12]} lacks {missing[0]}: "
                "restore the table, or delete its item `!catalogue` and run `alba sync`"
            )
        self._kept = {id_: found[id_] for id_ in ids}
        return list(self._kept.values())

    async def _read(self, ids: Sequence[str]) -> dict[str, object]:
        found: dict[str, object] = {}
        for first in range(0, len(ids), READ_AT_ONCE):
            found.update(await self._ports.offload(self._ports.store.read, ids[first : first + READ_AT_ONCE]))
        return found

    async def _write(self, writes: Writes) -> bool:
        return await write_in_order(writes, self._transact, lambda: self._transact(writes.together))

    async def _transact(self, ops: Sequence[Op]) -> bool:
        return await self._ports.offload(self._ports.store.transact, ops)

    def _tell_missed(self, changes: Sequence[Change]) -> None:
        for row in (row for change in changes for row in change.filed):
            if row.state is State.MISSED and row.cause:
                self._ports.reporter.tell(Missed(row.key, row.schedule, row.planned, row.cause))


class LostChunk(Exception):
    """The store lost a part of the catalogue in force."""

    exit_code = 2


def _pointer(found: Mapping[str, object]) -> CataloguePointer | None:
    pointer = found.get(POINTER_ID)
    return pointer if isinstance(pointer, CataloguePointer) else None


def _same(pointer: CataloguePointer) -> Op:
    return Require(POINTER_ID, pointer.version)


def _derived(item: object, key: NamespaceKey, estate: Estate, pointer: CataloguePointer, terms: Terms) -> Change | None:
    record = item if isinstance(item, NamespaceRecord) else None
    return derive(record, estate.get(key, Governed(key)), pointer, terms)


def _packs(changes: Mapping[NamespaceKey, Change], terms: Terms) -> list[dict[NamespaceKey, Change]]:
    """The changes in groups that fit a transaction beside the condition on the pointer."""
    packs: list[dict[NamespaceKey, Change]] = [{}]
    size = 1
    for key, change in changes.items():
        ops = len(writes_of(change, terms.now).together)
        if size + ops > LARGEST_TRANSACTION and packs[-1]:
            packs.append({})
            size = 1
        packs[-1][key] = change
        size += ops
    return [pack for pack in packs if pack]


def _plans_differently(before: Policy, after: Policy) -> bool:
    """Whether a record's next instant, or what its time costs, may be another one under the new policy."""
    return (before.paused, before.mode, before.drift, before.adopt, before.prices) != (
        after.paused,
        after.mode,
        after.drift,
        after.adopt,
        after.prices,
    )
