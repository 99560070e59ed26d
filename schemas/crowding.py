"""How many schedules are on at once, counted over years of calendar without expanding any of them by itself.

Schedules that have their hours in common, which most do, share the instants of these hours; what tells them apart is
on which days they are on, and days are cheap to count. Called by `schemas.coverage` alone, which looks closer where
this says that there may be too many: a namespace of which two schedules overlap is counted twice here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeAlias

from schemas.instants import Instant
from schemas.schedule import Once, Schedule, Weekly, WeeklyWindow
from schemas.windows import day_of_week, days_between, instants_of, once_window, removed_days

_Steps: TypeAlias = Counter[Instant]
"""By how much the number of those who are on changes, by instant."""


def crowded(schedules: Iterable[Schedule], limit: int, since: Instant, until: Instant) -> list[Instant]:
    """The instants between two others at which more than `limit` schedules are on and the number changes, ascending.

    Whoever counts namespaces finds no more than that at any instant, and so nothing before the first of these.
    """
    steps: _Steps = Counter()
    hours: dict[tuple[str, tuple[WeeklyWindow, ...]], _Days] = {}
    for (pattern, zone), number in Counter((s.pattern, s.timezone) for s in schedules).items():
        if isinstance(pattern, Once):
            start, stop = once_window(pattern, zone)
            _add(steps, start, stop, number, since, until)
        else:
            hours.setdefault((zone, pattern.windows), _Days()).add(pattern, zone, number, since, until)
    for (zone, windows), days in hours.items():
        for weekly in windows:
            days.step(steps, weekly, zone, since, until)
    instants = sorted(steps)
    on = accumulate(steps[at] for at in instants)
    return [at for at, number in zip(instants, on, strict=True) if number > limit and at < until]


@dataclass(slots=True)
class _Days:
    """How many schedules of the same hours are on, by day."""

    changes: Counter[int] = field(default_factory=Counter)
    removed: Counter[int] = field(default_factory=Counter)

    def add(self, pattern: Weekly, zone: str, number: int, since: Instant, until: Instant) -> None:
        days = days_between(pattern, zone, since, until)
        self.changes[days.start] += number
        self.changes[days.stop] -= number
        for day in removed_days(pattern, days).intersection(days):
            self.removed[day] += number

    def step(self, steps: _Steps, weekly: WeeklyWindow, zone: str, since: Instant, until: Instant) -> None:
        """Put the starts and stops of one of the windows among the others."""
        edges = sorted(self.changes)
        first, last = edges[0], edges[-1]
        on = list(accumulate(self.changes[day] for day in range(first, last)))
        for weekday in weekly.days:
            here = range(first + (weekday - day_of_week(first)) % 7, last, 7)
            if here:
                starts, stops = instants_of(weekly, zone, here)
                for start, stop, day in zip(starts, stops, here, strict=True):
                    _add(steps, start, stop, on[day - first] - self.removed[day], since, until)


def _add(steps: _Steps, start: Instant, stop: Instant, number: int, since: Instant, until: Instant) -> None:
    start = max(start, since)
    if start < stop and start < until:
        steps[start] += number
        steps[stop] -= number
