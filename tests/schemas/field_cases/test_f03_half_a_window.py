"""F03: a period with only a start ended at 23:59 unsaid, one with only an end started at 00:00."""

from __future__ import annotations

import pytest

from tests.schemas.field_cases.estate import HEAD, Estate


@pytest.mark.parametrize(("written", "missing"), [("start: 08:00", "stop"), ("stop: 19:00", "start")])
def test_half_a_weekly_window_is_an_error_that_names_the_missing_key_and_the_all_day_window(
    estate: Estate, written: str, missing: str
) -> None:
    window = f"days: [fri]\n    {written}"
    estate.schedule(f"{HEAD}weekly:\n  - {window}\n")
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB102", "error", window)
    assert found.message == f"`{missing}` is missing"
    assert "a window that lasts all day is written `start: 00:00` and `stop: 24:00`" in found.hint
    assert estate.exit_code() == 1


@pytest.mark.parametrize(
    ("written", "missing"), [("start: 2026-12-10T08:00", "stop"), ("stop: 2026-12-10T08:00", "start")]
)
def test_half_a_one_off_is_an_error_that_names_the_missing_key_and_the_all_day_window(
    estate: Estate, written: str, missing: str
) -> None:
    estate.schedule(f"{HEAD}once:\n  {written}\n")
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB102", "error", written)
    assert found.message == f"`{missing}` is missing"
    assert "all day is written from 2026-12-01T00:00 to 2026-12-02T00:00" in found.hint
