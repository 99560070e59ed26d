"""The names of the days, and what people mean by other ways to write them."""

from __future__ import annotations

import re

from schemas.schedule import Weekday

WEEKDAYS: tuple[str, ...] = tuple(day.name.lower() for day in Weekday)

_OTHER_NAMES = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "tues": 1, "weds": 2, "thur": 3, "thurs": 3,
    "lunes": 0, "martes": 1, "miércoles": 2, "miercoles": 2, "jueves": 3, "viernes": 4, "sábado": 5, "sabado": 5,
    "domingo": 6, "lun": 0, "mié": 2, "mie": 2, "jue": 3, "vie": 4, "sáb": 5, "sab": 5, "dom": 6,
}  # fmt: skip


_GROUPS = {
    "weekdays": "mon-fri", "workdays": "mon-fri", "weekend": "sat-sun", "weekends": "sat-sun",
    "daily": "mon-sun", "everyday": "mon-sun", "*": "mon-sun",
}  # fmt: skip
_DASH = re.compile(r"\s*(?:[-–—]|\b(?:a|to)\b)\s*")


def weekday(name: str) -> Weekday:
    """A day by its name in a schedule. KeyError: the schema does not allow it."""
    return Weekday[name.upper()]


def weekdays_meant(text: str) -> tuple[str, ...]:
    """The days that `mon-fri`, `Mon`, `1-5`, `lunes a viernes` or `sat,sun` stand for; empty if it is not clear."""
    found: list[int] = []
    text = _DASH.sub("-", text.strip().lower()[:80])
    for part in re.split(r"[,;\s]+", _GROUPS.get(text, text)):
        first, dash, last = part.partition("-")
        start, stop = _number(first), _number(last) if dash else None
        if start is None or (dash and stop is None):
            return ()
        found += [start] if stop is None else [(start + n) % 7 for n in range((stop - start) % 7 + 1)]
    return tuple(dict.fromkeys(WEEKDAYS[number] for number in found))


def _number(name: str) -> int | None:
    if name in WEEKDAYS:
        return WEEKDAYS.index(name)
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    return (int(name) + 6) % 7 if name.isdigit() and int(name) <= 7 else None
