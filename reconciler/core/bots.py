"""How the bots stand, in one item: what each last said of GitHub and of Slack, which nobody else asks. It is for those
who look from another process; nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reconciler.core.hours import SILENT_S, BreakerStood
from reconciler.core.records import ItemId, Version
from schemas.instants import DAY, Instant

BOTS_ID: ItemId = "!bots"

KEPT_S = DAY
"""A bot that has said nothing for so long is forgotten."""

MOST_BOTS = 8
"""So many bots leave a word."""


@dataclass(frozen=True, slots=True)
class BotWord:
    """How one bot stood when it last wrote: how each that it asks answered it."""

    owner: str
    at: Instant
    breakers: tuple[BreakerStood, ...]


@dataclass(frozen=True, slots=True)
class Bots:
    """The item; the newest word first."""

    version: Version
    words: tuple[BotWord, ...] = ()


def after(before: Bots | None, version: Version, word: BotWord) -> Bots:
    """The item once this bot has said its word, in place of its last."""
    known = before.words if before else ()
    others = [each for each in known if each.owner != word.owner and word.at - each.at < KEPT_S]
    return Bots(version, (word, *others)[:MOST_BOTS])


def heard(words: Sequence[BotWord], now: Instant, silent_s: int = SILENT_S) -> list[BotWord]:
    """Those that were heard lately, else the one that was heard last."""
    newest = sorted(words, key=lambda word: (-word.at, word.owner))
    return [word for word in newest if now - word.at <= silent_s] or newest[:1]
