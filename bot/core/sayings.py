"""What the bot says, by name, in English and Spanish. Sentences are plain text; whoever shows them escapes them.

A saying carries its facts, so that one decision can be told in either language, in Slack, in a terminal and in a
pull request. Every name has both languages, with the same facts in them; a test holds that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.core.words import WEEKDAYS, WORDS
from bot.core.words_of_forms import WORDS_OF_FORMS
from bot.core.words_of_proposals import WORDS_OF_PROPOSALS
from bot.core.words_of_requests import WORDS_OF_REQUESTS
from bot.core.words_of_slack import WORDS_OF_SLACK
from schemas.instants import Instant, instant_text
from schemas.language import Language
from schemas.problems import Problem
from schemas.words.telling import told_in
from schemas.zones import wall_of

ALL_WORDS = {**WORDS, **WORDS_OF_SLACK, **WORDS_OF_FORMS, **WORDS_OF_REQUESTS, **WORDS_OF_PROPOSALS}


@dataclass(frozen=True, slots=True)
class Clock:
    """An instant as a clock of a zone shows it, to whoever reads it in whichever language."""

    zone: str
    at: Instant

    def shown(self, language: Language) -> str:
        """As `Tue 2026-12-01 08:00 America/Bogota (13:00 UTC)`, the zone always beside the time."""
        wall = wall_of(self.zone, self.at)
        text = f"{WEEKDAYS[wall.weekday()][language is Language.SPANISH]} {wall:%Y-%m-%d %H:%M} {self.zone}"
        return text if self.zone == "UTC" else f"{text} ({instant_text(self.at)[11:16]} UTC)"


Fact: TypeAlias = "str | Clock | Saying"


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence by its name, with the facts that stand in it."""

    name: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def say(saying: Saying, language: Language = Language.ENGLISH) -> str:
    """The sentence. KeyError: there is none of that name, or it lacks a fact."""
    english, spanish = ALL_WORDS[saying.name]
    facts = {name: _shown(fact, language) for name, fact in saying.facts.items()}
    return (spanish if language is Language.SPANISH else english).format_map(facts)


def say_to_anybody(saying: Saying) -> str:
    """The sentence in each language, where nobody knows which is the person's."""
    return " · ".join(say(saying, language) for language in Language)


def _shown(fact: Fact, language: Language) -> str:
    if isinstance(fact, Clock):
        return fact.shown(language)
    return say(fact, language) if isinstance(fact, Saying) else fact


def problem_text(problem: Problem, language: Language) -> str:
    """What is wrong and what to do, in one line."""
    told = told_in(language, problem)
    return f"{told.message}; {told.hint}"
