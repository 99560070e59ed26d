"""Calendars with real zones, tables that run nothing, badges that say the truth."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component, Timezone, vDDDTypes

from frontend.api.feeds.calendar import MOST_EVENTS, calendar
from frontend.api.feeds.table import csv_text, harmless
from reconciler.core.calendar import occurrences_between
from reconciler.core.records import Entry, NamespaceKey, NamespaceRecord
from schemas.instants import DAY, HOUR, parse_instant
from schemas.schedule import Schedule, Weekday, Weekly, WeeklyWindow
from tests.frontend.api.api_under_test import Api

ZONES = ["America/Bogota", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham", "UTC"]
NOW = parse_instant("2026-10-10T00:00:00Z")


def record_in(zone: str, start_min: int, stop_min: int) -> NamespaceRecord:
    pattern = Weekly((WeeklyWindow(frozenset(Weekday), start_min, stop_min),))
    schedule = Schedule("team/a", "team/a.yaml", "a", "main", "CC-1", "ana", zone, pattern)
    return NamespaceRecord(NamespaceKey("main", "a"), "v", "c", NOW, NOW, (Entry(schedule, "c"),))


def spans(text: str) -> list[tuple[int, int]]:
    """The instants of the events, by nothing but what the calendar itself says of its zones."""
    found = Calendar.from_ical(text)
    parts = [part for part in found.walk("VTIMEZONE") if isinstance(part, Timezone)]
    zones = {str(part["tzid"]): part.to_tz(lookup_tzid=False) for part in parts}

    def instant(event: Component, name: str) -> int:
        value = event[name]
        assert isinstance(value, vDDDTypes)
        at = value.dt
        assert isinstance(at, datetime)
        zone = value.params.get("TZID")
        return int((at.replace(tzinfo=zones[zone]) if zone else at).timestamp())

    return [(instant(event, "dtstart"), instant(event, "dtend")) for event in found.walk("VEVENT")]


@settings(max_examples=12)
@given(st.sampled_from(ZONES), st.integers(0, 1439), st.integers(1, 1440), st.integers(0, 300))
def test_a_calendar_means_the_instants_at_which_alba_switches(zone: str, start: int, stop: int, days: int) -> None:
    record, now = record_in(zone, start, stop), NOW + days * DAY
    expected = occurrences_between(record.calendar, now - 14 * DAY, now + 180 * DAY)
    assert spans(calendar("Alba", [record], now)) == [tuple(o.window) for o in expected]


def test_an_event_keeps_its_uid_while_time_passes() -> None:
    record = record_in("Europe/Madrid", 480, 1080)
    first, later = (
        {str(e["uid"]) for e in Calendar.from_ical(calendar("Alba", [record], at)).walk("VEVENT")}
        for at in (NOW, NOW + HOUR)
    )
    assert len(first) > 100
    assert first == later


def test_a_calendar_of_a_large_estate_tells_fewer_days_and_says_so() -> None:
    one = record_in("Europe/Madrid", 480, 1080)
    many = [replace(one, key=NamespaceKey("main", f"a-{number}")) for number in range(400)]
    found = Calendar.from_ical(calendar("Alba", many, NOW))
    assert len(found.walk("VEVENT")) <= 2 * MOST_EVENTS
    assert "Up to 2026-11-04T00:00:00Z" in str(found["x-wr-caldesc"])


async def test_a_calendar_is_the_same_text_as_time_passes(api: Api) -> None:
    tag = (await api.ask("/api/v1/calendars/all.ics")).headers["etag"]
    api.scenario.clock.time += 5 * HOUR
    assert (await api.ask("/api/v1/calendars/all.ics", if_none_match=tag)).status_code == 304


async def test_a_calendar_of_all_can_be_of_the_schedules_that_fit_a_filter(api: Api) -> None:
    answer = await api.ask("/api/v1/calendars/all.ics?owner=ana@example.com&q=payments")
    names = {str(e["summary"]) for e in Calendar.from_ical(answer.text).walk("VEVENT")}
    assert names == {"payments-dev awake"}


async def test_a_team_has_a_calendar_of_its_own_namespaces(api: Api) -> None:
    answer = await api.ask("/api/v1/calendars/teams/checkout.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    names = {str(e["summary"]) for e in Calendar.from_ical(answer.text).walk("VEVENT")}
    assert names == {"checkout-qa awake", "checkout-perf awake"}


async def test_a_namespace_has_a_calendar_and_an_unknown_one_has_none(api: Api) -> None:
    answer = await api.ask("/api/v1/calendars/namespaces/main/payments-dev.ics")
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert str(event["description"]) == "=Load test\npayments/load-test, CC-1, ana@example.com"
    assert (await api.ask("/api/v1/calendars/namespaces/main/nobody.ics")).status_code == 404


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", " =", "\r", "＝"])  # noqa: RUF001
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(begins: str) -> None:
    assert harmless(f"{begins}1+1") == f"'{begins}1+1"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_whatever_a_cell_says_it_stays_one_cell(cells: list[str]) -> None:
    read = list(csv.reader(io.StringIO(csv_text([cells]), newline="")))
    assert read == [[harmless(cell) for cell in cells]]


async def test_the_table_has_the_schedules_that_the_filter_asks_for(api: Api) -> None:
    answer = await api.ask("/api/v1/schedules.csv?team=payments")
    (line,) = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert (line["id"], line["reason"], line["way"]) == ("payments/load-test", "'=Load test", "wake")
    assert answer.headers["content-disposition"].startswith("attachment")


async def test_a_badge_says_until_when_a_namespace_is_asleep_and_until_when_awake(api: Api) -> None:
    path = "/api/v1/badges/main/payments-dev.svg"
    assert "asleep until 2026-12-01 13:00Z" in (await api.ask(path)).text
    await api.tick("2026-12-01T13:00:00Z")
    assert "awake until 23:00Z" in (await api.ask(path)).text


async def test_a_badge_is_an_image_that_other_sites_may_show_and_that_runs_nothing(api: Api) -> None:
    answer = await api.ask("/api/v1/badges/main/payments-dev.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert ElementTree.fromstring(answer.text).tag.endswith("svg")
