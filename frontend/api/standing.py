"""How every schedule stands at an instant, and when each namespace switches next: kept for as long as it holds.

The calendars of thousands of namespaces are not asked again for each answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple, TypeAlias, TypeVar, cast

from frontend.api.snapshot import Snapshot
from reconciler.core.calendar import awake_until, covering, next_start
from reconciler.core.plan import next_edge
from reconciler.core.records import NEVER, NamespaceKey, NamespaceRecord, Version, Way
from reconciler.core.rows import LATE_AFTER_S, ScheduleRow, schedule_rows
from schemas.instants import Instant

MOST_KEPT = 512

T = TypeVar("T")
Switch: TypeAlias = tuple[Instant, Way]


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of all schedules, and the next switch of each namespace that has one to come, from `since` on.

    It is the same object for as long as nothing differs, so what is made of it alone can be kept by it.
    """

    rows: Sequence[ScheduleRow]
    switches: Mapping[NamespaceKey, Switch]
    since: Instant = field(default=0, compare=False)
    _made: dict[Hashable, object] = field(default_factory=dict, compare=False)

    def kept(self, name: Hashable, make: Callable[[], T]) -> T:
        """What was made under this name, made now if it was not yet; always of one type for a name. What filters made
        is forgotten, with all else, once there is too much of it.
        """
        found = self._made.get(name)
        if found is None:
            found = make()
            if len(self._made) >= MOST_KEPT:
                self._made.clear()
            self._made[name] = found
        return cast(T, found)


class _Kept(NamedTuple):
    version: Version
    since: Instant
    until: Instant
    rows: tuple[ScheduleRow, ...]
    switch: Switch | None

    def says(self, other: _Kept) -> bool:
        """Whether it says the same: what is looked at each second seldom differs."""
        return (self.version, self.switch, self.rows) == (other.version, other.switch, other.rows)


class _Last(NamedTuple):
    """What was found last holds of its snapshot for `[at, until)`."""

    snapshot: Snapshot
    at: Instant
    until: Instant
    standing: Standing


@dataclass(slots=True)
class Standings:
    """Called from any thread; many who ask at once wait for one making."""

    _kept: dict[NamespaceKey, _Kept] = field(default_factory=dict)
    _last: _Last | None = None
    _lock: Lock = field(default_factory=Lock)

    def at(self, snapshot: Snapshot, now: Instant) -> Standing:
        with self._lock:
            last = self._last
            if last and last.snapshot is snapshot and last.at <= now < last.until:
                return last.standing
            found = {key: self._of(record, now) for key, record in snapshot.records.items()}
            standing = last.standing if last and self._is_as_before(found) else _standing(found, now)
            until = min((kept.until for kept in found.values()), default=NEVER)
            self._kept, self._last = found, _Last(snapshot, now, until, standing)
            return standing

    def _is_as_before(self, found: Mapping[NamespaceKey, _Kept]) -> bool:
        kept = self._kept
        return len(kept) == len(found) and all(
            (before := kept.get(key)) is each or (before is not None and before.says(each))
            for key, each in found.items()
        )

    def _of(self, record: NamespaceRecord, now: Instant) -> _Kept:
        kept = self._kept.get(record.key)
        if kept and kept.version == record.version and kept.since <= now < kept.until:
            return kept
        rows = tuple(schedule_rows(record, now))
        return _Kept(record.version, now, _holds_until(record, now), rows, next_switch(record, now))


def _standing(found: Mapping[NamespaceKey, _Kept], now: Instant) -> Standing:
    return Standing(
        tuple(row for kept in found.values() for row in kept.rows),
        {key: kept.switch for key, kept in found.items() if kept.switch},
        now,
    )


def next_switch(record: NamespaceRecord, now: Instant) -> Switch | None:
    """What the calendar asks for next; windows that touch ask for nothing in between."""
    if record.protected:
        return None
    if covering(record.calendar, now):
        until = awake_until(record.calendar, now)
        return (until, Way.SLEEP) if until is not None else None
    start = next_start(record.calendar, now)
    return (start, Way.WAKE) if start is not None else None


def _holds_until(record: NamespaceRecord, now: Instant) -> Instant:
    """Until the calendar wants something else, or who is to be on grows late. What is held or fought over stands
    otherwise at other times too: it is looked at each second.
    """
    if record.held or record.contended_until:
        return now + 1
    found = covering(record.calendar, now)
    late_at = max(found.window.start, record.in_force_since) + LATE_AFTER_S if found else now
    return min(next_edge(record, now), late_at) if late_at > now else next_edge(record, now)
