"""Turns documents whose shape is right into the values of `schemas.schedule`.

What a JSON Schema cannot say about one file alone is said here: dates that do not exist, windows without length.
Whether a value is true of the estate (a zone, a cluster, a cost centre) is a rule's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

from schemas.language import Language
from schemas.problems import Problem
from schemas.rules.shape import EMPTY_WINDOW, NO_SUCH_DATE, NOT_A_TIME, STOP_BEFORE_START
from schemas.schedule import (
    DEFAULT_CLUSTER,
    Adopt,
    CostCentres,
    Days,
    Drift,
    Mode,
    Notices,
    Once,
    Pinned,
    Policy,
    Prices,
    Safe,
    Schedule,
    ScheduleId,
    Weekly,
    WeeklyWindow,
)
from schemas.strict_yaml import Document, Value
from schemas.wall_times import calendar_date, duration_s, minute_of_day, wall_time
from schemas.weekdays import weekday

_Map = Mapping[str, Value]


@dataclass(slots=True)
class _Reader:
    """One document on its way to values, and what was found wrong in it meanwhile."""

    document: Document
    problems: list[Problem] = field(default_factory=list)

    def date(self, text: str, pointer: str) -> date | None:
        """A date that exists, or a problem at its place."""
        found = calendar_date(text)
        if found is None:
            self.problems.append(
                NO_SUCH_DATE.problem(
                    self.document.at(pointer),
                    f"there is no date {text}",
                    "look at the calendar; Alba knows 2000–2059",
                    pointer=pointer,
                    facts={"date": text},
                )
            )
        return found

    def days(self, text: str, pointer: str) -> Days | None:
        """`2026-12-24`, or `2026-12-28..2027-01-03` with both ends."""
        start, _, end = text.partition("..")
        first, last = self.date(start, pointer), self.date(end or start, pointer)
        if first is None or last is None:
            return None
        if last < first:
            self.problems.append(
                STOP_BEFORE_START.problem(
                    self.document.at(pointer),
                    f"the range {text} ends before it begins",
                    f"write {end}..{start}",
                    pointer=pointer,
                    facts={"case": "range", "start": start, "stop": end},
                )
            )
            return None
        return Days(first, last)


def read_schedules(document: Document, policy: Policy) -> tuple[list[Schedule], list[Problem]]:
    """A schedule for each namespace of a file, and what keeps it from being right."""
    reader = _Reader(document)
    content = cast(_Map, document.value)
    pattern = _once(reader, content) if "once" in content else _weekly(reader, content, policy)
    if pattern is None or reader.problems:
        return [], reader.problems
    path = document.file.removesuffix(".yaml")
    named = content.get("namespaces")
    names = [str(name) for name in named] if isinstance(named, list) else [str(content["namespace"])]
    schedules = [
        Schedule(
            id=schedule_id(path, name if isinstance(named, list) else None),
            file=document.file,
            namespace=name,
            cluster=str(content.get("cluster", policy.clusters[0])),
            cost_centre=str(content["costCenter"]),
            owner=str(content["owner"]),
            timezone=str(content.get("timezone", policy.default_timezone)),
            pattern=pattern,
            reason=str(content.get("reason", "")),
        )
        for name in names
    ]
    return schedules, []


def schedule_id(path: str, namespace: str | None) -> ScheduleId:
    """A schedule's id: its file's path, and its namespace where the file names several."""
    return path if namespace is None else f"{path}:{namespace}"


def namespace_pointer(document: Document, schedule: Schedule) -> str:
    """Where in its file a schedule's namespace stands."""
    named = cast(_Map, document.value).get("namespaces")
    if isinstance(named, list):
        return f"/namespaces/{named.index(schedule.namespace)}"
    return "/namespace"


def _once(reader: _Reader, content: _Map) -> Once | None:
    once = cast(Mapping[str, str], content["once"])
    start, stop = wall_time(once["start"]), wall_time(once["stop"])
    for key, found in (("start", start), ("stop", stop)):
        if found is None:
            pointer = f"/once/{key}"
            reader.problems.append(
                NO_SUCH_DATE.problem(
                    reader.document.at(pointer),
                    f"there is no time {once[key]}",
                    "look at the calendar and the clock; Alba knows 2000–2059",
                    pointer=pointer,
                    facts={"case": "time", "date": once[key]},
                )
            )
    if start is None or stop is None:
        return None
    if stop <= start:
        rule, what = (EMPTY_WINDOW, "is empty") if stop == start else (STOP_BEFORE_START, "stops before it starts")
        reader.problems.append(
            rule.problem(
                reader.document.at("/once/stop"),
                f"the window from {once['start']} to {once['stop']} {what}",
                "write a stop that is later than the start",
                pointer="/once/stop",
                facts={"case": "once", "start": once["start"], "stop": once["stop"]},
            )
        )
        return None
    return Once(start, stop)


def _weekly(reader: _Reader, content: _Map, policy: Policy) -> Weekly | None:
    windows = [
        _weekly_window(reader, cast(_Map, entry), f"/weekly/{at}")
        for at, entry in enumerate(cast(Sequence[Value], content["weekly"]))
    ]
    first = reader.date(str(content["from"]), "/from") if "from" in content else None
    last = reader.date(str(content["until"]), "/until") if "until" in content else None
    if first and last and last < first:
        reader.problems.append(
            STOP_BEFORE_START.problem(
                reader.document.at("/until"),
                f"`until` ({last}) is before `from` ({first})",
                "write a later `until`, or an earlier `from`",
                pointer="/until",
                facts={"case": "until", "start": str(first), "stop": str(last)},
            )
        )
    exceptions = [
        reader.days(str(text), f"/except/{at}")
        for at, text in enumerate(cast(Sequence[Value], content.get("except", [])))
    ]
    named = content.get("holidays", [])
    holidays = [str(name) for name in named] if isinstance(named, list) else [str(named)]
    if reader.problems:
        return None
    return Weekly(
        windows=tuple(w for w in windows if w),
        first=first,
        last=last,
        exceptions=tuple(e for e in exceptions if e),
        countries=tuple(name for name in holidays if name not in policy.calendars),
        closures=tuple((name, policy.calendars[name]) for name in holidays if name in policy.calendars),
    )


def _weekly_window(reader: _Reader, entry: _Map, pointer: str) -> WeeklyWindow | None:
    start = minute_of_day(str(entry["start"]))
    stop = minute_of_day(str(entry["stop"]), end=True)
    if start is None or stop is None:
        reader.problems.append(
            NOT_A_TIME.problem(
                reader.document.at(pointer),
                "not a time",
                "write hours and minutes as 08:00",
                pointer=pointer,
                facts={"shown": f"{entry['start']}-{entry['stop']}"},
            )
        )
        return None
    if start == stop:
        reader.problems.append(
            EMPTY_WINDOW.problem(
                reader.document.at(f"{pointer}/stop"),
                f"the window from {entry['start']} to {entry['stop']} is empty",
                "write another stop; a window that lasts all day is `start: 00:00` and `stop: 24:00`",
                pointer=f"{pointer}/stop",
                facts={"start": str(entry["start"]), "stop": str(entry["stop"])},
            )
        )
        return None
    days = frozenset(weekday(str(name)) for name in cast(Sequence[Value], entry["days"]))
    return WeeklyWindow(days, start, stop)


def read_policy(document: Document) -> tuple[Policy | None, list[Problem]]:
    """The policy, with the defaults that the design states for what is left out."""
    reader = _Reader(document)
    content = cast(_Map, document.value)
    calendars = {
        name: tuple(
            found
            for at, text in enumerate(cast(Sequence[Value], entries))
            if (found := reader.days(str(text), f"/calendars/{name}/{at}"))
        )
        for name, entries in cast(_Map, content.get("calendars", {})).items()
    }
    if reader.problems:
        return None, reader.problems
    drift, safe = cast(_Map, content.get("drift", {})), cast(_Map, content.get("safe", {}))
    notices, pinned = cast(_Map, content.get("notices", {})), cast(_Map, content.get("data", {}))
    defaults = Policy(limit=1, default_timezone="UTC", protected=())
    return Policy(
        limit=int(cast(int, content["maxConcurrentNamespaces"])),  # 5.0 is whole, too
        default_timezone=str(content["defaultTimezone"]),
        protected=_texts(content["protectedNamespaces"]),
        mode=Mode(str(content.get("mode", defaults.mode))),
        paused=content.get("paused", False) is True,
        longest_window_s=_seconds(content.get("longestWindow"), defaults.longest_window_s),
        adopt=Adopt(str(content.get("adopt", defaults.adopt))),
        drift=Drift(drift.get("heal", True) is True, _seconds(drift.get("after"), defaults.drift.after_s)),
        asleep_by_default=_texts(content.get("asleepByDefault", [])),
        sleep_despite_webhooks=_texts(content.get("sleepDespiteWebhooks", [])),
        calendars=calendars,
        clusters=tuple(cast(_Map, content.get("clusters", {DEFAULT_CLUSTER: {}}))),
        prices=_prices(content.get("prices")),
        safe=Safe(_seconds(safe.get("wake"), 0), _seconds(safe.get("extend"), 0)),
        notices=Notices(
            str(notices.get("default", "")),
            {name: str(channel) for name, channel in cast(_Map, notices.get("namespaces", {})).items()},
            Language(str(notices.get("language", defaults.notices.language))),
            {channel: Language(str(tag)) for channel, tag in cast(_Map, notices.get("languages", {})).items()},
        ),
        pinned=Pinned(str(pinned.get("tzdata", "")), str(pinned.get("holidays", ""))),
    ), []


def read_cost_centres(document: Document) -> tuple[CostCentres | None, list[Problem]]:
    """Which cost centres may pay for which namespace."""
    content = cast(_Map, document.value)
    return CostCentres({pattern: _texts(centres) for pattern, centres in content.items()}), []


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _seconds(value: Value, default: int) -> int:
    found = duration_s(value) if isinstance(value, str) else None
    return default if found is None else found


def _prices(value: Value) -> Prices | None:
    if not isinstance(value, dict) or not value:
        return None
    return Prices(str(value["currency"]), Decimal(str(value["cpuHour"])), Decimal(str(value["memoryGiBHour"])))
