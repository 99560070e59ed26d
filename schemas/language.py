"""The languages that Alba speaks to people: English, and Spanish where somebody's locale or browser asks for it."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language, by its tag (BCP 47)."""

    ENGLISH = "en"
    SPANISH = "es"

    @staticmethod
    def of(locale: str) -> Language:
        """The language for a person's locale, as `es-CO`; English where it is neither."""
        return Language.SPANISH if _primary(locale) == Language.SPANISH else Language.ENGLISH

    @staticmethod
    def preferred(accept_language: str) -> Language:
        """The one that an `Accept-Language` (RFC 9110, section 12.5.4) likes best; English where it likes neither."""
        liked = {Language.ENGLISH: 0.0, Language.SPANISH: 0.0}
        for part in accept_language[:1000].split(","):
            tag, _, weight = part.partition(";")
            if _primary(tag) in tuple(Language):
                language = Language(_primary(tag))
                liked[language] = max(liked[language], _weight(weight))
        return max(liked, key=lambda language: liked[language])


def _primary(tag: str) -> str:
    return tag.strip().replace("_", "-").partition("-")[0].lower()


def _weight(parameter: str) -> float:
    """Of `q=0.8`; what is not understood counts for nothing."""
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip().lower() == "q" else 0.0
    except ValueError:
        return 0.0
