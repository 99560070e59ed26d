"""F09: "Monday 08:00 to Friday 19:00" could not be said, or stopped at Tuesday 00:01."""

from __future__ import annotations

from tests.schemas.field_cases.estate import HEAD, Estate, weekly

MONDAY_TO_FRIDAY = """\
weekly:
  - days: [mon]
    start: 08:00
    stop: 24:00
  - days: [tue, wed, thu]
    start: 00:00
    stop: 24:00
  - days: [fri]
    start: 00:00
    stop: 19:00
"""


def test_three_touching_windows_are_one_stretch_from_monday_to_friday(estate: Estate) -> None:
    estate.schedule(HEAD + MONDAY_TO_FRIDAY)
    assert estate.findings() == []
    assert estate.plan("2027-02-01T05:00:00Z") == [
        ("2027-02-01T13:00:00Z", "wake"),
        ("2027-02-06T00:00:00Z", "sleep"),
    ]


def test_nothing_happens_at_the_midnight_that_a_spring_gap_skips(estate: Estate) -> None:
    """In Cairo the clocks go from Thursday 24:00 to Friday 01:00."""
    estate.schedule(HEAD + MONDAY_TO_FRIDAY + "timezone: Africa/Cairo\n")
    assert estate.findings() == []
    assert estate.plan("2027-04-25T22:00:00Z") == [
        ("2027-04-26T06:00:00Z", "wake"),
        ("2027-04-30T16:00:00Z", "sleep"),
    ]


def test_nothing_happens_at_the_midnight_that_occurs_twice(estate: Estate) -> None:
    """In Cairo the clocks go from Thursday 24:00 back to 23:00."""
    estate.schedule(HEAD + MONDAY_TO_FRIDAY + "timezone: Africa/Cairo\n")
    assert estate.plan("2027-10-24T21:00:00Z") == [
        ("2027-10-25T05:00:00Z", "wake"),
        ("2027-10-29T17:00:00Z", "sleep"),
    ]


def test_asleep_only_at_the_weekend_is_five_whole_days(estate: Estate) -> None:
    estate.schedule(weekly(start="00:00", stop="24:00"))
    assert estate.findings() == []
    assert estate.plan("2027-02-01T00:00:00Z", "2w") == [
        ("2027-02-01T05:00:00Z", "wake"),
        ("2027-02-06T05:00:00Z", "sleep"),
        ("2027-02-08T05:00:00Z", "wake"),
        ("2027-02-13T05:00:00Z", "sleep"),
    ]
