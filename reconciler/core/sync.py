"""From a checked catalogue to what governs each namespace, and from that to the records.

Pure: the catalogue that governed before, the one that was just checked and an instant in; who is governed by
what, what must be held, and each record's change out. The engine writes it: chunks first, then the pointer in one
conditional write, then the records that the pointer names, each on condition that the pointer still says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reconciler.core.accounts import (
    Rows,
    account,
    never_served,
    removed_occurrences,
    revoke,
    split,
    why_missed,
)
from reconciler.core.calendar import Occurrence, covering, occurrences_between
from reconciler.core.claims import Change, Terms, dated
from reconciler.core.plan import is_governed
from reconciler.core.ports import Revision
from reconciler.core.records import Cause, Entry, Held, NamespaceKey, NamespaceRecord, Phase, State
from reconciler.core.revisions import CataloguePointer, Chunk, Governed
from schemas.checking import Checked
from schemas.coverage import meeting, merge
from schemas.instants import DAY, Instant
from schemas.patterns import matches
from schemas.protection import protecting_pattern
from schemas.schedule import Adopt, Once, Policy, Schedule, Window
from schemas.windows import windows_between

COMING_S = 14 * DAY
"""How far ahead a guard looks for coverage that a revision would take away."""

JUDGED_S = 3 * 366 * DAY
"""How far ahead two schedules are compared."""

GUARDED_SHARE_PERCENT = 30
GUARDED_COUNT = 3
_NAMESPACES_IN_A_CHUNK = 48

Estate = Mapping[NamespaceKey, Governed]


@dataclass(frozen=True, slots=True)
class Differences:
    """What a revision changes, by namespace."""

    created: frozenset[NamespaceKey]
    changed: frozenset[NamespaceKey]
    removed: frozenset[NamespaceKey]

    @property
    def all(self) -> frozenset[NamespaceKey]:
        """Every namespace whose record has to be derived again."""
        return self.created | self.changed | self.removed

    def within(self, cluster: str) -> Differences:
        """Those of one cluster."""
        kinds = (self.created, self.changed, self.removed)
        return Differences(*(frozenset(key for key in keys if key.cluster == cluster) for keys in kinds))


NOTHING = Differences(frozenset(), frozenset(), frozenset())


def propose(checked: Checked, revision: Revision, before: Estate, now: Instant) -> Estate:
    """What would govern each namespace under a checked catalogue.

    A schedule that did not change keeps the commit that put it in force. A file that is broken now leaves its last
    good version in place, marked so. Of two schedules that meet, the one that was accepted before stays and the
    newcomer is held; of two newcomers the first by path is accepted.
    """
    catalogue = checked.catalogue
    if catalogue is None:
        raise ValueError("a catalogue without a policy governs nothing; refuse the revision instead")
    known = {e.schedule.id: e for g in before.values() for e in (*g.calendar, *(h.entry for h in g.held))}
    entries: dict[NamespaceKey, list[Entry]] = {}
    for schedule in catalogue.schedules.values():
        entries.setdefault(_key(schedule), []).append(_entry(schedule, known.get(schedule.id), revision))
    for entry in known.values():
        stands_in = entry.schedule.file in checked.broken and entry.schedule.id not in catalogue.schedules
        if stands_in and not protecting_pattern(entry.schedule.namespace, catalogue.policy):
            entries.setdefault(_key(entry.schedule), []).append(replace(entry, broken=True))
    accepted_before = {e.schedule.id: e for g in before.values() for e in g.calendar}
    return {
        key: _still(before.get(key), found, catalogue.policy)
        or _judge(key, found, accepted_before, catalogue.policy, now)
        for key, found in sorted(entries.items())
    }


def differences(before: Estate, after: Estate) -> Differences:
    """Which namespaces come under schedule, change, or are left alone from now on."""
    return Differences(
        created=frozenset(after.keys() - before.keys()),
        changed=frozenset(k for k in after.keys() & before.keys() if _differ(after[k], before[k])),
        removed=frozenset(before.keys() - after.keys()),
    )


def guard(before: Estate, after: Estate, policy: Policy, now: Instant) -> str | None:
    """Why a revision must be allowed by name before it is followed, or None.

    It counts namespaces and what is lost of their coming calendar, not files. The very first sync can only be held
    for putting many to sleep at once.
    """
    sleepers = [k for k in after.keys() - before.keys() if _sleeps_at_once(after[k], policy, now)]
    if _is_mass(len(sleepers), len(after)):
        return (
            f"puts {len(sleepers)} of {len(after)} namespaces to sleep at once by coming under schedule "
            f"(`adopt: first-window` in the policy would wait for their first windows)"
        )
    removed = before.keys() - after.keys()
    if _is_mass(len(removed), len(before)):
        return f"takes {len(removed)} of {len(before)} namespaces away from Alba"
    lost = [
        k for k in before.keys() & after.keys() if _differ(before[k], after[k]) and _loses(before[k], after[k], now)
    ]
    if _is_mass(len(lost), len(before)):
        return f"takes coming windows away from {len(lost)} of {len(before)} namespaces"
    return None


def chunks(estate: Estate, before: Iterable[Chunk] = ()) -> tuple[Chunk, ...]:
    """The estate in unchangeable parts named by their content, so that a small change writes a small part.

    Those from before that hold the very same are taken as they are.
    """
    count = 1
    while count * _NAMESPACES_IN_A_CHUNK < len(estate):
        count *= 2
    buckets: list[list[Governed]] = [[] for _ in range(count)]
    for key in sorted(estate):
        buckets[_stable_hash(str(key)) % count].append(estate[key])
    known = {chunk.governed[0].key: chunk for chunk in before if chunk.governed}
    return tuple(
        _same_chunk(known.get(bucket[0].key), bucket) or _chunk(bucket) if bucket else _chunk(bucket)
        for bucket in buckets
    )


def estate_of(parts: Iterable[Chunk]) -> Estate:
    """The estate that chunks hold."""
    return {g.key: g for chunk in parts for g in chunk.governed}


def pointer_to(
    revision: Revision,
    parts: Sequence[Chunk],
    underived: frozenset[NamespaceKey],
    checked: Checked,
    before: CataloguePointer | None,
    terms: Terms,
) -> CataloguePointer:
    """The pointer that puts a revision in force."""
    catalogue = checked.catalogue
    if catalogue is None:
        raise ValueError("a catalogue without a policy cannot be put in force")
    return CataloguePointer(
        version=terms.mint(),
        revision=revision,
        sequence=before.sequence + 1 if before else 1,
        in_force_since=terms.now,
        policy=catalogue.policy,
        cost_centres_version=catalogue.cost_centres.version,
        chunks=tuple(chunk.id for chunk in parts),
        underived=underived,
        broken=tuple(sorted(checked.broken)),
        hold=None,
        synced_at=terms.now,
    )


def derive(
    record: NamespaceRecord | None, governed: Governed, pointer: CataloguePointer, terms: Terms
) -> Change | None:
    """A namespace's record under the catalogue in force; None if it says so already.

    Every window that had begun under the schedules that go gets its outcome. Only coverage counts: whatever covers
    now goes on, and the stretch with it.
    """
    now = terms.now
    if record is None:
        if not (governed.calendar or governed.held):
            return None
        fresh = _adopted(new_record(governed, pointer, terms), terms)
        return Change(None, dated(fresh, terms), _late_windows(governed.key, governed.calendar, (), pointer, now))
    if record.revision == pointer.revision.id:
        return None
    accounted, missed = account(record, now, why_missed(record, switching=terms.switching))
    gone = removed_occurrences(
        occurrences_between(record.calendar, now - 1, now + 1), occurrences_between(governed.calendar, now - 1, now + 1)
    )
    covered = covering(governed.calendar, now) is not None
    revoked: Rows = () if covered else revoke(accounted, gone, now)
    replaced = replace(
        accounted,
        revision=pointer.revision.id,
        in_force_since=pointer.in_force_since,
        calendar=governed.calendar,
        held=governed.held,
        asleep_by_default=sleeps_by_default(record.key, terms.policy),
        protected=governed.protected,
        failure=None,
    )
    after, filed = split(_adopted(replaced, terms, before=record), terms.policy, now, merged=True)
    late = _late_windows(governed.key, governed.calendar, record.calendar, pointer, now)
    nothing_left = not (
        after.calendar or after.held or after.asleep_by_default or after.recorded_sizes
        or after.phase is Phase.AWAKE or after.unsettled or after.stretch or after.ticket is not None
    )  # fmt: skip
    return Change(record, None if nothing_left else dated(after, terms), missed + revoked + filed + late)


def sleeps_by_default(key: NamespaceKey, policy: Policy) -> bool:
    """Whether the policy governs a namespace even without a schedule."""
    if protecting_pattern(key.namespace, policy):
        return False
    return any(matches(pattern, key.namespace) for pattern in policy.asleep_by_default)


def _key(schedule: Schedule) -> NamespaceKey:
    return NamespaceKey(schedule.cluster, schedule.namespace)


def _entry(schedule: Schedule, known: Entry | None, revision: Revision) -> Entry:
    if known and (known.schedule is schedule or known.schedule == schedule):
        return replace(known, broken=False) if known.broken else known
    return Entry(schedule, revision.id, revision.pull_request)


def _judge(
    key: NamespaceKey,
    found: Sequence[Entry],
    accepted_before: Mapping[str, Entry],
    policy: Policy,
    now: Instant,
) -> Governed:
    """Accept in the order of seniority; hold whoever meets one that is accepted already."""
    if protecting_pattern(key.namespace, policy):
        return Governed(key, protected=True)
    seniority = sorted(found, key=lambda e: (_rank(e, accepted_before), e.schedule.id))
    accepted: list[Entry] = []
    held: list[Held] = []
    for entry in seniority:
        rival = next((a for a in accepted if _meet(a.schedule, entry.schedule, now)), None)
        if rival:
            held.append(Held(entry, rival.schedule.id))
        else:
            accepted.append(entry)
    accepted.sort(key=lambda e: e.schedule.id)
    return Governed(key, tuple(accepted), tuple(held))


def _still(before: Governed | None, found: Sequence[Entry], policy: Policy) -> Governed | None:
    """What governed a namespace before, if that was its one schedule and still is."""
    if before is None or before.held or before.calendar != tuple(found) or len(found) != 1:
        return None
    return None if protecting_pattern(before.key.namespace, policy) else before


def _differ(one: Governed, other: Governed) -> bool:
    """What did not change is the very same object, mostly."""
    return one is not other and one != other


def _rank(entry: Entry, accepted_before: Mapping[str, Entry]) -> int:
    """0: accepted before and unchanged; 1: accepted before under another form; 2: new."""
    known = accepted_before.get(entry.schedule.id)
    if known is None:
        return 2
    return 0 if known.schedule == entry.schedule else 1


def _sleeps_at_once(governed: Governed, policy: Policy, now: Instant) -> bool:
    if governed.protected or policy.adopt is not Adopt.NOW or not governed.calendar:
        return False
    return covering(governed.calendar, now) is None


def _loses(before: Governed, after: Governed, now: Instant) -> bool:
    """Whether any part of the coming windows is no longer covered."""
    return bool(uncovered(_coming(before, now), _coming(after, now)))


def _coming(governed: Governed, now: Instant) -> list[Window]:
    return merge([o.window for o in occurrences_between(governed.calendar, now, now + COMING_S)])


def uncovered(windows: Sequence[Window], by: Sequence[Window]) -> list[Window]:
    """The parts of `windows` that no window of `by` covers; both ascending and without touching neighbours."""
    left: list[Window] = []
    for window in windows:
        start = window.start
        for other in by:
            if other.stop <= start or other.start >= window.stop:
                continue
            if other.start > start:
                left.append(Window(start, other.start))
            start = max(start, other.stop)
        if start < window.stop:
            left.append(Window(start, window.stop))
    return left


def _is_mass(part: int, whole: int) -> bool:
    return part >= GUARDED_COUNT and part * 100 > whole * GUARDED_SHARE_PERCENT


def _stable_hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _same_chunk(known: Chunk | None, governed: Sequence[Governed]) -> Chunk | None:
    if known is None or len(known.governed) != len(governed):
        return None
    return known if all(a is b for a, b in zip(known.governed, governed, strict=True)) else None


def _chunk(governed: Sequence[Governed]) -> Chunk:
    digest = hashlib.sha256(repr(governed).encode()).hexdigest()[:32]
    return Chunk(f"!chunk/{digest}", tuple(governed))


def new_record(governed: Governed, pointer: CataloguePointer, terms: Terms) -> NamespaceRecord:
    """The first record of a namespace, about which nothing is known yet."""
    return NamespaceRecord(
        key=governed.key,
        version=terms.mint(),
        revision=pointer.revision.id,
        in_force_since=pointer.in_force_since,
        accounted=terms.now,
        calendar=governed.calendar,
        held=governed.held,
        asleep_by_default=sleeps_by_default(governed.key, terms.policy),
        protected=governed.protected,
    )


def _adopted(record: NamespaceRecord, terms: Terms, before: NamespaceRecord | None = None) -> NamespaceRecord:
    """A namespace that comes under schedule anew is looked at afresh, and slept only as the policy's `adopt` says."""
    if before is not None and (before.phase is Phase.AWAKE or is_governed(before, terms.now)):
        return record
    waits = terms.policy.adopt is Adopt.FIRST_WINDOW and covering(record.calendar, terms.now) is None
    return replace(record, phase=Phase.UNKNOWN, asleep=None, adopted=not waits)


def _late_windows(
    key: NamespaceKey, calendar: Sequence[Entry], before: Sequence[Entry], pointer: CataloguePointer, now: Instant
) -> Rows:
    """One-offs that were over before they were merged: missed, and counted; at the very first sync they are no news."""
    if pointer.sequence == 1:
        return ()
    known = {e.schedule.id for e in before}
    late = [
        Occurrence(window, entry)
        for entry in calendar
        if isinstance(entry.schedule.pattern, Once) and entry.schedule.id not in known
        for window in windows_between(entry.schedule, 0, now)
        if window.stop <= now and not occurrences_between(before, window.start, window.stop)
    ]
    return never_served(key, late, State.MISSED, Cause.MERGED_LATE)


def _meet(first: Schedule, second: Schedule, now: Instant) -> bool:
    """Whether two schedules of one namespace are ever on at the same time, from now on."""
    return meeting(first, second, now, now + JUDGED_S) is not None
