"""ALB210: a window that a spring gap swallows whole, on that day and no other."""

from __future__ import annotations

import pytest

from schemas.checking import Checked, check
from schemas.instants import parse_instant
from schemas.windows import windows_between

NOW = parse_instant("2027-03-01T12:00:00Z")
MARCH = (NOW, parse_instant("2027-04-01T00:00:00Z"))
POLICY = "maxConcurrentNamespaces: 5\ndefaultTimezone: Europe/Madrid\nprotectedNamespaces: []\n"


def checked(start: str, stop: str, more: str = "") -> Checked:
    """Sundays of Madrid, where 02:00 to 03:00 is no time on 28 March 2027."""
    weekly = f"weekly:\n  - {{days: [sun], start: '{start}', stop: '{stop}'}}\n"
    files = {
        "policy.yaml": POLICY,
        "cost-centers.yaml": '"*": [CC-1]\n',
        "team/x.yaml": f"namespace: a-dev\ncostCenter: CC-1\nowner: ana\n{weekly}{more}",
    }
    return check({path: text.encode() for path, text in files.items()}, NOW)


@pytest.mark.parametrize(
    ("start", "stop", "vanishes"),
    [
        ("02:15", "02:45", True),
        ("02:00", "03:00", True),
        ("02:00", "03:01", False),
        ("01:59", "02:30", False),
        ("03:00", "04:00", False),
    ],
)
def test_it_is_told_if_and_only_if_nothing_of_the_window_is_left(start: str, stop: str, *, vanishes: bool) -> None:
    found = checked(start, stop)
    assert ("ALB210" in {problem.code for problem in found.problems}) == vanishes
    assert found.catalogue
    (schedule,) = found.catalogue.schedules.values()
    assert len(windows_between(schedule, *MARCH)) == (3 if vanishes else 4)


def test_a_day_that_is_excepted_anyway_is_no_news() -> None:
    assert "ALB210" not in {
        p.code
        for p in checked("02:15", "02:45", "from: 2027-03-01\nuntil: 2027-04-10\nexcept: [2027-03-28]\n").problems
    }


def test_a_file_that_is_left_without_any_window_is_an_error_and_not_a_warning() -> None:
    problems = checked("02:15", "02:45", "from: 2027-03-28\nuntil: 2027-03-28\n").problems
    assert "error" in {problem.severity.value for problem in problems}
