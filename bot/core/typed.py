"""Reads what people type after `/alba`, as leniently as nothing is at stake.

Phones and word processors turn quotes, dashes and blanks into others; those are read as the plain ones. A name is
never repaired: whoever mistypes a namespace is told so, by whoever knows the names. What follows the last word that
is understood is the reason, and stays exactly as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.core.sayings import Saying
from schemas.instants import DAY, HOUR, MINUTE
from schemas.suggestions import did_you_mean
from schemas.wall_times import minute_of_day, nearest_time

LONGEST_TEXT = 3_000
"""Characters of a command that are read at all."""


class Verb(StrEnum):
    """The commands, in the order in which help lists them."""

    NEW = "new"
    WAKE = "wake"
    EXTEND = "extend"
    CHANGE = "change"
    CANCEL = "cancel"
    LIST = "list"
    STATUS = "status"
    NEXT = "next"
    WHY = "why"
    COSTS = "costs"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Lasting:
    """So many seconds of elapsed time, whatever the clocks do meanwhile."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Between:
    """From one minute of the wall clock's day to another, on the day on which that is next to come."""

    start_min: int
    stop_min: int


Span: TypeAlias = Lasting | Between


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody asked for. `subject` is a namespace, `cluster/namespace`, a schedule's id, or ""."""

    verb: Verb
    subject: str = ""
    span: Span | None = None
    reason: str = ""


_OTHER_WORDS = {
    "nuevo": Verb.NEW, "nueva": Verb.NEW, "create": Verb.NEW, "crear": Verb.NEW, "despertar": Verb.WAKE,
    "encender": Verb.WAKE, "on": Verb.WAKE, "extender": Verb.EXTEND, "alargar": Verb.EXTEND, "cambiar": Verb.CHANGE,
    "edit": Verb.CHANGE, "cancelar": Verb.CANCEL, "delete": Verb.CANCEL, "remove": Verb.CANCEL, "lista": Verb.LIST,
    "listar": Verb.LIST, "ls": Verb.LIST, "estado": Verb.STATUS, "siguiente": Verb.NEXT, "próximo": Verb.NEXT,
    "proximo": Verb.NEXT, "explain": Verb.WHY, "costos": Verb.COSTS, "costes": Verb.COSTS, "cost": Verb.COSTS,
    "ayuda": Verb.HELP, "?": Verb.HELP, "porqué": Verb.WHY, "porque": Verb.WHY,
}  # fmt: skip
_SPANNED = {Verb.WAKE, Verb.EXTEND}
_ASKS_SUBJECT = {Verb.WAKE, Verb.EXTEND, Verb.CHANGE, Verb.CANCEL, Verb.WHY}

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
        **dict.fromkeys(
            "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "
        ),
    }
)
_WORD = re.compile(r"\S+")
_UNIT = "minut[eo]s?|mins?|m|horas?|hours?|hrs?|h|d[ií]as?|days?|d"
_PART = rf"([0-9]{{1,5}})(?:[.,]([0-9]{{1,2}}))?\s?({_UNIT})"
_DURATION = re.compile(rf"\+?{_PART}(?:\s?{_PART})?", re.IGNORECASE)
_UNIT_S = {"m": MINUTE, "h": HOUR, "d": DAY}


def plain(text: str) -> str:
    """The text with quotes, dashes and blanks as a keyboard writes them, and without what nobody sees."""
    return text.translate(_INVISIBLE).translate(_PLAIN).replace("—", "--")


def duration_s(text: str) -> int | None:
    """`2h`, `90m`, `1h30m`, `1.5 h` or `2 horas` in seconds, whole minutes only. None: no duration, or none at all."""
    found = _DURATION.fullmatch(plain(text).strip())
    if not found:
        return None
    total = _part_s(found[1], found[2], found[3]) + (_part_s(found[4], found[5], found[6]) if found[4] else 0)
    return total if total >= MINUTE and total % MINUTE == 0 else None


def _part_s(whole: str, fraction: str | None, unit: str) -> int:
    each = _UNIT_S[unit[0].lower()]
    return int(whole) * each + (each * int(fraction) // 10 ** len(fraction) if fraction else 0)


def time_range(text: str) -> Between | None:
    """`08:00-12:00`, also with other dashes, `8-12` or `8am-5pm`; it may end at 24:00 and may cross midnight."""
    start, dash, stop = plain(text).replace("--", "-").partition("-")
    if not dash:
        return None
    start_min = minute_of_day(nearest_time(start) or "")
    stop_min = minute_of_day(stop.strip(), end=True)
    if stop_min is None:
        stop_min = minute_of_day(nearest_time(stop) or "")
    return Between(start_min, stop_min) if start_min is not None and stop_min is not None else None


def parse(text: str) -> Command | Saying:
    """What was asked for; else what to say instead: the closest command, or what is missing."""
    spans = [(m.start(), m.end()) for m in _WORD.finditer(_same_length(text[:LONGEST_TEXT]))]
    words = [plain(text[a:b]) for a, b in spans]
    visible = [(w, span) for w, span in zip(words, spans, strict=True) if w]
    if not visible:
        return Command(Verb.HELP)
    verb = _verb(visible[0][0])
    if isinstance(verb, Saying):
        return verb
    return _arguments(verb, visible[1:], text)


def _same_length(text: str) -> str:
    """Plain blanks in place of others, character for character, so that positions stay what they are."""
    return "".join(" " if c.translate(_PLAIN) == " " else c for c in text)


def _verb(word: str) -> Verb | Saying:
    asked = _bare(word).lower().removeprefix("--")
    if asked in set(Verb):
        return Verb(asked)
    if asked in _OTHER_WORDS:
        return _OTHER_WORDS[asked]
    meant = did_you_mean(asked, (*Verb, *_OTHER_WORDS))
    if meant:
        return Saying("no-such-command-but", {"word": asked, "meant": str(_OTHER_WORDS.get(meant, meant))})
    return Saying("no-such-command", {"word": asked[:80]})


def _arguments(verb: Verb, words: list[tuple[str, tuple[int, int]]], text: str) -> Command | Saying:
    subject, span, used = "", None, 0
    if words and (verb not in _SPANNED or _span(words, 0) is None):
        subject, used = _bare(words[0][0]), 1
    if verb in _SPANNED and (found := _span(words, used)):
        span, used = found
    if verb in _ASKS_SUBJECT and not subject:
        return Saying("name-what", {"verb": verb.value})
    reason = text[words[used][1][0] :].strip() if verb in _SPANNED and used < len(words) else ""
    if verb in _SPANNED and span is None:
        return Saying("for-how-long", {"verb": verb.value, "subject": subject})
    return Command(verb, subject, span, _unquoted(reason))


def _span(words: list[tuple[str, tuple[int, int]]], at: int) -> tuple[Span, int] | None:
    """The duration or range that begins at a word, `2h`, `2 h` or `08:00 - 12:00`, and the first word after it."""
    if at < len(words) and words[at][0].lower() in ("for", "por", "durante"):
        at += 1
    for count in (3, 2, 1):
        if at + count > len(words):
            continue
        joined = _bare(" ".join(w for w, _ in words[at : at + count]))
        if seconds := duration_s(joined):
            return Lasting(seconds), at + count
        if between := time_range(joined):
            return between, at + count
    return None


def _bare(word: str) -> str:
    """A word without quotes around it, and without the full stop that ends a sentence."""
    return word.strip("\"'`").rstrip(".,;").strip("\"'`")


def _unquoted(reason: str) -> str:
    """A reason that stands in quotes as a whole, without them."""
    pairs = {('"', '"'), ("“", "”"), ("'", "'"), ("\u2018", "\u2019"), ("«", "»")}
    return reason[1:-1] if len(reason) > 1 and (reason[0], reason[-1]) in pairs else reason
