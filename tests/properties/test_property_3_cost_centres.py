"""Property 3, cost centres per namespace: only a centre that the best fitting name or pattern lists may pay."""

from __future__ import annotations

import json
from datetime import date
from fnmatch import fnmatchcase

from hypothesis import example, given
from hypothesis import strategies as st

from schemas.problems import Problem
from schemas.rules.wrong_cost_centre import is_valid_centre
from schemas.schedule import CostCentres
from tests.properties.estates import Drafted, coded, judged

NAMES = st.text("ab-", min_size=1, max_size=5).map(lambda text: f"a{text}b")
PATTERNS = st.text("ab-*", min_size=1, max_size=5).filter(lambda text: not (text.startswith("-") or text.endswith("-")))
CENTRES = st.sampled_from(["CC-1", "CC-2", "CC-3"])
TABLES = st.dictionaries(PATTERNS | NAMES, st.lists(CENTRES, min_size=1, max_size=3, unique=True), min_size=1)


def _may_pay(table: dict[str, list[str]], namespace: str, centre: str) -> bool:
    """By the rule as the plan states it: the name itself, else the one pattern with the most literal characters."""
    if namespace in table:
        return centre in table[namespace]
    fitting = [pattern for pattern in table if fnmatchcase(namespace, pattern)]
    most = max((sum(c != "*" for c in pattern) for pattern in fitting), default=0)
    best = [pattern for pattern in fitting if sum(c != "*" for c in pattern) == most]
    return len(best) == 1 and centre in table[best[0]]


def _refusals(table: dict[str, list[str]], namespace: str) -> list[Problem]:
    draft = Drafted((namespace,), "UTC", ("mon",), 480, 600, date(2027, 3, 22), date(2027, 4, 4))
    return coded(judged([draft], centres=json.dumps(table)), "ALB205")


@given(table=TABLES, namespace=NAMES)
@example(table={"a*b": ["CC-1"], "a*": ["CC-2"]}, namespace="aab")
@example(table={"a*": ["CC-1"], "*b": ["CC-1"]}, namespace="aab")
def test_a_schedule_is_refused_exactly_when_its_centre_may_not_pay_for_its_namespace(
    table: dict[str, list[str]], namespace: str
) -> None:
    found = _refusals(table, namespace)
    assert [p.pointer for p in found] == ([] if _may_pay(table, namespace, "CC-1") else ["/costCenter"])


@given(table=TABLES, namespace=NAMES, centre=CENTRES)
def test_the_question_of_the_api_and_the_bot_has_the_same_answer(
    table: dict[str, list[str]], namespace: str, centre: str
) -> None:
    centres = CostCentres({pattern: tuple(listed) for pattern, listed in table.items()})
    assert is_valid_centre(namespace, centre, centres) == _may_pay(table, namespace, centre)


@given(table=TABLES, namespace=NAMES)
def test_a_refusal_lists_only_centres_that_would_have_been_right(table: dict[str, list[str]], namespace: str) -> None:
    for problem in _refusals(table, namespace):
        valid = problem.facts.get("valid", [])
        assert isinstance(valid, list)
        assert all(_may_pay(table, namespace, centre) for centre in valid)
