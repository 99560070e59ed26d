"""F04: `20:00-20:00` was used to say "sleep, never wake"; elsewhere it would be 24 hours, or ignored."""

from __future__ import annotations

import pytest

from tests.schemas.field_cases.estate import Estate, once, weekly


@pytest.mark.parametrize("time", ["20:00", "00:00"])
def test_a_weekly_window_that_stops_when_it_starts_is_an_empty_window(estate: Estate, time: str) -> None:
    estate.schedule(weekly(start=time, stop=time))
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB112", "error", time)
    assert found.message == f"the window from {time} to {time} is empty"
    assert "`start: 00:00` and `stop: 24:00`" in found.hint
    assert estate.exit_code() == 1
    assert estate.plan("2026-12-01T12:00:00Z") == []


def test_a_one_off_that_stops_when_it_starts_is_an_empty_window(estate: Estate) -> None:
    estate.schedule(once("2026-12-10T20:00", "2026-12-10T20:00"))
    (found,) = estate.findings()
    assert (found.code, found.covers) == ("ALB112", "2026-12-10T20:00")
    assert estate.exit_code() == 1


@pytest.mark.parametrize(
    "days",
    [
        "from: 2026-12-07\nuntil: 2026-12-13\nexcept: [2026-12-12]\n",
        "from: 2026-12-07\nuntil: 2026-12-11\n",
    ],
    ids=["except", "from and until"],
)
def test_a_file_whose_windows_all_vanish_is_an_error_where_it_lists_them(estate: Estate, days: str) -> None:
    estate.schedule(weekly("[sat]") + days)
    (found,) = estate.findings()
    assert (found.code, found.severity) == ("ALB206", "error")
    assert found.covers == "- days: [sat]\n    start: 08:00\n    stop: 19:00"
    assert estate.exit_code() == 1


def test_a_file_all_of_whose_days_are_holidays_is_an_error(estate: Estate) -> None:
    estate.schedule(weekly("[fri]") + "from: 2026-12-25\nuntil: 2026-12-25\nholidays: CO\n")
    assert [found.code for found in estate.findings()] == ["ALB206"]
    assert estate.exit_code() == 1


def test_a_window_that_a_spring_gap_swallows_whole_leaves_a_file_without_any(estate: Estate) -> None:
    estate.schedule(once("2027-03-14T02:15", "2027-03-14T02:45") + "timezone: America/New_York\n")
    assert [found.code for found in estate.findings()] == ["ALB206"]


def test_an_until_before_its_from_is_an_error_at_the_until(estate: Estate) -> None:
    estate.schedule(weekly() + "from: 2027-02-01\nuntil: 2027-01-31\n")
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB113", "error", "2027-01-31")
    assert estate.exit_code() == 1
