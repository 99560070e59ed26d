"""What kube-downscaler's annotations say of a namespace or a workload, and what of it Alba has no word for.

Its times are `Mon-Fri 07:30-20:30 Europe/Berlin`, several by commas, `always` or `never`. Awake is what is uptime and
is not downtime; uptime is always and downtime never where nobody says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconciler.core.awake_week import ALWAYS, NEVER, Minutes, Unclear, Week, daily, minute_of_day
from reconciler.core.objects import annotations_of, name_of, text
from reconciler.core.ports import JsonObject
from schemas.weekdays import weekdays_meant

TOOL = "kube-downscaler"
_PREFIX = "downscaler/"
_SPEC = re.compile(r"([A-Za-z]{3})(?:-([A-Za-z]{3}))? +([0-9:]+)-([0-9:]+) +(\S+)")
_WITHOUT_COUNTERPART = ("upscale-period", "downscale-period", "force-uptime", "force-downtime", "exclude-until")


def note(thing: JsonObject, name: str) -> str:
    """One of its annotations as text; "" without it. A manifest may hold what YAML made of an unquoted value."""
    value = annotations_of(thing).get(_PREFIX + name)
    return str(value).lower() if isinstance(value, bool) else str(value).strip() if value is not None else ""


def week_said(thing: JsonObject) -> Week | Unclear | None:
    """When it is awake; None where the annotations say nothing about it."""
    up, down = note(thing, "uptime"), note(thing, "downtime")
    if not up and not down:
        return None
    uptime = _times(up or "always")
    downtime = _times(down or "never")
    if isinstance(uptime, Unclear):
        return uptime
    if isinstance(downtime, Unclear):
        return downtime
    zones = {week.zone for week in (uptime, downtime) if week.zone}
    if len(zones) > 1:
        return Unclear(f"its times are in several zones: {', '.join(sorted(zones))}")
    return Week(uptime.awake - downtime.awake, "".join(zones))


def is_excluded(thing: JsonObject) -> bool:
    return note(thing, "exclude").lower() == "true"


def left_behind(thing: JsonObject) -> Iterator[tuple[str, str]]:
    """What its annotations say that a schedule cannot, each with what to do."""
    named = f"{text(thing, 'kind').lower()}/{name_of(thing)}"
    if is_excluded(thing) and text(thing, "kind") != "Namespace":
        yield "it is excluded", f'annotate {named} with alba/exclude: "true"'
    if size := note(thing, "original-replicas"):
        yield f"it is asleep, with {size!r} as its recorded size", f"wake it with {TOOL} before Alba takes over"
    if size := note(thing, "downtime-replicas"):
        yield f"it sleeps at {size!r} replicas", f'annotate each workload with alba/asleep-replicas: "{size}"'
    for name in _WITHOUT_COUNTERPART:
        if value := note(thing, name):
            yield f"{_PREFIX}{name} is {value!r}", "say it as a schedule of its own, or leave it"


def _times(said: str) -> Week | Unclear:
    """A list of times as one week."""
    if said.lower() in ("always", "never"):
        return Week(ALWAYS if said.lower() == "always" else NEVER, "")
    awake: Minutes = NEVER
    zones: set[str] = set()
    for spec in said.split(","):
        found = _SPEC.fullmatch(spec.strip())
        if not found:
            return Unclear(f"{spec.strip()!r} is no time of the week such as Mon-Fri 07:30-20:30 Europe/Berlin")
        days = weekdays_meant(f"{found[1]}-{found[2] or found[1]}")
        start, stop = minute_of_day(found[3]), minute_of_day(found[4])
        if not days or start is None or stop is None or stop <= start:
            return Unclear(f"{spec.strip()!r} names no days, or no times that end after they begin")
        awake |= daily(days, start, stop)
        zones.add(found[5])
    if len(zones) > 1:
        return Unclear(f"its times are in several zones: {', '.join(sorted(zones))}")
    return Week(awake, zones.pop())
