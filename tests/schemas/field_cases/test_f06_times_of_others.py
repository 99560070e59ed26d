"""F06: cron expressions, recurrence rules and loose times are expected to work."""

from __future__ import annotations

import pytest

from tests.schemas.field_cases.estate import HEAD, Estate, once, weekly


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("800", "08:00"),
        ("0800", "08:00"),
        ("8am", "08:00"),
        ("8:30 pm", "20:30"),
        ("12am", "00:00"),
        ("08.00", "08:00"),
        ("8.30", "08:30"),
        ("8:00", "08:00"),
        ("8h", "08:00"),
        ("08:00:00", "08:00"),
    ],
)
def test_a_loose_time_is_an_error_at_its_place_with_the_time_that_it_must_mean(
    estate: Estate, written: str, meant: str
) -> None:
    estate.schedule(weekly(start=written))
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB106", "error", written)
    assert found.hint == f"write {meant}"
    assert estate.exit_code() == 1


@pytest.mark.parametrize("written", ['"08:00-18:00 Europe/Berlin"', '"8am – 6pm Europe/Berlin"'])
def test_a_range_with_its_zone_in_one_text_is_taken_apart_in_the_hint(estate: Estate, written: str) -> None:
    estate.schedule(weekly(start=written))
    (found,) = estate.findings()
    assert (found.code, found.covers) == ("ALB106", written)
    assert found.hint == "write `start: 08:00` and `stop: 18:00` and `timezone: Europe/Berlin`"


@pytest.mark.parametrize("written", ["25:00", "soon", "8:61", "13pm"])
def test_a_text_that_means_no_time_is_not_guessed_at(estate: Estate, written: str) -> None:
    estate.schedule(weekly(start=written))
    (found,) = estate.findings()
    assert (found.code, found.covers, found.hint) == ("ALB106", written, "write hours and minutes as 08:00")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2026-12-10 08:00", "write 2026-12-10T08:00"),
        ("2026-12-10T8am", "write 2026-12-10T08:00"),
        ("2026-12-10T08:00:00Z", "write 2026-12-10T08:00 and `timezone: UTC`"),
    ],
)
def test_a_loose_start_of_a_one_off_is_answered_with_its_nearest_form(estate: Estate, written: str, hint: str) -> None:
    estate.schedule(once(written, "2026-12-10T18:00"))
    (found,) = estate.findings()
    assert (found.code, found.covers, found.hint) == ("ALB106", written, hint)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cron", "0 8 * * 1-5"),
        ("cron", "0 8 * * mon-fri"),
        ("rrule", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=0"),
    ],
)
def test_a_recurrence_of_another_language_is_an_error_that_says_how_it_is_written_here(
    estate: Estate, key: str, value: str
) -> None:
    estate.schedule(f"{weekly()}{key}: {value}\n")
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB101", "error", key)
    assert found.hint == "write `weekly:` with `days: [mon, tue, wed, thu, fri]`, `start: 08:00` and a `stop:`"
    assert estate.exit_code() == 1


@pytest.mark.parametrize("value", ["'*/5 * * * *'", "0 8 1 * *", "@daily"])
def test_a_cron_expression_that_is_no_time_of_the_week_gets_the_general_hint(estate: Estate, value: str) -> None:
    estate.schedule(f"{weekly()}cron: {value}\n".replace("@daily", '"@daily"'))
    (found,) = estate.findings()
    assert found.hint == "write the windows as `weekly:` (days, start, stop) or `once:`"


def test_a_file_with_a_cron_expression_alone_also_says_what_is_missing(estate: Estate) -> None:
    estate.schedule(f"{HEAD}cron: 0 8 * * 1-5\n")
    assert sorted(found.code for found in estate.findings()) == ["ALB101", "ALB102"]
