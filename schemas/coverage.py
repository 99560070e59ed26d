"""Where windows meet: overlaps within a namespace, and too many namespaces at once. Pure, over windows alone.

Both questions are about years of calendar, so neither expands what it can decide without: two weekly patterns of
one zone that are apart on the wall are apart in time, since the map from one to the other is monotone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schemas.crowding import crowded
from schemas.instants import DAY, MINUTE, Instant
from schemas.schedule import Once, Schedule, Weekly, Window
from schemas.windows import windows_between
from schemas.zones import spring_gaps

_WEEK_MIN = 7 * 1440
_STEP_S = 64 * DAY


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two schedules of one namespace that are on at the same time, first at `window`. They may be the same one."""

    first: Schedule
    second: Schedule
    window: Window


@dataclass(frozen=True, slots=True)
class Excess:
    """The first instant at which more namespaces are awake than may be, and whose schedules meet there."""

    at: Instant
    schedules: tuple[Schedule, ...]


def merge(windows: Iterable[Window]) -> list[Window]:
    """The stretches of some windows: those that touch or overlap joined, earliest first."""
    stretches: list[Window] = []
    for window in sorted(windows):
        if stretches and window.start <= stretches[-1].stop:
            stretches[-1] = Window(stretches[-1].start, max(stretches[-1].stop, window.stop))
        else:
            stretches.append(window)
    return stretches


def meetings(schedules: Sequence[Schedule], since: Instant, until: Instant) -> list[Meeting]:
    """The pairs of one namespace's schedules that overlap between two instants, each with its first overlap."""
    found = []
    for at, second in enumerate(schedules):
        if _may_overlap_itself(second):
            own = windows_between(second, since, until)
            overlap = next((b for a, b in pairwise(own) if b.start < a.stop), None)
            if overlap:
                found.append(Meeting(second, second, overlap))
        for first in schedules[:at]:
            window = meeting(first, second, since, until)
            if window:
                found.append(Meeting(first, second, window))
    return found


def meeting(first: Schedule, second: Schedule, since: Instant, until: Instant) -> Window | None:
    """The first time for which two schedules are both on between two instants, or None."""
    if _apart_on_the_wall(first.pattern, second.pattern) and first.timezone == second.timezone:
        return None
    if isinstance(second.pattern, Once):
        first, second = second, first
    if isinstance(first.pattern, Once):
        own = windows_between(first, since, until)
        return next((w for a in own for b in windows_between(second, a.start, a.stop) if (w := _common(a, b))), None)
    start = since
    while start < until:
        stop = min(start + _STEP_S, until)
        found = _first_common(windows_between(first, start, stop), windows_between(second, start, stop))
        if found:
            return found
        start = stop
    return None


def longest_at_sight(schedules: Sequence[Schedule], since: Instant, until: Instant) -> int | None:
    """What no stretch of the weekly ones of some schedules is longer than on the wall between two instants, in seconds.

    It looks at a week of the wall and at no date: what only a clock change could join counts as joined. None: nobody
    can tell so simply, since there are several zones, or no night in the week.
    """
    zones = {s.timezone for s in schedules}
    if len(zones) != 1:
        return None
    gap_s = max((gap.until - gap.since for gap in spring_gaps(zones.pop(), since - 14 * DAY, until)), default=0)
    patterns = (s.pattern for s in schedules)
    week = {span for p in patterns if isinstance(p, Weekly) for span in _week_spans(p)}
    if not week:
        return 0
    twice = sorted((start + shift, stop + shift) for start, stop in week for shift in (0, _WEEK_MIN))
    longest, begins, ends = 0, twice[0][0], twice[0][1]
    for start, stop in twice:
        if start * MINUTE > ends * MINUTE + gap_s:
            begins = start
        ends = max(ends, stop)
        longest = max(longest, ends - begins)
    return None if longest >= _WEEK_MIN else longest * MINUTE + gap_s


def first_excess(schedules: Iterable[Schedule], limit: int, since: Instant, until: Instant) -> Excess | None:
    """The first instant from `since` on at which more than `limit` distinct namespaces of one cluster are awake."""
    by_namespace: dict[str, list[Schedule]] = {}
    for schedule in schedules:
        by_namespace.setdefault(schedule.namespace, []).append(schedule)
    if len(by_namespace) <= limit:
        return None
    everyone = [s for group in by_namespace.values() for s in group]
    suspects = crowded(everyone, limit, since, until)
    start, step_s = since, DAY
    while suspects:
        start = max(start, suspects[0])
        stop, step_s = min(start + step_s, until), min(2 * step_s, _STEP_S)
        at = _excess_between(by_namespace, limit, start, stop)
        if at is not None:
            there = [s for s in everyone if windows_between(s, at, at + 1)]
            return Excess(at, tuple(there))
        suspects = suspects[bisect_left(suspects, stop) :]
        start = stop
    return None


def _excess_between(
    by_namespace: Mapping[str, Sequence[Schedule]], limit: int, since: Instant, until: Instant
) -> Instant | None:
    edges: list[tuple[Instant, int]] = []
    for group in by_namespace.values():
        for window in merge(w for s in group for w in windows_between(s, since, until)):
            edges.append((max(window.start, since), 1))
            edges.append((window.stop, -1))
    edges.sort()
    awake = 0
    for at, change in edges:
        awake += change
        if awake > limit:
            return at
    return None


def _common(first: Window, second: Window) -> Window | None:
    start, stop = max(first.start, second.start), min(first.stop, second.stop)
    return Window(start, stop) if start < stop else None


def _first_common(first: Sequence[Window], second: Sequence[Window]) -> Window | None:
    at, other = 0, 0
    while at < len(first) and other < len(second):
        found = _common(first[at], second[other])
        if found:
            return found
        if first[at].stop <= second[other].stop:
            at += 1
        else:
            other += 1
    return None


def _may_overlap_itself(schedule: Schedule) -> bool:
    pattern = schedule.pattern
    if isinstance(pattern, Once) or len(pattern.windows) == 1:
        return False
    parts = [Weekly((weekly,)) for weekly in pattern.windows]
    return any(not _apart_on_the_wall(a, b) for at, a in enumerate(parts) for b in parts[:at])


def _apart_on_the_wall(first: Once | Weekly, second: Once | Weekly) -> bool:
    """Whether two patterns can be seen to be apart without looking at a single date."""
    if isinstance(first, Once) or isinstance(second, Once):
        return False
    spans = sorted(_week_spans(first))
    others = sorted(_week_spans(second))
    return not any(a < d and c < b for a, b in spans for c, d in others)


def _week_spans(pattern: Weekly) -> list[tuple[int, int]]:
    """The windows of a week in minutes from Monday's midnight, what crosses the week's end counted at both ends."""
    spans = []
    for weekly in pattern.windows:
        for day in weekly.days:
            start = day * 1440 + weekly.start_min
            length = weekly.stop_min - weekly.start_min
            stop = start + (length if length > 0 else length + 1440)
            spans.append((start, stop))
            if stop > _WEEK_MIN:
                spans.append((start - _WEEK_MIN, stop - _WEEK_MIN))
    return spans
