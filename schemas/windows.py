"""When a schedule says that its namespace is awake: from wall-clock patterns to windows in UTC.

A window belongs to the day on which it starts; whatever is said about days (`from`, `until`, `except`,
`holidays`) looks at that day alone. A window whose start and stop fall on one instant, because a spring gap
swallowed it, is no window.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache

from schemas.instants import DAY, Instant
from schemas.public_holidays import holiday_days
from schemas.schedule import Once, Schedule, Weekly, WeeklyWindow, Window
from schemas.zones import LAST_YEAR, day_of, instant_of, spring_gaps, weekly_instants

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_SHORT_S = 16 * DAY
_SEARCH_DAYS = 400
"""How many days in a row may pass without a window before a weekly schedule counts as having none to come."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A window that would have started on `day`, and what took it away: `except`, a calendar, or a holiday's name."""

    window: Window
    day: date
    by: str


def windows_between(schedule: Schedule, since: Instant, until: Instant) -> list[Window]:
    """Those that overlap `[since, until)`, earliest first."""
    pattern, zone = schedule.pattern, schedule.timezone
    if isinstance(pattern, Once):
        window = once_window(pattern, zone)
        return [window] if window.start < window.stop and window.start < until and window.stop > since else []
    if until - since <= _SHORT_S:
        return list(_few_windows(pattern, zone, since, until))
    return _weekly_windows(pattern, zone, since, until)


@lru_cache(maxsize=8192)
def _few_windows(pattern: Weekly, zone: str, since: Instant, until: Instant) -> tuple[Window, ...]:
    """Those of a few days, known for all who ask: at an edge that many namespaces share, all of them ask this."""
    return tuple(_weekly_windows(pattern, zone, since, until))


def _weekly_windows(pattern: Weekly, zone: str, since: Instant, until: Instant) -> list[Window]:
    days = days_between(pattern, zone, since, until)
    removed = removed_days(pattern, days)
    found: list[Window] = []
    for weekly in pattern.windows:
        for weekday in weekly.days:
            here = days[(weekday - day_of_week(days.start)) % 7 :: 7]
            if here:
                starts, stops = instants_of(weekly, zone, here)
                found += [
                    Window(start, stop)
                    for start, stop, day in zip(starts, stops, here, strict=True)
                    if start < stop and start < until and stop > since and day not in removed
                ]
    found.sort()
    return found


@lru_cache(maxsize=8192)
def once_window(pattern: Once, zone: str) -> Window:
    """The window of a one-off, which may be empty."""
    return Window(instant_of(zone, pattern.start), instant_of(zone, pattern.stop))


def places_covering(schedule: Schedule, at: Instant) -> list[int]:
    """Which windows of a weekly schedule's list an instant lies in, by their place in it. A one-off has no list."""
    pattern = schedule.pattern
    if isinstance(pattern, Once):
        return []
    alone = (replace(pattern, windows=(weekly,)) for weekly in pattern.windows)
    return [place for place, each in enumerate(alone) if _few_windows(each, schedule.timezone, at, at + 1)]


def covering(schedule: Schedule, at: Instant) -> Window | None:
    """The window that an instant lies in."""
    found = windows_between(schedule, at, at + 1)
    return found[0] if found else None


def next_window(schedule: Schedule, after: Instant) -> Window | None:
    """The first window that starts after an instant, or None if there is none to come."""
    pattern = schedule.pattern
    if isinstance(pattern, Once):
        start = instant_of(schedule.timezone, pattern.start)
        return next(iter(windows_between(schedule, start, start + 1)), None) if start > after else None
    first = after if pattern.first is None else max(after, _midnight(schedule, pattern.first) - DAY)
    for step in range(0, _SEARCH_DAYS, 8):
        since = first + step * DAY
        for window in windows_between(schedule, since, since + 8 * DAY):
            if window.start > after:
                return window
        if pattern.last is not None and since > _midnight(schedule, pattern.last) + 2 * DAY:
            return None
    return None


def ends_at(schedule: Schedule) -> Instant | None:
    """When the last window is over; None if there is no last one. 0: the schedule has no window at all."""
    pattern = schedule.pattern
    if isinstance(pattern, Once):
        return instant_of(schedule.timezone, pattern.stop)
    if pattern.last is None:
        return None
    end = _midnight(schedule, pattern.last) + 2 * DAY
    start = end - _SEARCH_DAYS * DAY
    if pattern.first is not None:
        start = max(start, _midnight(schedule, pattern.first) - DAY)
    step = 16 * DAY
    while end > start:
        found = windows_between(schedule, max(start, end - step), end)
        if found:
            return max(w.stop for w in found)
        end -= step
    return 0


def is_live(schedule: Schedule, at: Instant) -> bool:
    """Whether a window is open or still to come."""
    end = ends_at(schedule)
    return end is None or end > at


def removed_between(schedule: Schedule, since: Instant, until: Instant) -> list[Removed]:
    """The windows between two instants that an exception, a closure or a public holiday takes away, by start."""
    pattern = schedule.pattern
    if isinstance(pattern, Once):
        return []
    zone, days = schedule.timezone, days_between(pattern, schedule.timezone, since, until)
    found = [
        Removed(Window(start, stop), _date(day), removed_by(pattern, day))
        for day in sorted(removed_days(pattern, days).intersection(days))
        for weekly in pattern.windows
        if day_of_week(day) in weekly.days
        for start, stop in (_window_of(weekly, zone, day),)
        if start < stop and start < until and stop > since
    ]
    return sorted(found, key=lambda removed: removed.window)


def vanished_between(schedule: Schedule, since: Instant, until: Instant) -> list[date]:
    """The days between two instants on which a window vanishes in a spring gap."""
    pattern, zone = schedule.pattern, schedule.timezone
    if isinstance(pattern, Once):
        return []
    days = days_between(pattern, zone, since, until)
    return [
        _date(day)
        for gap in spring_gaps(zone, since, until)
        for day in range(gap.since // DAY, gap.until // DAY + 1)
        if day in days and not removed_by(pattern, day)
        for weekly in pattern.windows
        if day_of_week(day) in weekly.days and _window_of(weekly, zone, day) == (gap.at, gap.at)
    ]


def starts_on(pattern: Weekly, day: date) -> bool:
    """Whether the week's pattern has a window that starts on a day, within `from` and `until`."""
    inside = (pattern.first is None or day >= pattern.first) and (pattern.last is None or day <= pattern.last)
    return inside and any(day.weekday() in weekly.days for weekly in pattern.windows)


def removed_by(pattern: Weekly, day_number: int) -> str:
    """What takes the windows of a day away, or "" if nothing does."""
    if not (pattern.exceptions or pattern.closures or pattern.countries):
        return ""
    day = _date(day_number)
    if any(day in days for days in pattern.exceptions):
        return "except"
    for name, closed in pattern.closures:
        if any(day in days for days in closed):
            return name
    for country in pattern.countries:
        holiday = holiday_days(country, day.year).get(day)
        if holiday:
            return f"{country}: {holiday}"
    return ""


def day_of_week(day_number: int) -> int:
    """As `date.weekday`, of a day counted from 1970-01-01, a Thursday."""
    return (day_number + 3) % 7


def days_between(pattern: Weekly, zone: str, since: Instant, until: Instant) -> range:
    """The days, counted from 1970-01-01, on which a window that matters between two instants may start."""
    first = day_of(zone, since) - _EPOCH_DAY - 1
    last = day_of(zone, min(until, _END)) - _EPOCH_DAY + 1
    if pattern.first is not None:
        first = max(first, pattern.first.toordinal() - _EPOCH_DAY)
    if pattern.last is not None:
        last = min(last, pattern.last.toordinal() - _EPOCH_DAY)
    return range(first, max(first, last + 1))


def removed_days(pattern: Weekly, days: range) -> set[int]:
    """The days on which `removed_by` says something: all of those asked for, and perhaps some others."""
    if not (pattern.exceptions or pattern.closures or pattern.countries):
        return set()
    ranges = (*pattern.exceptions, *(closed for _, closures in pattern.closures for closed in closures))
    removed: set[int] = set()
    for closed in ranges:
        first, last = closed.first.toordinal() - _EPOCH_DAY, closed.last.toordinal() - _EPOCH_DAY
        removed.update(range(max(first, days.start), min(last + 1, days.stop)))
    if pattern.countries and days:
        years = range(_date(days[0]).year, _date(days[-1]).year + 1)
        removed.update(*(_holiday_numbers(country, year) for country in pattern.countries for year in years))
    return removed


@cache
def _holiday_numbers(country: str, year: int) -> frozenset[int]:
    return frozenset(day.toordinal() - _EPOCH_DAY for day in holiday_days(country, year))


def instants_of(weekly: WeeklyWindow, zone: str, days: range) -> tuple[list[Instant], list[Instant]]:
    """When the window starts and stops that begins on each of some days, which are a week apart."""
    last_day = days.start + 1 if weekly.stop_min <= weekly.start_min else days.start
    return (
        weekly_instants(zone, days.start, weekly.start_min, len(days)),
        weekly_instants(zone, last_day, weekly.stop_min, len(days)),
    )


def _window_of(weekly: WeeklyWindow, zone: str, day: int) -> tuple[Instant, Instant]:
    starts, stops = instants_of(weekly, zone, range(day, day + 1))
    return starts[0], stops[0]


def _date(day_number: int) -> date:
    return date.fromordinal(day_number + _EPOCH_DAY)


def _midnight(schedule: Schedule, day: date) -> Instant:
    return instant_of(schedule.timezone, datetime(day.year, day.month, day.day))


_END: Instant = (date(LAST_YEAR, 1, 1).toordinal() - 1 - _EPOCH_DAY) * DAY
