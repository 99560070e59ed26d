"""Name patterns: `*` stands for any characters, over the whole name, and nothing else is special."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tie:
    """Two patterns fit equally well, so neither can be preferred."""

    patterns: tuple[str, ...]


def matches(pattern: str, name: str) -> bool:
    """Whether the whole name fits. Time grows with the name, whatever the pattern."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == name
    *middle, last = rest
    if not name.startswith(first) or len(name) < len(first) + len(last) or not name.endswith(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in middle:
        found = name.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def best(patterns: Iterable[str], name: str) -> str | Tie | None:
    """The pattern that fits with the most literal characters; it wins alone."""
    fitting = [p for p in patterns if matches(p, name)]
    if not fitting:
        return None
    most = max(map(_literal, fitting))
    winners = tuple(sorted(p for p in fitting if _literal(p) == most))
    return winners[0] if len(winners) == 1 else Tie(winners)


def _literal(pattern: str) -> tuple[int, bool]:
    """How much of a pattern is spelt out; a whole name beats a pattern of the same letters."""
    return len(pattern.replace("*", "")), "*" not in pattern
