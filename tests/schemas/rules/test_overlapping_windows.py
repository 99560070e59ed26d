"""An overlap is told at the windows that overlap, and not somewhere in their lists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.checking import check
from schemas.instants import parse_instant
from schemas.problems import Problem

AT = parse_instant("2026-12-07T00:00:00Z")
ESTATE = {
    "policy.yaml": "maxConcurrentNamespaces: 5\ndefaultTimezone: America/Bogota\nprotectedNamespaces: []\n",
    "cost-centers.yaml": '"*": [CC-1]\n',
}
HEAD = "namespace: payments-dev\ncostCenter: CC-1\nowner: ana\n"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKLY = st.lists(
    st.tuples(st.sampled_from(DAYS), st.integers(0, 23), st.integers(0, 23)).filter(lambda w: w[1] != w[2]),
    min_size=1,
    max_size=5,
    unique_by=lambda w: w[0],
)


def item(day: str, start: int, stop: int) -> str:
    return f"  - {{days: [{day}], start: '{start:02}:00', stop: '{stop:02}:00'}}\n"


def written(windows: list[tuple[str, int, int]]) -> str:
    return HEAD + "weekly:\n" + "".join(item(*window) for window in windows)


def overlaps(*files: str) -> list[Problem]:
    texts = ESTATE | {f"a/{n}.yaml": text for n, text in enumerate(files)}
    checked = check({path: text.encode() for path, text in texts.items()}, AT)
    return [problem for problem in checked.problems if problem.code == "ALB301"]


def line(text: str, number: int) -> str:
    return text.splitlines()[number - 1]


@given(WEEKLY, WEEKLY)
def test_each_of_two_lists_is_told_at_a_window_that_overlaps_the_other(
    first: list[tuple[str, int, int]], second: list[tuple[str, int, int]]
) -> None:
    texts = written(first), written(second)
    for problem in overlaps(*texts):
        if problem.facts["first"] != problem.facts["second"]:
            here, (there,) = line(texts[1], problem.at.line), problem.related
            alone = f"{HEAD}weekly:\n{line(texts[0], there.position.line)}\n", f"{HEAD}weekly:\n{here}\n"
            (again,) = overlaps(*alone)
            assert again.facts["at"] == problem.facts["at"]


def test_two_windows_of_one_list_are_told_at_the_later_one_with_the_other_beside_it() -> None:
    text = written([("mon", 8, 12), ("wed", 9, 18), ("wed", 8, 10)])
    (problem,) = overlaps(text)
    assert (problem.pointer, line(text, problem.at.line)) == ("/weekly/2", item("wed", 8, 10).rstrip())
    assert [line(text, each.position.line) for each in problem.related] == [item("wed", 9, 18).rstrip()]


def test_a_one_off_is_told_as_a_whole() -> None:
    once = HEAD + "once: {start: 2026-12-09T09:00, stop: 2026-12-09T10:00}\n"
    (problem,) = overlaps(written([("mon", 8, 12), ("wed", 8, 12)]), once)
    assert (problem.pointer, problem.related[0].position.line) == ("/once", 6)
