"""What the one check is handed beside the files: cost centres that stand in for the file, and what was read before."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.checking import Memory, check
from schemas.instants import parse_instant
from schemas.schedule import CostCentres

NOW = parse_instant("2026-12-01T12:00:00Z")
GOOD = b"namespace: a-dev\ncostCenter: CC-1\nowner: ana\nonce: {start: 2027-01-01T08:00, stop: 2027-01-01T18:00}\n"
BAD = b"namespace: a-dev\nowner: [\n"
ESTATE = {
    "policy.yaml": b"maxConcurrentNamespaces: 5\ndefaultTimezone: UTC\nprotectedNamespaces: []\n",
    "cost-centers.yaml": b'"*": [CC-1]\n',
    "team/x.yaml": GOOD,
}


def codes(files: Mapping[str, bytes], centres: CostCentres | None = None) -> set[str]:
    return {problem.code for problem in check(files, NOW, cost_centres=centres).problems}


def test_centres_that_are_handed_in_are_what_schedules_are_judged_by_and_not_the_file() -> None:
    other = CostCentres({"*": ("CC-2",)}, "published")
    assert codes(ESTATE) == set()
    assert codes(ESTATE, other) == {"ALB205"}
    found = check(ESTATE, NOW, cost_centres=other).catalogue
    assert found and found.cost_centres == other


def test_with_centres_handed_in_the_file_may_be_missing_or_broken() -> None:
    centres = CostCentres({"*": ("CC-1",)}, "published")
    without = {path: data for path, data in ESTATE.items() if path != "cost-centers.yaml"}
    assert codes(without) != set()
    assert codes(without, centres) == codes({**ESTATE, "cost-centers.yaml": BAD}, centres) == set()


CONTENTS = st.sampled_from([GOOD, BAD, GOOD.replace(b"CC-1", b"CC-9"), b"", b"a: 1\na: 2\n"])
REVISIONS = st.lists(st.dictionaries(st.sampled_from(["team/x.yaml", "team/y.yaml"]), CONTENTS), max_size=5)


@settings(max_examples=25)
@given(revisions=REVISIONS)
def test_what_was_read_before_changes_nothing_of_what_is_found(revisions: list[dict[str, bytes]]) -> None:
    memory: Memory = {}
    for changed in revisions:
        files = {**ESTATE, **changed}
        remembered, fresh = check(files, NOW, memory=memory), check(files, NOW)
        assert (remembered.problems, remembered.broken) == (fresh.problems, fresh.broken)
        assert remembered.catalogue == fresh.catalogue


def test_a_file_of_the_same_content_is_read_once() -> None:
    memory: Memory = {}
    check(ESTATE, NOW, memory=memory)
    known = dict(memory)
    check({**ESTATE, "team/y.yaml": GOOD.replace(b"a-dev", b"b-dev")}, NOW, memory=memory)
    assert len(memory) == len(known) + 1
    assert all(memory[key] is value for key, value in known.items())
