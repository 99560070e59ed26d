"""When a CronJob would have run, held against an oracle that walks the minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.core.cron import last_due
from schemas.instants import HOUR, Instant, parse_instant

NIGHT, MORNING = parse_instant("2026-12-01T23:00:00Z"), parse_instant("2026-12-02T13:00:00Z")
FIELD = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 6)}


def values(least: int, most: int) -> st.SearchStrategy[tuple[str, frozenset[int]]]:
    """A field as it is written, and what it admits."""
    number = st.integers(least, most)
    every = st.just(("*", frozenset(range(least, most + 1))))
    step = st.integers(1, 30).map(lambda n: (f"*/{n}", frozenset(range(least, most + 1, n))))
    span = st.tuples(number, number).map(
        lambda ends: (f"{min(ends)}-{max(ends)}", frozenset(range(min(ends), max(ends) + 1)))
    )
    some = st.lists(number, min_size=1, max_size=3).map(lambda found: (",".join(map(str, found)), frozenset(found)))
    return every | step | span | some


def walked(fields: list[tuple[str, frozenset[int]]], since: Instant, until: Instant) -> Instant | None:
    """The last minute of UTC that all fields admit."""
    (_, minutes), (_, hours), (day_text, days), (_, months), (weekday_text, weekdays) = fields
    for at in range(until - until % 60, since - 1, -60):
        if at >= until:
            continue
        wall = datetime(1970, 1, 1) + timedelta(seconds=at)
        by_date, by_weekday = wall.day in days, wall.isoweekday() % 7 in weekdays
        either = not day_text.startswith("*") and not weekday_text.startswith("*")
        on_day = by_date or by_weekday if either else by_date and by_weekday
        if wall.minute in minutes and wall.hour in hours and wall.month in months and on_day:
            return at
    return None


@settings(max_examples=60)
@given(
    fields=st.tuples(*(values(*ends) for ends in FIELD.values())).map(list),
    since=st.integers(NIGHT, NIGHT + 20 * 24 * HOUR),
    lasts=st.integers(0, 30 * HOUR),
)
def test_it_is_the_last_minute_that_every_field_admits(
    fields: list[tuple[str, frozenset[int]]], since: int, lasts: int
) -> None:
    schedule = " ".join(text for text, _ in fields)
    assert last_due(schedule, "UTC", since, since + lasts) == walked(fields, since, since + lasts)


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ("@hourly", "2026-12-02T12:00:00Z"),
        ("0 3 * * wed", "2026-12-02T03:00:00Z"),
        ("30 9-17 * DEC Mon-Fri", "2026-12-02T12:30:00Z"),
        ("0 3 * * 7", None),
        ("0 3 ? * *", "2026-12-02T03:00:00Z"),
    ],
)
def test_names_count_as_the_numbers_that_they_stand_for(schedule: str, due: str | None) -> None:
    assert last_due(schedule, "UTC", NIGHT, MORNING) == (parse_instant(due) if due else None)


def test_its_times_are_of_its_zone() -> None:
    assert last_due("0 3 * * *", "America/Bogota", NIGHT, MORNING) == parse_instant("2026-12-02T08:00:00Z")


@given(schedule=st.text(max_size=20) | st.text("*/-,0123456789 @?", max_size=20), zone=st.sampled_from(["UTC", "Mars"]))
def test_what_cannot_be_read_is_never_due_and_never_an_error(schedule: str, zone: str) -> None:
    found = last_due(schedule, zone, NIGHT, NIGHT + 2 * HOUR)
    assert found is None or (zone == "UTC" and NIGHT <= found < NIGHT + 2 * HOUR)
