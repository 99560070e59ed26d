"""`alba new`: a valid file, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reconciler.commands.typing_alba import Alba

AT = ("--at", "2026-11-25T12:00:00Z")
WHO = ("--namespace", "payments-dev", "--cost-center", "CC-1002", "--owner", "ana@example.com")
ONCE = ("--start", "2026-12-02T19:00", "--stop", "2026-12-02T21:00")


def files(estate: Path) -> set[str]:
    return {path.relative_to(estate / "schedules").as_posix() for path in estate.rglob("*.yaml")}


def test_flags_write_a_one_off_under_a_name_that_says_what_it_is(alba: Alba, estate: Path) -> None:
    said = alba("new", *WHO, *ONCE, *AT)
    assert said.code == 0
    file = estate / "schedules/payments/payments-dev-once-2026-12-02.yaml"
    assert file.read_text() == (
        "# yaml-language-server: $schema=../../schemas/schedule.schema.json\n"
        "namespace: payments-dev\n"
        "costCenter: CC-1002\n"
        "owner: ana@example.com\n"
        "once:\n"
        "  start: 2026-12-02T19:00\n"
        "  stop: 2026-12-02T21:00\n"
    )
    assert said.out == f"wrote schedules/payments/payments-dev-once-2026-12-02.yaml\n{file.read_text()}"


def test_every_flag_of_a_weekly_schedule_ends_up_in_a_file_that_validates(alba: Alba, estate: Path) -> None:
    said = alba(
        "new", "--namespace", "checkout-a", "--namespace", "checkout-b", "--cost-center", "CC-2040", "--owner", "x",
        "--reason", "a: b # c", "--timezone", "Europe/Madrid", "--cluster", "main", "--days", "mon,tue", "--start",
        "02:00", "--stop", "06:00", "--from", "2026-12-01", "--until", "2027-02-01", "--except", "2027-01-05",
        "--holidays", "ES-MD", "--file", "checkout/nights.yaml", *AT,
    )  # fmt: skip
    assert (said.code, said.err) == (0, "")
    assert alba("validate", *AT).out == "0 errors, 0 warnings, 5 valid schedules\n"
    explained = alba("explain", "checkout-a", "--at", "2026-12-01T01:30:00Z", "--format", "json").json
    assert (explained["awake"], explained["nextSleep"]) == (True, "2026-12-01T05:00:00Z")


def test_what_the_rules_refuse_is_not_written(alba: Alba, estate: Path) -> None:
    before = files(estate)
    said = alba("new", *WHO[:3], "CC-2040", *WHO[4:], *ONCE, *AT)
    assert said.code == 1
    assert "error ALB205 CC-2040 may not pay for payments-dev" in said.lines[0]
    assert said.lines[-1] == "nothing was written"
    assert files(estate) == before


def test_what_meets_another_schedule_is_not_written(alba: Alba, estate: Path) -> None:
    said = alba("new", *WHO, "--start", "2026-12-01T19:00", "--stop", "2026-12-01T22:00", *AT)
    assert (said.code, "overlapping-windows" in said.out) == (1, True)


def test_a_window_that_is_over_is_not_written(alba: Alba, estate: Path) -> None:
    said = alba("new", *WHO, "--start", "2026-11-02T08:00", "--stop", "2026-11-02T12:00", *AT)
    assert (said.code, said.lines[-1]) == (1, "nothing was written")


def test_a_warning_is_shown_and_the_file_written(alba: Alba, estate: Path) -> None:
    said = alba("new", *WHO, "--days", "mon", "--start", "01:00", "--stop", "02:00", "--except", "2026-12-05", *AT)
    assert said.code == 0
    assert "warning ALB209" in said.lines[0]
    assert "wrote schedules/payments/payments-dev-hours.yaml" in said.lines


def test_a_file_that_is_there_is_never_overwritten(alba: Alba, estate: Path) -> None:
    before = (estate / "schedules/payments/load-test.yaml").read_text()
    said = alba("new", *WHO, *ONCE, "--file", "payments/load-test.yaml", *AT)
    assert (said.code, said.out) == (2, "")
    assert "payments/load-test.yaml exists and is never overwritten" in said.err
    assert (estate / "schedules/payments/load-test.yaml").read_text() == before


@pytest.mark.parametrize(
    "file", ["../outside.yaml", "/tmp/outside.yaml", "Payments/x.yaml", "payments/x.yml", "x y.yaml"]
)
def test_a_file_that_could_be_no_schedule_is_refused(alba: Alba, estate: Path, file: str) -> None:
    before = files(estate)
    assert alba("new", *WHO, *ONCE, "--file", file, *AT).code == 2
    assert files(estate) == before


@pytest.mark.parametrize("namespace", ["Payments", "a b", "../a", "", "x: y", "kube-system"])
def test_a_namespace_that_cannot_be_scheduled_is_refused(alba: Alba, estate: Path, namespace: str) -> None:
    said = alba("new", "--namespace", namespace, *WHO[2:], *ONCE, "--file", "payments/new.yaml", *AT)
    assert said.code in (1, 2)
    assert not (estate / "schedules/payments/new.yaml").exists()


def test_what_is_missing_is_named_when_there_is_nobody_to_ask(alba: Alba, estate: Path) -> None:
    said = alba("new", "--namespace", "payments-dev", "--days", "mon", *AT)
    assert (said.code, said.err) == (2, "alba: --start is missing, and there is nobody to ask\n")


def test_a_cost_centre_need_not_be_given_where_one_is_first_in_line(alba: Alba, estate: Path) -> None:
    said = alba("new", "--namespace", "payments-dev", "--owner", "ana", *ONCE, *AT)
    assert (said.code, "costCenter: CC-1001" in said.out) == (0, True)


def test_days_that_are_none_are_refused_with_those_that_are(alba: Alba, estate: Path) -> None:
    said = alba("new", *WHO, "--days", "someday", "--start", "08:00", "--stop", "09:00", *AT)
    assert said.code == 2
    assert "the days are mon, tue, wed, thu, fri, sat, sun" in said.err


def test_json_tells_the_file_and_what_is_in_it(alba: Alba, estate: Path) -> None:
    found = alba("new", *WHO, *ONCE, "--format", "json", *AT).json
    assert found["file"] == "schedules/payments/payments-dev-once-2026-12-02.yaml"
    assert (estate / str(found["file"])).read_text() == found["content"]
    assert found["problems"] == []


def test_json_of_a_refusal_has_the_problems_and_no_file(alba: Alba, estate: Path) -> None:
    said = alba("new", *WHO[:3], "CC-2040", *WHO[4:], *ONCE, "--format", "json", *AT)
    assert (said.code, said.json["file"]) == (1, None)
    assert [p["rule"] for p in said.rows("problems")] == ["wrong-cost-centre"]
