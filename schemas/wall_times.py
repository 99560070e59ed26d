"""Dates, times and durations as schedule files write them, and the nearest right form of a wrong one."""

from __future__ import annotations

import re
from datetime import date, datetime

from schemas.instants import DAY, HOUR, MINUTE
from schemas.zones import FIRST_YEAR, LAST_YEAR

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DATE_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})")
_DURATION = re.compile(r"([1-9][0-9]{0,4})([mhd])")
_LOOSE_TIME = re.compile(r"([0-9]{1,2})(?:[:.hH]?([0-9]{2})(?::00)?|[hH])?\s*(?:([aApP])\.?[mM]\.?)?")
_LOOSE_DATE_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]\s*([^Z]+?)(Z?)")
_LOOSE_RANGE = re.compile(r"([^-–—]{1,12})[-–—]([^-–—]{1,12}?)(?:\s+([A-Z][\w+/-]{1,63}))?")
_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY}

MIDNIGHT_END = 1440


def minute_of_day(text: str, *, end: bool = False) -> int | None:
    """`08:30` as 510; `24:00` only where a window ends. None: not a time."""
    if end and text == "24:00":
        return MIDNIGHT_END
    found = _TIME.fullmatch(text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def calendar_date(text: str) -> date | None:
    """`2026-12-01` in the years that Alba knows; None: no such date."""
    found = _DATE.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) < LAST_YEAR:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def wall_time(text: str) -> datetime | None:
    """`2026-12-01T08:00`, naive; None: no such time."""
    found = _DATE_TIME.fullmatch(text)
    day = calendar_date(found[1]) if found else None
    minute = minute_of_day(found[2]) if found else None
    if day is None or minute is None:
        return None
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60)


def duration_s(text: str) -> int | None:
    """`60m`, `4h` or `31d` in seconds; None: not a duration."""
    found = _DURATION.fullmatch(text)
    return int(found[1]) * _UNITS[found[2]] if found else None


def nearest_time(text: str) -> str | None:
    """The time that a loose form must mean: `800`, `8am` and `08.00` are all `08:00`."""
    text = text.strip()
    found = _LOOSE_TIME.fullmatch(f"0{text}" if text.isdigit() and len(text) == 3 else text[:12])
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def nearest_date_time(text: str) -> tuple[str, bool] | None:
    """The `2026-12-01T08:00` that a loose form must mean, and whether it says that it is in UTC."""
    found = _LOOSE_DATE_TIME.fullmatch(text.strip()[:40])
    time = nearest_time(found[2]) if found else None
    return (f"{found[1]}T{time}", found[3] == "Z") if found and time else None


def nearest_range(text: str) -> tuple[str, str, str] | None:
    """Start, stop and zone ("" if there is none) that `08:00-18:00 Europe/Berlin` must mean."""
    found = _LOOSE_RANGE.fullmatch(text.strip()[:100])
    if not found:
        return None
    start, stop = nearest_time(found[1]), nearest_time(found[2])
    return (start, stop, found[3] or "") if start and stop else None
