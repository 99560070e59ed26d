"""Calendars (RFC 5545) of planned windows, in the schedules' own zones.

The zones' rules are written from the packaged zone data, like every other time of Alba's, and never from the
system's: a calendar must not differ because a machine does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from frontend.api.content.zones import change_between, offset_of
from reconciler.core.calendar import Occurrence, occurrences_between
from reconciler.core.records import NamespaceRecord
from schemas.instants import DAY, Instant, instant_text
from schemas.zones import wall_of

BACK_S, AHEAD_S = 14 * DAY, 180 * DAY
WEEK_S = 7 * DAY
MOST_EVENTS = 10_000
REFRESH = timedelta(minutes=15)


def calendar(name: str, records: Iterable[NamespaceRecord], now: Instant) -> str:
    """The windows from 14 days ago to 180 ahead as one calendar, or of fewer days where that is too many: the same
    text for a whole day, unless a schedule changes.
    """
    told = sorted(records, key=lambda r: r.key)
    today = now // DAY * DAY
    ahead_s = _ahead_s(told, today)
    since, until = today - min(BACK_S, ahead_s), today + ahead_s
    found = [(r, occurrence) for r in told for occurrence in occurrences_between(r.calendar, since, until)]
    made = Calendar()
    made.add("prodid", "-//Alba//schedules//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    if ahead_s < AHEAD_S:
        made.add(
            "x-wr-caldesc", f"Up to {instant_text(until)}: a team's or a namespace's own calendar reaches further."
        )
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for zone in sorted({o.entry.schedule.timezone for _, o in found} - {"UTC"}):
        last = max(o.window.stop for _, o in found)
        made.add_component(_zone(zone, since - DAY, last + DAY))
    for record, occurrence in found:
        made.add_component(_event(record, occurrence))
    return bytes(made.to_ical()).decode()


def _ahead_s(records: Sequence[NamespaceRecord], today: Instant) -> int:
    """So many whole days that no more windows are told than a reader can take, by those of the week to come."""
    in_a_week = sum(len(occurrences_between(r.calendar, today, today + WEEK_S)) for r in records)
    days = MOST_EVENTS * WEEK_S // (max(1, in_a_week) * DAY)
    return max(DAY, min(AHEAD_S, days * DAY))


def _event(record: NamespaceRecord, occurrence: Occurrence) -> Event:
    """Its UID follows from the schedule and the start alone, so that a client knows it again."""
    schedule, (start, stop) = occurrence.entry.schedule, occurrence.window
    made = Event()
    made.add("uid", f"{start}.{record.key.cluster}.{schedule.id.replace('/', '.').replace(':', '.')}@alba")
    made.add("dtstamp", datetime.fromtimestamp(record.in_force_since, UTC))
    for name, at in (("dtstart", start), ("dtend", stop)):
        if schedule.timezone == "UTC":
            made.add(name, datetime.fromtimestamp(at, UTC))
        else:
            made.add(name, wall_of(schedule.timezone, at), parameters={"TZID": schedule.timezone})
    made.add("summary", f"{record.key.namespace} awake")
    about = f"{schedule.reason}\n" if schedule.reason else ""
    made.add("description", f"{about}{schedule.id}, {schedule.cost_centre}, {schedule.owner}")
    made.add("location", record.key.cluster)
    made.add("transp", "TRANSPARENT")
    return made


def _zone(name: str, since: Instant, until: Instant) -> Timezone:
    """The zone between two instants: each stretch of one offset from UTC as an observance of its own."""
    made = Timezone()
    made.add("tzid", name)
    offsets = list(_offsets(name, since, until))
    least = min(offset for _, offset in offsets)
    before = offsets[0][1]
    for at, offset in offsets:
        part = TimezoneStandard() if offset == least else TimezoneDaylight()
        part.add("dtstart", wall_of(name, at - 1) + timedelta(seconds=1))
        part.add("tzoffsetfrom", timedelta(seconds=before))
        part.add("tzoffsetto", timedelta(seconds=offset))
        made.add_component(part)
        before = offset
    return made


def _offsets(name: str, since: Instant, until: Instant) -> Iterator[tuple[Instant, int]]:
    """The first instant, and each at which the offset changes, with the offset from then on."""
    yield since, offset_of(name, since)
    at: Instant | None = since
    while at is not None and (at := change_between(name, at, until)) is not None:
        yield at, offset_of(name, at)
