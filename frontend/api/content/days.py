"""Days and months as a clock on the wall of a zone shows them; the longest day has 25 hours, the shortest 23."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from schemas.instants import Instant
from schemas.schedule import Window
from schemas.zones import instant_of, wall_of


def day_start(zone: str, now: Instant) -> Instant:
    """The last midnight."""
    return day_of(zone, now).start


def day_of(zone: str, at: Instant) -> Window:
    """The whole day of an instant."""
    day = wall_of(zone, at).date()
    return Window(_midnight(zone, day), _midnight(zone, day + timedelta(days=1)))


def month_start(zone: str, now: Instant) -> Instant:
    """The midnight with which the month began."""
    return _midnight(zone, wall_of(zone, now).date().replace(day=1))


def days_between(zone: str, since: Instant, until: Instant) -> Iterator[tuple[date, Window]]:
    """Each day with something in `[since, until)`, cut to it."""
    day = wall_of(zone, since).date()
    start = since
    while start < until:
        day += timedelta(days=1)
        stop = min(_midnight(zone, day), until)
        if start < stop:
            yield day - timedelta(days=1), Window(start, stop)
        start = max(start, stop)


def _midnight(zone: str, day: date) -> Instant:
    return instant_of(zone, datetime(day.year, day.month, day.day))
