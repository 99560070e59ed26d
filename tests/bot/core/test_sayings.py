from __future__ import annotations

from string import Formatter

import pytest

from bot.core.words import WORDS
from schemas.language import Language


def facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_sentence_has_the_same_facts_in_both_languages(name: str) -> None:
    english, spanish = WORDS[name]
    assert facts(english) == facts(spanish)
    assert english != spanish


@pytest.mark.parametrize(("locale", "language"), [("es-CO", "es"), ("es", "es"), ("en-GB", "en"), ("fr", "en")])
def test_the_language_is_that_of_the_locale_and_english_by_default(locale: str, language: str) -> None:
    assert Language.of(locale).value == language
