"""What the bot says, by name, in English and Spanish. Sentences are plain text; whoever shows them escapes them.

A saying carries its facts, so that one decision can be told in either language, in Slack, in a terminal and in a
pull request. Every name has both languages, with the same facts in them; a test holds that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.words import WORDS
from bot.core.words_of_forms import WORDS_OF_FORMS
from bot.core.words_of_slack import WORDS_OF_SLACK
from schemas.language import Language
from schemas.problems import Problem
from schemas.words.telling import told_in

ALL_WORDS = {**WORDS, **WORDS_OF_SLACK, **WORDS_OF_FORMS}


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
    """What is wrong and what to do, in one line."""
    told = told_in(language, problem)
    return f"{told.message}; {told.hint}"
