"""ALB303: the longest stretch, over windows that touch, in days of the zone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.checking import check
from schemas.instants import parse_instant

NOW = parse_instant("2026-12-01T12:00:00Z")
ONCE = "namespace: a-dev\ncostCenter: CC-1\nowner: ana\ntimezone: {zone}\nonce: {{start: {start}, stop: {stop}}}\n"


def too_long(*schedules: str, longest: str = "31d") -> list[str]:
    """The files in which a stretch is too long."""
    policy = f"maxConcurrentNamespaces: 5\ndefaultTimezone: UTC\nprotectedNamespaces: []\nlongestWindow: {longest}\n"
    files = {"policy.yaml": policy, "cost-centers.yaml": '"*": [CC-1]\n'}
    files |= {f"team/s{n}.yaml": text for n, text in enumerate(schedules)}
    problems = check({path: text.encode() for path, text in files.items()}, NOW).problems
    assert {problem.code for problem in problems} <= {"ALB303"}
    return [problem.at.file for problem in problems]


def once(start: str, stop: str, zone: str = "UTC") -> str:
    return ONCE.format(start=start, stop=stop, zone=zone)


@given(days=st.integers(1, 28), minute=st.integers(0, 59))
def test_a_stretch_may_last_exactly_as_long_as_the_policy_says_and_no_minute_longer(days: int, minute: int) -> None:
    start, stop = "2027-01-01T08:00", f"2027-01-{1 + days:02}T08:{minute:02}"
    assert too_long(once(start, stop), longest=f"{days}d") == (["team/s0.yaml"] if minute else [])


def test_windows_of_two_files_that_touch_are_one_stretch() -> None:
    first, second = once("2027-01-01T08:00", "2027-01-20T08:00"), once("2027-01-20T08:00", "2027-02-10T08:00")
    assert too_long(first) == too_long(second) == []
    assert len(too_long(first, second)) == 1


def test_a_minute_between_them_makes_two_of_it() -> None:
    assert too_long(once("2027-01-01T08:00", "2027-01-20T08:00"), once("2027-01-20T08:01", "2027-02-10T08:00")) == []


def test_an_hour_that_the_clocks_give_back_does_not_count() -> None:
    assert too_long(once("2027-10-25T08:00", "2027-11-25T08:00", "Europe/Madrid")) == []


def test_one_without_an_end_is_too_long_whatever_the_policy_says() -> None:
    always = (
        "namespace: a-dev\ncostCenter: CC-1\nowner: ana\n"
        "weekly:\n  - {days: [mon, tue, wed, thu, fri, sat, sun], start: '00:00', stop: '24:00'}\n"
    )
    assert too_long(always, longest="366d") == ["team/s0.yaml"]
