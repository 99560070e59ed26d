"""Did you mean: the closest of the words that would have been right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 80


def did_you_mean(word: str, choices: Iterable[str]) -> str | None:
    """The choice that is close enough to `word` to be what was meant, or None. Case alone is never a difference."""
    if not word or len(word) > _LONGEST:
        return None
    by_lower = {choice.lower(): choice for choice in choices}
    if word.lower() in by_lower:
        return by_lower[word.lower()]
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.72)
    return by_lower[close[0]] if close else None


def quoted(words: Iterable[str]) -> str:
    """Words as a sentence lists them: `a`, `b` and `c`."""
    shown = [f"`{word}`" for word in words]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
