"""How every schedule stands at an instant, and when each namespace switches next: kept for as long as it holds.

The calendars of thousands of namespaces are not asked again for each answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from frontend.api.snapshot import Snapshot
from reconciler.core.calendar import awake_until, covering, next_start
from reconciler.core.plan import next_edge
from reconciler.core.records import NamespaceKey, NamespaceRecord, Version, Way
from reconciler.core.rows import ScheduleRow, schedule_rows
from schemas.instants import MINUTE, Instant

MAY_BE_LATE_S = 5 * MINUTE
"""Whoever is not on for so long after the start has been late for a while."""

Switch: TypeAlias = tuple[Instant, Way]


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of all schedules, and the next switch of each namespace that has one to come."""

    rows: Sequence[ScheduleRow]
    switches: Mapping[NamespaceKey, Switch]


class _Kept(NamedTuple):
    version: Version
    since: Instant
    until: Instant
    rows: tuple[ScheduleRow, ...]
    switch: Switch | None


@dataclass(slots=True)
class Standings:
    """Called from any thread: what two of them make at once is the same."""

    _kept: dict[NamespaceKey, _Kept] = field(default_factory=dict)
    _last: tuple[Snapshot, Instant, Standing] | None = None

    def at(self, snapshot: Snapshot, now: Instant) -> Standing:
        last = self._last
        if last and last[0] is snapshot and last[1] == now:
            return last[2]
        found = {key: self._of(record, now) for key, record in snapshot.records.items()}
        standing = Standing(
            tuple(row for kept in found.values() for row in kept.rows),
            {key: kept.switch for key, kept in found.items() if kept.switch},
        )
        self._kept, self._last = found, (snapshot, now, standing)
        return standing

    def _of(self, record: NamespaceRecord, now: Instant) -> _Kept:
        kept = self._kept.get(record.key)
        if kept and kept.version == record.version and kept.since <= now < kept.until:
            return kept
        rows = tuple(schedule_rows(record, now))
        return _Kept(record.version, now, _holds_until(record, now), rows, next_switch(record, now))


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
    """Until the calendar wants something else. What is held, fought over, or has just begun and may be late, stands
    otherwise at other times too: it is looked at each second.
    """
    found = covering(record.calendar, now)
    has_just_begun = found and now - max(found.window.start, record.in_force_since) < MAY_BE_LATE_S
    if record.held or record.contended_until or has_just_begun:
        return now + 1
    return next_edge(record, now)
