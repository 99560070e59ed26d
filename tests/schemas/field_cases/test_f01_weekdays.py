"""F01: weekdays are written in every way, and one that is read as nothing lets everything sleep in working hours."""

from __future__ import annotations

import pytest

from tests.schemas.field_cases.estate import Estate, weekly

WORKING_DAYS = "[mon, tue, wed, thu, fri]"


@pytest.mark.parametrize(
    ("days", "code", "covers", "to_paste"),
    [
        ("mon-fri", "ALB103", "mon-fri", WORKING_DAYS),
        ("1-5", "ALB103", "1-5", WORKING_DAYS),
        ('"1-5"', "ALB103", '"1-5"', WORKING_DAYS),
        ('"6,0"', "ALB103", '"6,0"', "[sat, sun]"),
        ("Sun-Fri", "ALB103", "Sun-Fri", "[sun, mon, tue, wed, thu, fri]"),
        ("lunes a viernes", "ALB103", "lunes a viernes", WORKING_DAYS),
        ("[mon-fri]", "ALB107", "mon-fri", WORKING_DAYS),
        ("[mon – fri]", "ALB107", "mon – fri", WORKING_DAYS),
        ("[Mon]", "ALB107", "Mon", "[mon]"),
        ("[lunes]", "ALB107", "lunes", "[mon]"),
        ("[tue, Thursday]", "ALB107", "Thursday", "[thu]"),
    ],
)
def test_another_way_to_write_days_is_an_error_whose_hint_holds_the_list_to_paste(
    estate: Estate, days: str, code: str, covers: str, to_paste: str
) -> None:
    estate.schedule(weekly(days))
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == (code, "error", covers)
    assert to_paste in found.hint
    assert estate.exit_code() == 1


def test_a_word_that_means_no_days_is_not_guessed_at(estate: Estate) -> None:
    estate.schedule(weekly("sometimes"))
    (found,) = estate.findings()
    assert (found.code, found.hint) == ("ALB103", f"write a list of days, as {WORKING_DAYS}")


def test_a_doubled_day_is_an_error_at_the_second_one(estate: Estate) -> None:
    estate.schedule(weekly("[mon, tue, mon]"))
    (found,) = estate.validate().rows("problems")
    assert (found["code"], found["line"], found["column"], found["endColumn"]) == ("ALB108", 5, 22, 25)
    assert estate.exit_code() == 1


def test_the_days_may_begin_with_sunday_and_stand_in_any_order(estate: Estate) -> None:
    estate.schedule(weekly("[sun, mon, tue, wed, thu]"))
    assert estate.findings() == []
    from_sunday = estate.plan("2027-02-07T05:00:00Z")
    estate.schedule(weekly("[thu, sun, wed, mon, tue]"))
    assert estate.findings() == []
    assert estate.plan("2027-02-07T05:00:00Z") == from_sunday
    assert [at for at, way in from_sunday if way == "wake"] == [
        f"2027-02-{day:02d}T13:00:00Z" for day in (7, 8, 9, 10, 11)
    ]
