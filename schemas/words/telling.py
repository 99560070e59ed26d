"""Tells a problem in another language, from its rule, its case and its facts.

The bot, the API and the page's form all ask here. A sentence is one of several; the first of which every fact is known
is said. A test holds that each rule, in each of its cases, has one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import Formatter

from schemas.language import Language
from schemas.problems import Fact, Problem
from schemas.words.spanish import AND, SPANISH, VALUES, Words


def told_in(language: Language, problem: Problem) -> Problem:
    """The same problem with its message, hint and labels in a language; what has no words there is left in English."""
    words = words_of(problem)
    if language is Language.ENGLISH or words is None:
        return problem
    facts = {name: _shown(name, fact) for name, fact in problem.facts.items()}
    return replace(
        problem,
        message=_said(words.messages, facts) or problem.message,
        hint=_said(words.hints, facts) or problem.hint,
        fixes=tuple(replace(fix, label=words.fix.format(text=fix.text)) for fix in problem.fixes),
        related=tuple(replace(place, label=words.related or place.label) for place in problem.related),
    )


def words_of(problem: Problem) -> Words | None:
    """The Spanish of a problem's rule in its case, if there is any."""
    return SPANISH.get((problem.rule, str(problem.facts.get("case", ""))))


def _said(sentences: Sequence[str], facts: Mapping[str, str]) -> str | None:
    """The first sentence of which every fact is known and not empty."""
    return next((s.format_map(facts) for s in sentences if all(facts.get(name) for name in facts_of(s))), None)


def facts_of(sentence: str) -> set[str]:
    """The names of the facts that stand in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _shown(name: str, fact: Fact) -> str:
    if isinstance(fact, str | int):
        return VALUES.get((name, str(fact)), str(fact))
    words = [f"`{word}`" for word in fact]
    return f" {AND} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
