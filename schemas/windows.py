"""When a schedule says that its namespace is awake: from wall-clock patterns to windows in UTC.

A window belongs to the day on which it starts; whatever is said about days (`from`, `until`, `except`,
`holidays`) looks at that day alone. A window whose start and stop fall on one instant, because a spring gap
swallowed it, is no window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from schemas.instants import DAY, Instant
from schemas.public_holidays import holiday_days
from schemas.schedule import Once, Schedule, Weekly, WeeklyWindow, Window
from schemas.zones import LAST_YEAR, instant_of, wall_of

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_BLOCK = 256
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
        window = Window(instant_of(zone, pattern.start), instant_of(zone, pattern.stop))
        return [window] if window.start < window.stop and window.start < until and window.stop > since else []
    found = [
        window
        for day in _days(pattern, zone, since, until)
        if not removed_by(pattern, day)
        for window in _on_day(pattern, zone, day)
        if window.start < until and window.stop > since
    ]
    found.sort()
    return found


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
    found = [
        Removed(window, day, by)
        for number in _days(pattern, schedule.timezone, since, until)
        if (by := removed_by(pattern, number))
        for window in _on_day(pattern, schedule.timezone, number)
        if window.start < until and window.stop > since
        for day in (date.fromordinal(number + _EPOCH_DAY),)
    ]
    return sorted(found, key=lambda removed: removed.window)


def vanished_between(schedule: Schedule, since: Instant, until: Instant) -> list[date]:
    """The days between two instants on which a window vanishes in a spring gap."""
    pattern = schedule.pattern
    if isinstance(pattern, Once):
        return []
    zone = schedule.timezone
    return [
        date.fromordinal(day + _EPOCH_DAY)
        for day in _days(pattern, zone, since, until)
        if not removed_by(pattern, day)
        for weekly in pattern.windows
        if day_of_week(day) in weekly.days
        for start, stop in (_instants(weekly, zone, day),)
        if start >= stop and since <= start < until
    ]


def starts_on(pattern: Weekly, day: date) -> bool:
    """Whether the week's pattern has a window that starts on a day, within `from` and `until`."""
    inside = (pattern.first is None or day >= pattern.first) and (pattern.last is None or day <= pattern.last)
    return inside and any(day.weekday() in weekly.days for weekly in pattern.windows)


def removed_by(pattern: Weekly, day_number: int) -> str:
    """What takes the windows of a day away, or "" if nothing does."""
    if not (pattern.exceptions or pattern.closures or pattern.countries):
        return ""
    day = date.fromordinal(day_number + _EPOCH_DAY)
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


def _days(pattern: Weekly, zone: str, since: Instant, until: Instant) -> Iterator[int]:
    """The days, counted from 1970-01-01, on which a window that matters between two instants may start."""
    first = wall_of(zone, since).toordinal() - _EPOCH_DAY - 2
    last = wall_of(zone, min(until, _END)).toordinal() - _EPOCH_DAY + 1
    if pattern.first is not None:
        first = max(first, pattern.first.toordinal() - _EPOCH_DAY)
    if pattern.last is not None:
        last = min(last, pattern.last.toordinal() - _EPOCH_DAY)
    return iter(range(first, last + 1))


def _on_day(pattern: Weekly, zone: str, day: int) -> list[Window]:
    weekday = day_of_week(day)
    found = []
    for weekly in pattern.windows:
        if weekday in weekly.days:
            start, stop = _instants(weekly, zone, day)
            if start < stop:
                found.append(Window(start, stop))
    return found


def _instants(weekly: WeeklyWindow, zone: str, day: int) -> tuple[Instant, Instant]:
    last_day = day + 1 if weekly.stop_min <= weekly.start_min else day
    return _at(zone, weekly.start_min, day), _at(zone, weekly.stop_min, last_day)


def _at(zone: str, minute: int, day: int) -> Instant:
    block, offset = divmod(day, _BLOCK)
    return _instants_of_block(zone, minute, block)[offset]


@cache
def _instants_of_block(zone: str, minute: int, block: int) -> list[Instant]:
    """The instants of one wall-clock minute on each day of a block of days."""
    first = datetime(1970, 1, 1) + timedelta(minutes=minute)
    return [instant_of(zone, first + timedelta(days=day)) for day in range(block * _BLOCK, (block + 1) * _BLOCK)]


def _midnight(schedule: Schedule, day: date) -> Instant:
    return instant_of(schedule.timezone, datetime(day.year, day.month, day.day))


_END: Instant = int((date(LAST_YEAR, 1, 1) - timedelta(days=1) - date(1970, 1, 1)).days) * DAY
