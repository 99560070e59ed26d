"""When a CronJob would have run: the five fields of cron, and the `@` names for them, on a zone's clock.

Only for telling people beforehand; nothing is switched by it. What cannot be read is never due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.instants import Instant
from schemas.zones import instant_of, wall_of, zone_names

_NAMED = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}  # fmt: skip
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_DAYS = {name: at for at, name in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}


@dataclass(frozen=True, slots=True)
class _Fields:
    """What each field admits. Where both restrict the day, either is enough, as cron has it."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool

    def on(self, day: datetime) -> bool:
        by_date, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return day.month in self.months and (by_date or by_weekday if self.either_day else by_date and by_weekday)


def last_due(schedule: str, zone: str, since: Instant, until: Instant) -> Instant | None:
    """The last instant in `[since, until)` at which it is due; None: none, or it cannot be read, or no such zone."""
    fields = _fields(schedule)
    if fields is None or zone not in zone_names():
        return None
    day = wall_of(zone, until).replace(hour=0, minute=0, second=0, microsecond=0)
    while instant_of(zone, day + timedelta(days=1)) > since:
        if fields.on(day):
            for hour in sorted(fields.hours, reverse=True):
                for minute in sorted(fields.minutes, reverse=True):
                    at = instant_of(zone, day.replace(hour=hour, minute=minute))
                    if since <= at < until:
                        return at
        day -= timedelta(days=1)
    return None


def _fields(schedule: str) -> _Fields | None:
    parts = _NAMED.get(schedule.strip().lower(), schedule).lower().split()
    if len(parts) != 5:
        return None
    found = [
        _field(part, least, most, names)
        for part, (least, most, names) in zip(
            parts, ((0, 59, {}), (0, 23, {}), (1, 31, {}), (1, 12, _MONTHS), (0, 7, _DAYS)), strict=True
        )
    ]
    if any(field is None for field in found):
        return None
    minutes, hours, days, months, weekdays = (field or frozenset() for field in found)
    either = not parts[2].startswith(("*", "?")) and not parts[4].startswith(("*", "?"))
    return _Fields(minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either)


def _field(text: str, least: int, most: int, names: Mapping[str, int]) -> frozenset[int] | None:
    """`*`, `5`, `1-5`, `*/15`, `mon-fri`, and lists of these."""
    found: set[int] = set()
    for item in text.split(","):
        span, slash, step = item.partition("/")
        if slash and not (step.isdecimal() and int(step)):
            return None
        first, dash, last = span.partition("-")
        if first in ("*", "?"):
            low, high = least, most
        else:
            low, high = _number(first, names), _number(last if dash else first, names)
            high = most if slash and not dash else high
        if not least <= low <= high <= most:
            return None
        found |= set(range(low, high + 1, int(step) if slash else 1))
    return frozenset(found)


def _number(text: str, names: Mapping[str, int]) -> int:
    return int(text) if text.isdecimal() and len(text) < 3 else names.get(text, -1)
