"""Property 3.1, concurrency: different namespaces may be awake together; those of one may touch, never overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.instants import parse_instant
from tests.properties.estates import Drafted, coded, drafts, judged

CLUSTERS = ("main", "lab")


@given(first=drafts(["payments-dev"], CLUSTERS), second=drafts(["checkout-qa"], CLUSTERS))
def test_different_namespaces_never_conflict_however_their_hours_overlap(first: Drafted, second: Drafted) -> None:
    assert coded(judged([first, second]), "ALB301") == []


@given(first=drafts(["payments-dev"], CLUSTERS), second=drafts(["payments-dev"], CLUSTERS))
def test_one_namespace_conflicts_exactly_where_two_files_have_it_awake_in_the_same_cluster(
    first: Drafted, second: Drafted
) -> None:
    shared = first.minutes() & second.minutes() if first.cluster == second.cluster else set()
    found = coded(judged([first, second]), "ALB301")
    assert [parse_instant(str(p.facts["at"])) for p in found] == ([min(shared) * 60] if shared else [])


@given(draft=drafts(["payments-dev"]), cut=st.integers(1, 1439))
def test_windows_that_touch_on_the_wall_do_not_conflict(draft: Drafted, cut: int) -> None:
    middle = (draft.start + cut) % 1440
    length = (draft.stop - draft.start) % 1440 or 1440
    if cut >= length or not draft.days:
        return
    before = Drafted(draft.namespaces, draft.zone, draft.days, draft.start, middle, draft.first, draft.last)
    if middle <= draft.start:
        return
    after = Drafted(draft.namespaces, draft.zone, draft.days, middle, draft.stop, draft.first, draft.last)
    assert coded(judged([before, after]), "ALB301") == []


@given(first=drafts(["payments-dev"]), second=drafts(["payments-dev"]))
def test_a_conflict_points_at_both_files(first: Drafted, second: Drafted) -> None:
    for problem in coded(judged([first, second]), "ALB301"):
        assert (problem.at.file, problem.related[0].position.file) == ("team/file-1.yaml", "team/file-0.yaml")
