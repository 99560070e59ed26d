"""F10: closures run from an evening to a morning days later, and dates are typed one by one, some where nothing is."""

from __future__ import annotations

import pytest

from tests.schemas.field_cases.estate import POLICY, Estate, weekly

NIGHTS = weekly("[tue, wed, thu]", "22:00", "06:00")


def test_an_exception_removes_the_windows_that_start_on_it_and_no_night_begun_the_evening_before(
    estate: Estate,
) -> None:
    estate.schedule(NIGHTS + "except: [2027-02-03]\n")
    assert estate.findings() == []
    assert estate.plan("2027-02-01T05:00:00Z") == [
        ("2027-02-03T03:00:00Z", "wake"),
        ("2027-02-03T11:00:00Z", "sleep"),
        ("2027-02-05T03:00:00Z", "wake"),
        ("2027-02-05T11:00:00Z", "sleep"),
    ]


def test_the_plan_names_each_window_that_an_exception_a_closure_or_a_holiday_removed(estate: Estate) -> None:
    estate.write({"policy.yaml": POLICY + "calendars:\n  closures: [2026-12-24]\n"})
    estate.schedule(weekly() + "except: [2026-12-23]\nholidays: [CO, closures]\n")
    said = estate.plan_text("2026-12-21T05:00:00Z")
    assert [line for line in said if "no window" in line] == [
        "payments/office-hours: no window on Wed 2026-12-23 (except)",
        "payments/office-hours: no window on Thu 2026-12-24 (closures)",
        "payments/office-hours: no window on Fri 2026-12-25 (CO: Navidad)",
    ]
    assert len([line for line in said if "\twake\t" in line]) == 2


@pytest.mark.parametrize(
    ("more", "covers"),
    [
        ("except: [2027-02-06]\n", "2027-02-06"),
        ("except: [2027-02-03, 2027-02-05..2027-02-08]\n", "2027-02-05..2027-02-08"),
        ("from: 2027-02-01\nexcept: [2027-01-28]\n", "2027-01-28"),
        ("until: 2027-02-01\nexcept: [2027-02-03]\n", "2027-02-03"),
    ],
    ids=["a day without a window", "a range without one", "before from", "after until"],
)
def test_a_date_on_which_nothing_would_have_started_is_a_warning_at_that_date(
    estate: Estate, more: str, covers: str
) -> None:
    estate.schedule(NIGHTS + more)
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB209", "warning", covers)
    assert found.message == f"nothing would have started on {covers}"
    assert "belongs to the day on which it starts" in found.hint
    assert estate.exit_code() == 0
