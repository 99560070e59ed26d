"""`alba tidy`: what has been over for a month goes, and nothing else."""

from __future__ import annotations

from pathlib import Path

from reconciler.core.plan_changes import plan_changes
from schemas.catalogue import Catalogue
from schemas.checking import check
from schemas.instants import DAY, parse_instant
from tests.reconciler.commands.typing_alba import Alba

ONE_OFF, WEEKLY = (Path("schedules", name) for name in ("payments/load-test.yaml", "checkout/office-hours.yaml"))
STOPS = "2026-12-02T01:00:00Z"
LATER = "2027-01-01T01:00:00Z"


def catalogue() -> Catalogue:
    files = {p.relative_to("schedules").as_posix(): p.read_bytes() for p in Path("schedules").rglob("*.yaml")}
    found = check(files, parse_instant(LATER)).catalogue
    assert found
    return found


def test_a_one_off_goes_a_month_after_its_end_and_not_a_second_before(alba: Alba, estate: Path) -> None:
    assert alba("tidy", "--at", "2027-01-01T00:59:59Z", "--format", "json").json == {"removed": []}
    assert ONE_OFF.exists()
    assert alba("tidy", "--at", LATER, "--format", "json").json == {"removed": ["payments/load-test.yaml"]}
    assert not ONE_OFF.exists()


def test_what_is_weekly_stays(alba: Alba, estate: Path) -> None:
    alba("tidy", "--at", "2099-01-01T00:00:00Z")
    assert WEEKLY.exists()


def test_a_dry_run_leaves_everything(alba: Alba, estate: Path) -> None:
    said = alba("tidy", "--at", LATER, "--dry-run")
    assert said.lines == [f"would remove {ONE_OFF}", "1 over for 30d"]
    assert ONE_OFF.exists()


def test_to_tidy_switches_nothing(alba: Alba, estate: Path) -> None:
    before = catalogue()
    alba("tidy", "--at", LATER)
    since = parse_instant(LATER)
    changes = plan_changes(before, catalogue(), since, since + 400 * DAY)
    assert (changes.added, changes.removed, changes.at_once) == ((), (), ())


def test_what_is_left_is_valid(alba: Alba, estate: Path) -> None:
    alba("tidy", "--at", LATER)
    assert alba("validate").code == 0
