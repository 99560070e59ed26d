"""What cron expressions and recurrence rules would be in a schedule, for whoever is used to writing those.

Only what is plain is translated: one time on certain days of the week. They know no end, so the `stop:` is left open.
"""

from __future__ import annotations

from schemas.wall_times import nearest_time
from schemas.weekdays import WEEKDAYS, weekdays_meant


def weekly_meant(key: str, text: str) -> tuple[str, str] | None:
    """The days and the start of a weekly window as a `cron:` or `rrule:` has it; None if it is not plain."""
    found = _cron(text) if key == "cron" else _rrule(text)
    return (", ".join(found[0]), found[1]) if found else None


def _cron(text: str) -> tuple[tuple[str, ...], str] | None:
    """`0 8 * * 1-5`."""
    fields = text.split()
    if len(fields) != 5 or fields[2:4] != ["*", "*"]:
        return None
    return _checked(WEEKDAYS if fields[4] == "*" else weekdays_meant(fields[4]), fields[1], fields[0])


def _rrule(text: str) -> tuple[tuple[str, ...], str] | None:
    """`FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=8;BYMINUTE=0` (RFC 5545)."""
    parts = dict(part.partition("=")[::2] for part in text.upper().removeprefix("RRULE:").split(";"))
    if not {"BYHOUR", "FREQ"} <= parts.keys() <= {"FREQ", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "WKST"}:
        return None
    by_letters = {day[:2].upper(): day for day in WEEKDAYS}
    named = parts["BYDAY"].split(",") if "BYDAY" in parts else list(by_letters) if parts["FREQ"] == "DAILY" else []
    days = tuple(by_letters[name] for name in named if name in by_letters)
    return _checked(days if len(days) == len(named) else (), parts["BYHOUR"], parts.get("BYMINUTE", "0"))


def _checked(days: tuple[str, ...], hour: str, minute: str) -> tuple[tuple[str, ...], str] | None:
    start = nearest_time(f"{hour}:{minute.zfill(2)}")
    return (days, start) if days and start else None
