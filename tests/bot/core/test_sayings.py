from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import bot
from bot.core.sayings import ALL_WORDS, Clock, Saying, say, say_to_anybody
from bot.core.words import WEEKDAYS
from bot.ports import Checks
from reconciler.core.records import Cause, State
from schemas.instants import parse_instant
from schemas.language import Language

SAME_IN_BOTH = {"form-namespace", "plus-1", "plus-2", "status-line", "view-pull-request"}
"""Names and times, which no language changes."""

FILLED = {
    "notice-": ("awake", "asleep", "waiting", "missed", "failed"),
    "cause-": ("", *(cause.value for cause in Cause)),
    "state-": tuple(state.value for state in State),
    "card-checks-": tuple(checks.value for checks in Checks),
    "help-": ("new", "wake", "list", "status", "next", "why", "extend", "change", "cancel", "costs", "help"),
}
"""What a name that is put together ends in."""


def facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name", sorted(ALL_WORDS))
def test_a_sentence_has_the_same_facts_in_both_languages(name: str) -> None:
    english, spanish = ALL_WORDS[name]
    assert facts(english) == facts(spanish)
    assert (english == spanish) == (name in SAME_IN_BOTH)


def test_whatever_the_code_says_has_words() -> None:
    assert names_in_code() - ALL_WORDS.keys() == set()


def test_no_words_are_left_that_nothing_says() -> None:
    texts = {node.value for tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert ALL_WORDS.keys() - texts - names_in_code() == set()


def names_in_code() -> set[str]:
    """The names that `say` and `Saying` are called with, those put together at run time among them."""
    return {name for tree in _trees() for call in ast.walk(tree) for name in _names(call)}


def _trees() -> Iterator[ast.Module]:
    folder = Path(*bot.__path__)
    for path in folder.rglob("*.py"):
        if not path.name.startswith("words"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _names(call: ast.AST) -> Iterator[str]:
    called = getattr(call.func, "attr", getattr(call.func, "id", "")) if isinstance(call, ast.Call) else ""
    if not isinstance(call, ast.Call) or called not in ("say", "Saying") or not call.args:
        return
    yield from _values(call.args[0])


def _values(said: ast.AST) -> Iterator[str]:
    if isinstance(said, ast.IfExp):
        yield from (*_values(said.body), *_values(said.orelse))
    elif isinstance(said, ast.JoinedStr):
        begins = str(getattr(said.values[0], "value", ""))
        if re.fullmatch(r"[a-z-]+-", begins):
            yield from (f"{begins}{end}" for end in FILLED[begins])
    elif isinstance(said, ast.Constant) and re.fullmatch(r"[a-z0-9-]+", str(said.value)):
        yield str(said.value)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (Language.ENGLISH, "try again at Wed 2026-12-02 08:00 America/Bogota (13:00 UTC)"),
        (Language.SPANISH, "mié 2026-12-02 08:00 America/Bogota (13:00 UTC)"),
    ],
)
def test_a_day_of_the_week_is_named_in_the_readers_language(language: Language, shown: str) -> None:
    clock = Clock("America/Bogota", parse_instant("2026-12-02T13:00:00Z"))
    assert shown.removeprefix("try again at ") in say(Saying("try-later", {"when": clock}), language)


def test_there_are_seven_days_and_each_differs_between_the_languages() -> None:
    assert len({day for pair in WEEKDAYS for day in pair}) == 14


@pytest.mark.parametrize(("locale", "language"), [("es-CO", "es"), ("es", "es"), ("en-GB", "en"), ("fr", "en")])
def test_the_language_is_that_of_the_locale_and_english_by_default(locale: str, language: str) -> None:
    assert Language.of(locale).value == language


def test_why_something_was_not_done_is_in_the_language_of_the_sentence_around_it() -> None:
    refused = Saying("not-done", {"why": Saying("nothing-left", {"branch": "main"})})
    assert say(refused, Language.SPANISH) == "No se hará: main ya lo dice; no queda nada que proponer"


def test_whoever_is_not_known_is_told_in_each_language() -> None:
    assert say_to_anybody(Saying("form-loading")) == "One moment… · Un momento…"
