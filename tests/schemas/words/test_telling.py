"""Whatever a rule can say in English it says in Spanish too, with the same facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from schemas.language import Language
from schemas.problems import Problem
from schemas.rules.registry import ALL_RULES
from schemas.words.spanish import SPANISH
from schemas.words.telling import told_in
from tests.schemas.words.wrong_files import every_problem

NEVER_SAID = ("wrong-value", "schema")
"""What a rule would say of a keyword that no schema of Alba has yet."""


@pytest.fixture(scope="module")
def problems() -> Sequence[Problem]:
    return every_problem()


def spanish(problem: Problem) -> Problem:
    return told_in(Language.SPANISH, problem)


def test_the_wrong_files_break_every_rule(problems: Sequence[Problem]) -> None:
    assert {p.rule for p in problems} == {rule.name for rule in ALL_RULES}


def test_each_rule_in_each_of_its_cases_has_spanish_words_and_no_other_has(problems: Sequence[Problem]) -> None:
    assert {(p.rule, str(p.facts.get("case", ""))) for p in problems} == set(SPANISH) - {NEVER_SAID}


def test_nothing_that_is_said_of_a_problem_is_left_in_english(problems: Sequence[Problem]) -> None:
    left = [text for p in problems for text in set(_texts(p)) & set(_texts(spanish(p)))]
    assert left == []


def _texts(problem: Problem) -> Iterator[str]:
    yield from (problem.message, problem.hint)
    yield from (fix.label for fix in problem.fixes)
    yield from (place.label for place in problem.related)


def test_what_a_program_reads_of_a_problem_is_the_same_in_every_language(problems: Sequence[Problem]) -> None:
    for p in problems:
        told = spanish(p)
        assert (told.code, told.at, told.pointer, told.facts) == (p.code, p.at, p.pointer, p.facts)
        assert [fix.text for fix in told.fixes] == [fix.text for fix in p.fixes]


def test_no_sentence_is_there_that_nobody_ever_reads(problems: Sequence[Problem]) -> None:
    said = [text for p in problems for text in (spanish(p).message, spanish(p).hint)]
    unread = [s for s in _sentences() if not any(_begins_alike(s, text) for text in said)]
    assert unread == []


def _sentences() -> Iterator[str]:
    for words in (SPANISH[case] for case in SPANISH if case != NEVER_SAID):
        yield from (*words.messages, *words.hints)


def _begins_alike(sentence: str, text: str) -> bool:
    """Whether a text has every piece of a sentence that stands between its facts, in order."""
    at = 0
    for piece in _between_facts(sentence):
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def _between_facts(sentence: str) -> Iterator[str]:
    for part in sentence.split("{"):
        yield part.partition("}")[2] if "}" in part else part


def test_in_english_a_problem_is_what_the_rule_said(problems: Sequence[Problem]) -> None:
    assert [told_in(Language.ENGLISH, p) for p in problems] == list(problems)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es", "es"), ("es-CO,es;q=0.9,en;q=0.8", "es"), ("en-GB,en;q=0.9,es;q=0.1", "en"), ("fr, es;q=0.4", "es"),
        ("", "en"), ("fr", "en"), ("es;q=0, fr", "en"), ("es;q=x", "en"), ("*", "en"), ("en;q=0.3,ES_mx;q=0.9", "es"),
        (";;,=,q=1;" * 500, "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_that_the_browser_likes_best_of_those_there_are(header: str, language: str) -> None:
    assert Language.preferred(header).value == language
