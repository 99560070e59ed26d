"""Property 2, the limit of namespaces: never more of a cluster awake at one instant than the policy allows."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from schemas.instants import parse_instant
from tests.properties.estates import Drafted, coded, drafts, judged

ESTATES = st.integers(1, 7).flatmap(
    lambda size: st.tuples(*(drafts([f"ns-{n}", f"ns-{n}-too"][: 1 + n % 2], ("main", "lab")) for n in range(size)))
)


def _awake(files: tuple[Drafted, ...], cluster: str) -> Counter[int]:
    minutes = ((draft.minutes(), draft.namespaces) for draft in files if draft.cluster == cluster)
    return Counter(minute for awake, namespaces in minutes for _ in namespaces for minute in awake)


@given(files=ESTATES, limit=st.integers(1, 5))
def test_exactly_the_estates_that_exceed_the_limit_are_refused_and_at_the_first_such_instant(
    files: tuple[Drafted, ...], limit: int
) -> None:
    expected = []
    for cluster in ("main", "lab"):
        over = [minute for minute, count in _awake(files, cluster).items() if count > limit]
        if over:
            expected.append((cluster, min(over) * 60))
    found = coded(judged(files, limit=limit), "ALB302")
    assert sorted((str(p.facts["cluster"]), parse_instant(str(p.facts["at"]))) for p in found) == sorted(expected)


@given(files=ESTATES, limit=st.integers(1, 5))
def test_the_refusal_names_every_namespace_that_is_awake_at_that_instant_and_no_other(
    files: tuple[Drafted, ...], limit: int
) -> None:
    for problem in coded(judged(files, limit=limit), "ALB302"):
        minute = parse_instant(str(problem.facts["at"])) // 60
        there = [d for d in files if d.cluster == problem.facts["cluster"] and minute in d.minutes()]
        assert problem.facts["namespaces"] == sorted(name for draft in there for name in draft.namespaces)


@given(files=ESTATES)
def test_a_limit_as_high_as_the_most_that_are_ever_awake_lets_every_estate_pass(files: tuple[Drafted, ...]) -> None:
    most = max((count for cluster in ("main", "lab") for count in _awake(files, cluster).values()), default=1)
    assert coded(judged(files, limit=most), "ALB302") == []
