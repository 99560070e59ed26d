"""What stands in the modal for a new schedule or a change: read from Slack, filled from a file, and what it asks for.

A change carries only what somebody changed: whatever stands in the form as it was filled is left to the file, with
its comments and its spelling. The form knows which text of the file it was filled from, and refuses any other.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from bot.core.asking import Refusal, schedule_named
from bot.core.blocks import METADATA
from bot.core.deciding import Proposal, change, new
from bot.core.sayings import Saying
from bot.core.sight import Sight
from bot.core.typed import plain
from reconciler.core.writing import Wish
from schemas.schedule import Once, Schedule
from schemas.strict_yaml import Value
from schemas.weekdays import WEEKDAYS
from schemas.zones import wall_of

ONCE, WEEKLY = "once", "weekly"
MOST_WEEKS = 20
"""Windows of a week that the form has room for: three fields each, and Slack takes a hundred blocks."""

LONGEST_LIST = 3000
"""Characters of a list that is typed; Slack takes no more in one field."""

_KNOWN = ("channel", "namespace", "schedule", "kind", "basis")


@dataclass(frozen=True, slots=True)
class Week:
    """The three fields of a weekly window; without days it is none."""

    days: tuple[str, ...] = ()
    start: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in each field, or "". `namespace` is `cluster/namespace`.

    `channel` is where it was asked for; `schedule` the one that is changed, and `basis` the text of its file.
    """

    namespace: str = ""
    centre: str = ""
    kind: str = ONCE
    start_day: str = ""
    start: str = ""
    stop_day: str = ""
    stop: str = ""
    weeks: tuple[Week, ...] = ()
    first: str = ""
    last: str = ""
    exceptions: str = ""
    holidays: str = ""
    zone: str = ""
    owner: str = ""
    reason: str = ""
    channel: str = ""
    schedule: str = ""
    basis: str = ""

    @property
    def rows(self) -> tuple[int, ...]:
        """The weekly windows that there are, by their place in the form: those with days, else the first."""
        return tuple(n for n, week in enumerate(self.weeks) if week.days) or (0,)

    @property
    def metadata(self) -> str:
        """What the modal carries beside its fields."""
        return json.dumps({name: getattr(self, name) for name in _KNOWN})


def fresh(sight: Sight, channel: str, owner: str = "") -> Filled:
    """A new form: the next full hour on the person's clock, for two hours; by the week, office hours."""
    start = sight.at - sight.at % 3600 + 3600
    first, last = wall_of(sight.zone, start), wall_of(sight.zone, start + 2 * 3600)
    return Filled(
        start_day=f"{first:%Y-%m-%d}", start=f"{first:%H:%M}", stop_day=f"{last:%Y-%m-%d}", stop=f"{last:%H:%M}",
        weeks=(Week(WEEKDAYS[:5], "08:00", "18:00"),), zone=sight.zone, owner=owner, channel=channel,
    )  # fmt: skip


def of_schedule(schedule: Schedule, sight: Sight, channel: str) -> Filled | None:
    """The form of a schedule's file; None for one that says more than the form has room for."""
    said = _said(schedule, sight)
    made = replace(
        fresh(sight, channel, schedule.owner), namespace=f"{schedule.cluster}/{schedule.namespace}",
        centre=schedule.cost_centre, zone=schedule.timezone, reason=schedule.reason, schedule=schedule.id,
        basis=_basis(schedule, sight),
    )  # fmt: skip
    if isinstance(schedule.pattern, Once):
        start, stop = schedule.pattern.start, schedule.pattern.stop
        made = replace(
            made, start_day=f"{start:%Y-%m-%d}", start=f"{start:%H:%M}", stop_day=f"{stop:%Y-%m-%d}",
            stop=f"{stop:%H:%M}",
        )  # fmt: skip
    else:
        weeks = tuple(
            Week(tuple(day for day in WEEKDAYS if day in each["days"]), each["start"], each["stop"])
            for each in cast("list[dict[str, str]]", said["weekly"])
        )
        made = replace(
            made, kind=WEEKLY, weeks=weeks, first=str(said.get("from", "")), last=str(said.get("until", "")),
            exceptions=_joined(said.get("except")), holidays=_joined(said.get("holidays")),
        )  # fmt: skip
    roomy = len(made.weeks) <= MOST_WEEKS and max(len(made.exceptions), len(made.holidays)) <= LONGEST_LIST
    return made if roomy and len(made.metadata) <= METADATA else None


def read_form(view: Mapping[str, object]) -> Filled:
    """What somebody put into the form, whatever Slack leaves out."""
    values = _values(view)
    metadata = json.loads(str(view.get("private_metadata") or "{}"))
    known = {name: str(metadata.get(name) or "") for name in _KNOWN}
    rows = 1 + max((int(name.partition("-")[2]) for name in values if re.fullmatch(r"days-\d+", name)), default=-1)
    return Filled(
        namespace=values.get("namespace", "") or known["namespace"], centre=values.get("centre", ""),
        kind=values.get("kind", "") or known["kind"] or ONCE, start_day=values.get("start-day", ""),
        start=values.get("start", ""), stop_day=values.get("stop-day", ""), stop=values.get("stop", ""),
        weeks=tuple(
            Week(
                tuple(d for d in WEEKDAYS if d in values.get(f"days-{n}", "").split(",")),
                values.get(f"start-{n}", ""), values.get(f"stop-{n}", ""),
            )
            for n in range(rows)
        ),
        first=values.get("from", ""), last=values.get("until", ""), exceptions=values.get("except", ""),
        holidays=values.get("holidays", ""), zone=values.get("zone", ""), owner=values.get("owner", ""),
        reason=values.get("reason", ""), channel=known["channel"], schedule=known["schedule"], basis=known["basis"],
    )  # fmt: skip


def meant(filled: Filled, sight: Sight) -> Proposal | Refusal:
    """What the form asks for, judged by the rules on main as it is now."""
    if not filled.schedule:
        return new(sight.ground, wish_of(filled, sight))
    schedule = schedule_named(filled.schedule, sight.catalogue)
    if isinstance(schedule, Refusal):
        return schedule
    if filled.basis != _basis(schedule, sight):
        return Refusal(Saying("form-outdated", {"file": schedule.file}))
    return change(sight.ground, schedule, changed_values(filled, schedule, sight))


def wish_of(filled: Filled, sight: Sight) -> Wish:
    """What a new form asks for."""
    cluster, _, namespace = filled.namespace.rpartition("/")
    weekly = filled.kind == WEEKLY
    weeks = tuple(filled.weeks[n] for n in filled.rows if filled.weeks)
    return Wish(
        namespaces=(namespace,), cost_centre=filled.centre, owner=filled.owner, reason=filled.reason,
        timezone=filled.zone, cluster="" if cluster == sight.catalogue.policy.clusters[0] else cluster,
        once=None if weekly else (f"{filled.start_day}T{filled.start}", f"{filled.stop_day}T{filled.stop}"),
        weekly=tuple((week.days, week.start, _end_of_day(week.stop)) for week in weeks) if weekly else (),
        first=filled.first if weekly else "", last=filled.last if weekly else "",
        exceptions=_listed(filled.exceptions) if weekly else (), holidays=_listed(filled.holidays) if weekly else (),
    )  # fmt: skip


def changed_values(filled: Filled, schedule: Schedule, sight: Sight) -> dict[str, Value]:
    """What the form says otherwise than the file, by JSON pointer; None takes a key away."""
    before, said = of_schedule(schedule, sight, filled.channel), _said(schedule, sight)
    assert before is not None, "a form is only opened for a file that it has room for"
    texts = (
        ("/costCenter", before.centre, filled.centre), ("/owner", before.owner, filled.owner),
        ("/timezone", before.zone, filled.zone), ("/reason", before.reason.strip(), filled.reason.strip()),
    )  # fmt: skip
    found: dict[str, Value] = {pointer: now or None for pointer, was, now in texts if now != was}
    if ":" not in schedule.id:
        cluster, _, namespace = filled.namespace.rpartition("/")
        found |= {"/namespace": namespace} if namespace != schedule.namespace else {}
        found |= {"/cluster": cluster} if cluster != schedule.cluster else {}
    if filled.kind != before.kind:
        gone: dict[str, Value] = {f"/{key}": None for key in _KEYS[before.kind] if key in said}
        return found | gone | {f"/{key}": value for key, value in _pattern(filled).items() if value}
    return found | (_once_changed if filled.kind == ONCE else _week_changed)(filled, before, said)


_KEYS = {ONCE: ("once",), WEEKLY: ("weekly", "from", "until", "except", "holidays")}


def _once_changed(filled: Filled, before: Filled, _: Mapping[str, Value]) -> dict[str, Value]:
    edges = {
        "/once/start": (f"{before.start_day}T{before.start}", f"{filled.start_day}T{filled.start}"),
        "/once/stop": (f"{before.stop_day}T{before.stop}", f"{filled.stop_day}T{filled.stop}"),
    }
    return {pointer: now for pointer, (was, now) in edges.items() if now != was}


def _week_changed(filled: Filled, before: Filled, said: Mapping[str, Value]) -> dict[str, Value]:
    was, now = _pattern(before), _pattern(filled)
    days: dict[str, Value] = {f"/{key}": now[key] or None for key in _KEYS[WEEKLY][1:] if now[key] != was[key]}
    raw = cast("list[dict[str, Value]]", said["weekly"])
    weeks = [_window(filled.weeks[n], raw[n] if n < len(raw) else {}) for n in filled.rows if filled.weeks]
    return days if weeks == raw else {**days, "/weekly": cast("Value", weeks)}


def _pattern(filled: Filled) -> dict[str, Value]:
    """The part of a file that says when."""
    if filled.kind == ONCE:
        start, stop = f"{filled.start_day}T{filled.start}", f"{filled.stop_day}T{filled.stop}"
        return {"once": {"start": start, "stop": stop}}
    return {
        "weekly": [_window(filled.weeks[n], {}) for n in filled.rows if filled.weeks], "from": filled.first,
        "until": filled.last, "except": [*_listed(filled.exceptions)], "holidays": [*_listed(filled.holidays)],
    }  # fmt: skip


def _window(week: Week, raw: Mapping[str, Value]) -> dict[str, Value]:
    """A weekly window as the file says it where it means the same, midnight by either name."""
    days = raw.get("days")
    same_days = isinstance(days, list) and {str(day) for day in days} == set(week.days)
    stop = _end_of_day(week.stop)
    same_stop = raw and _end_of_day(str(raw["stop"])) == stop
    return {
        "days": days if same_days else [*week.days],
        "start": week.start,
        "stop": raw["stop"] if same_stop else stop,
    }


def _end_of_day(stop: str) -> str:
    """Midnight as the end of a day: Slack's pickers know no 24:00."""
    return "24:00" if stop == "00:00" else stop


def _said(schedule: Schedule, sight: Sight) -> Mapping[str, Value]:
    """The schedule's file, as values."""
    return cast("Mapping[str, Value]", sight.catalogue.documents[schedule.file].value)


def _basis(schedule: Schedule, sight: Sight) -> str:
    return hashlib.sha256(sight.catalogue.documents[schedule.file].text.encode()).hexdigest()[:16]


def _joined(value: Value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _listed(text: str) -> tuple[str, ...]:
    """The parts of a list that is typed, each once."""
    return tuple(dict.fromkeys(part for part in re.split(r"[,;\s]+", plain(text)) if part))


def _values(view: Mapping[str, object]) -> dict[str, str]:
    """The values of a view's state by action, as text."""
    state = view.get("state")
    blocks = state.get("values") if isinstance(state, dict) else None
    return {action: _value(value) for block in (blocks or {}).values() for action, value in block.items()}


def _value(value: Mapping[str, object]) -> str:
    chosen = value.get("selected_option")
    if isinstance(chosen, dict):
        return str(chosen["value"])
    several = value.get("selected_options")
    if isinstance(several, list):
        return ",".join(str(each["value"]) for each in several)
    return str(value.get("selected_date") or value.get("selected_time") or value.get("value") or "")
