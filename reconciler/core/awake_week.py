"""The minutes of a week in which something is awake, as other scalers describe them, and as weekly windows say them.

For `alba import`. A set of minutes has no order in which rules apply and no midnight: what two rules say together is
a union or a difference, and only the windows cut it at the days again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from schemas.weekdays import WEEKDAYS

DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
ALWAYS = frozenset(range(WEEK_MINUTES))
NEVER: frozenset[int] = frozenset()

Minutes: TypeAlias = frozenset[int]
Windows: TypeAlias = tuple[tuple[tuple[str, ...], str, str], ...]

_TIME = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Week:
    """When something is awake, by the wall clock of a zone; `zone` is empty where it makes no difference."""

    awake: Minutes
    zone: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """No week can be made of it, and why."""

    why: str


def minute_of_day(text: str) -> int | None:
    """`8:30` or `24:00` as minutes since midnight."""
    found = _TIME.fullmatch(text)
    minute = int(found[1]) * 60 + int(found[2]) if found else DAY_MINUTES + 1
    return minute if minute <= DAY_MINUTES else None


def daily(days: Iterable[str], start: int, stop: int) -> Minutes:
    """The minutes from `start` to before `stop` of each of the days."""
    begins = [WEEKDAYS.index(day) * DAY_MINUTES for day in days]
    return frozenset(begin + minute for begin in begins for minute in range(start, stop))


def woken_and_put_to_sleep(days: Iterable[str], wake: int, sleep: int) -> Minutes:
    """From each day's `wake` until the next `sleep`, which may be days later: at the same days' `sleep` only."""
    begins = [WEEKDAYS.index(day) * DAY_MINUTES for day in days]
    sleeps = [begin + sleep for begin in begins]
    awake: set[int] = set()
    for woken in (begin + wake for begin in begins):
        lasts = min((at - woken) % WEEK_MINUTES for at in sleeps)
        awake |= {minute % WEEK_MINUTES for minute in range(woken, woken + lasts)}
    return frozenset(awake)


def weekly_windows(awake: Minutes) -> Windows:
    """The same minutes as windows within days, those of equal times together; what goes on at midnight is two."""
    days_of: dict[tuple[int, int], list[str]] = {}
    for number, day in enumerate(WEEKDAYS):
        today = [minute - number * DAY_MINUTES for minute in awake if minute // DAY_MINUTES == number]
        for run in _runs(sorted(today)):
            days_of.setdefault(run, []).append(day)
    return tuple((tuple(days), _clock(start), _clock(stop)) for (start, stop), days in days_of.items())


def _runs(minutes: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for minute in minutes:
        if start is None or previous is None or minute != previous + 1:
            if start is not None and previous is not None:
                yield start, previous + 1
            start = minute
        previous = minute
    if start is not None and previous is not None:
        yield start, previous + 1


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
