"""What the bot says, by name, in English and Spanish. Sentences are plain text; whoever shows them escapes them.

A saying carries its facts, so that one decision can be told in either language, in Slack, in a terminal and in a
pull request. Every name has both languages, with the same facts in them; a test holds that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.words import WORDS
from bot.core.words_of_forms import WORDS_OF_FORMS
from bot.core.words_of_problems import WORDS_OF_PROBLEMS
from bot.core.words_of_slack import WORDS_OF_SLACK
from schemas.problems import Problem

ALL_WORDS = {**WORDS, **WORDS_OF_SLACK, **WORDS_OF_FORMS}


class Language(StrEnum):
    """The languages that the bot speaks."""

    ENGLISH = "en"
    SPANISH = "es"

    @staticmethod
    def of(locale: str) -> Language:
        """The language for a person's locale, as `es-CO`; English where it is neither."""
        return Language.SPANISH if locale[:2].lower() == "es" else Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence by its name, with the facts that stand in it."""

    name: str
    facts: Mapping[str, str] = field(default_factory=dict)


def say(saying: Saying, language: Language = Language.ENGLISH) -> str:
    """The sentence. KeyError: there is none of that name, or it lacks a fact."""
    english, spanish = ALL_WORDS[saying.name]
    return (spanish if language is Language.SPANISH else english).format_map(saying.facts)


def problem_text(problem: Problem, language: Language) -> str:
    """What is wrong and what to do: in Spanish where the rule has words there, with the same facts."""
    spanish = WORDS_OF_PROBLEMS.get(problem.rule) if language is Language.SPANISH else None
    facts = {name: fact if isinstance(fact, str | int) else ", ".join(fact) for name, fact in problem.facts.items()}
    if spanish is not None:
        try:
            return spanish.format_map(facts)
        except KeyError:
            pass  # a rule says the same in several ways, and not each has all the facts
    return f"{problem.message}; {problem.hint}"
