"""F02: "until midnight" was written as 23:59, with a second period from 00:00: stops and starts at midnight."""

from __future__ import annotations

from tests.schemas.field_cases.estate import HEAD, Estate, weekly

A_WEEKEND = """\
weekly:
  - days: [sat]
    start: 08:00
    stop: {}
  - days: [sun]
    start: 00:00
    stop: 12:00
"""


def test_a_stop_at_23_59_is_a_warning_at_that_value_that_says_to_write_24_00(estate: Estate) -> None:
    estate.schedule(weekly("[sat]", stop="23:59"))
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB208", "warning", "23:59")
    assert found.message == "stops at 23:59: one minute asleep each night"
    assert found.hint == "write 24:00"
    assert estate.exit_code() == 0


def test_the_plan_shows_the_minute_asleep_that_is_written(estate: Estate) -> None:
    estate.schedule(HEAD + A_WEEKEND.format("23:59"))
    assert estate.plan("2027-02-05T12:00:00Z") == [
        ("2027-02-06T13:00:00Z", "wake"),
        ("2027-02-07T04:59:00Z", "sleep"),
        ("2027-02-07T05:00:00Z", "wake"),
        ("2027-02-07T17:00:00Z", "sleep"),
    ]


def test_with_24_00_nothing_happens_at_midnight_and_nothing_is_said(estate: Estate) -> None:
    estate.schedule(HEAD + A_WEEKEND.format("24:00"))
    assert estate.findings() == []
    assert estate.plan("2027-02-05T12:00:00Z") == [
        ("2027-02-06T13:00:00Z", "wake"),
        ("2027-02-07T17:00:00Z", "sleep"),
    ]
