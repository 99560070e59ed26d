"""Follows the store: one snapshot, refreshed each second, and the last one served while the store is away.

`refresh` is called by one task at a time, from a thread; everybody else reads `copy`, which is replaced whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from frontend.api.past import Past
from frontend.api.snapshot import Heads, Snapshot, nearly_due, read_all, read_heads, read_some, watched
from reconciler.core.ports import Clock, Store, StoreUnavailable
from reconciler.core.records import NamespaceKey, NamespaceRecord
from reconciler.core.revisions import FIRST_HOLD_ID, FirstHold
from schemas.instants import Instant

WHOLE_EVERY_S = 15.0
"""How often every record is read, and not only those that are likely to have changed."""


NO_CATALOGUE = "the store holds no catalogue: `alba sync` brings it there"


class NotReady(Exception):
    """There is nothing to answer from yet; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A snapshot, when it was last known to be what the store holds, and why it may not be so now."""

    snapshot: Snapshot
    read_at: Instant
    fault: str = ""

    @property
    def stale_since(self) -> Instant | None:
        return self.read_at if self.fault else None


@dataclass(frozen=True, slots=True)
class Change:
    """The step from one snapshot to the next: the namespaces whose record differs, or is gone."""

    seq: int
    keys: frozenset[NamespaceKey]


class Follower:
    """Holds the copy, and has the past learn what was filed before a change is shown, so that no share is counted
    neither as running nor as over. `monotonic` paces the whole reads; `clock` is the time that the answers are about.
    """

    def __init__(self, store: Store, clock: Clock, monotonic: Callable[[], float], past: Past) -> None:
        self._store = store
        self._past = past
        self._clock = clock
        self._monotonic = monotonic
        self._copy: Copy | None = None
        self._seq = 0
        self._missing = "the store has not been read yet"
        self._whole_at = float("-inf")
        self._watched: set[NamespaceKey] = set()

    @property
    def copy(self) -> Copy:
        """The last copy. NotReady: there never was one."""
        if self._copy is None:
            raise NotReady(self._missing)
        return self._copy

    def is_at(self, copy: Copy) -> bool:
        """Whether that is the last one."""
        return self._copy is copy

    def refresh(self) -> Change | None:
        """Look at the store again; gives what has changed. While it is away the copy stays, and says so."""
        now = int(self._clock.now())
        try:
            return self._look(now)
        except StoreUnavailable as error:
            self._missing = f"the store does not answer: {error}"
            if self._copy:
                self._copy = Copy(self._copy.snapshot, self._copy.read_at, str(error))
            return None

    def _look(self, now: Instant) -> Change | None:
        before = self._copy.snapshot if self._copy else None
        heads = read_heads(self._store, before.pointer.policy.clusters if before else ())
        if heads is None:
            self._copy, self._missing = None, self._why_nothing_is_followed()
            return None
        records = self._records(before, heads, now)
        draft = Snapshot(self._seq + 1, heads.pointer, heads.places, heads.rounds, records)
        keys = _differing(before.records if before else {}, records)
        if before and not keys and before.versions() == draft.versions():
            self._copy = Copy(before, now)
            return None
        if before:
            self._past.learn(before.records, records, keys, now)
        self._seq, self._copy = draft.seq, Copy(draft, now)
        return Change(draft.seq, keys)

    def _why_nothing_is_followed(self) -> str:
        first = self._store.read([FIRST_HOLD_ID]).get(FIRST_HOLD_ID)
        return first.sentence if isinstance(first, FirstHold) else NO_CATALOGUE

    def _records(self, before: Snapshot | None, heads: Heads, now: Instant) -> Mapping[NamespaceKey, NamespaceRecord]:
        tick = self._monotonic()
        if before is None or before.pointer.version != heads.pointer.version or tick - self._whole_at >= WHOLE_EVERY_S:
            records = read_all(self._store)
            self._whole_at, self._watched = tick, nearly_due(records.values(), now)
            return records
        likely = watched(self._store, heads.places.values(), now)
        found = read_some(self._store, likely | self._watched)
        self._watched = likely
        return {k: r for k, r in {**before.records, **found}.items() if r is not None}


def _differing(
    before: Mapping[NamespaceKey, NamespaceRecord], after: Mapping[NamespaceKey, NamespaceRecord]
) -> frozenset[NamespaceKey]:
    changed = {key for key, r in after.items() if key not in before or before[key].version != r.version}
    return frozenset(changed | (before.keys() - after.keys()))
