"""What engines count and how they stand, in one item for each hour: for charts of the days gone by, and for whoever
asks from another process. Nothing is decided by it.

Whoever writes adds what was counted since its last write to what stands there, on condition of its version: a process
that begins anew, or takes the lead over, goes on with the item of this hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from reconciler.core.happenings import (
    BreakerState,
    Happening,
    Stood,
    SwitchBegan,
    SwitchFailed,
    SyncHeld,
    Unavailable,
    outcome,
)
from reconciler.core.records import ItemId, Version
from schemas.instants import DAY, HOUR, MINUTE, Instant, instant_text

KEPT_S = 8 * DAY
LAG_BOUNDS_S = (0, 1, 2, 5, 15, 60, 300, 900, 3600)
"""Up to how many seconds late a switch began, for each place of `Counted.lags`; the last place has what was later."""

SILENT_S = 3 * MINUTE
"""An engine that is well says how it stands every minute."""

LONGEST_ERROR = 300
"""Of an error so many characters are kept."""

MOST_ENGINES = 16
"""So many engines leave a word in an hour."""


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of an hour. `sync_age_s` is the greatest age of what is in force; None: nobody knew it."""

    at: int
    errors: int = 0
    sync_age_s: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Transitions by outcome, switches by how late they began, and each minute in which there was an engine."""

    executions: Mapping[str, int] = field(default_factory=dict)
    lags: tuple[int, ...] = ()
    minutes: tuple[Minute, ...] = ()


NOTHING = Counted()


@dataclass(frozen=True, slots=True)
class BreakerStood:
    """What a breaker was, and since when; the last error in short, while it is not closed or no call has been answered
    since, and when that was said.

    `error_at` None: nothing was said, or by an engine of a time in which none told when. `answered_at`, the last time
    that a call was answered, is what bots tell; None: no call was, or an engine speaks, which tells its ages.
    """

    dependency: str
    calls: str
    state: BreakerState
    since: Instant
    error: str = ""
    error_at: Instant | None = None
    answered_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """How one engine stood when it last wrote: the clusters that it led, and how old what it relied on was."""

    owner: str
    stood: Stood
    breakers: tuple[BreakerStood, ...] = ()


@dataclass(frozen=True, slots=True)
class Hour:
    """The item. `words` are those of the engines that wrote in this hour."""

    start: Instant
    version: Version
    expires: Instant
    counted: Counted = NOTHING
    words: tuple[Word, ...] = ()


def hour_id(start: Instant) -> ItemId:
    """The id of the item for the hour that starts then."""
    return f"!hour/{instant_text(start)[:13]}"


def hour_of(at: float) -> Instant:
    """The start of the hour in which an instant is."""
    return int(at) // HOUR * HOUR


def hour_ids(since: Instant, until: Instant) -> list[ItemId]:
    """The items of every hour that has a part in `[since, until)`, those that are kept at most."""
    first = max(hour_of(since), hour_of(until) - KEPT_S)
    return [hour_id(start) for start in range(first, until, HOUR)]


def counting(happening: Happening, at: float) -> Counted:
    """What one happening adds to its hour."""
    minute = int(at) % HOUR // MINUTE
    found = NOTHING
    if ended := outcome(happening):
        found = replace(found, executions={ended: 1})
    match happening:
        case SwitchBegan(late_s=late_s):
            place = next((n for n, bound in enumerate(LAG_BOUNDS_S) if late_s <= bound), len(LAG_BOUNDS_S))
            found = replace(found, lags=(*(0,) * place, 1))
        case SwitchFailed() | SyncHeld() | Unavailable():
            found = replace(found, minutes=(Minute(minute, errors=1),))
        case Stood(sync_age_s=age_s):
            found = replace(found, minutes=(Minute(minute, sync_age_s=age_s),))
        case _:
            pass
    return found


def together(some: Counted, more: Counted) -> Counted:
    """Both in one, in whatever order."""
    if more.executions or more.lags:
        lags = tuple(a + b for a, b in zip_longest(some.lags, more.lags, fillvalue=0))
        some = replace(some, executions=dict(Counter(some.executions) + Counter(more.executions)), lags=lags)
    if not more.minutes:
        return some
    minutes = {minute.at: minute for minute in some.minutes}
    for minute in more.minutes:
        known = minutes.get(minute.at, Minute(minute.at))
        ages = [age for age in (known.sync_age_s, minute.sync_age_s) if age is not None]
        minutes[minute.at] = Minute(minute.at, known.errors + minute.errors, max(ages, default=None))
    return replace(some, minutes=tuple(minutes[at] for at in sorted(minutes)))


def grown(before: Hour | None, start: Instant, version: Version, counted: Counted, word: Word | None) -> Hour:
    """The item after what was counted since, and with the newest word of the engine that writes."""
    known = before or Hour(start, version, start + HOUR + KEPT_S)
    words = known.words
    if word:
        others = [each for each in words if each.owner != word.owner and word.stood.at - each.stood.at < HOUR]
        words = (word, *others)[:MOST_ENGINES]
    return replace(known, version=version, counted=together(known.counted, counted), words=words)


def lag_s(counts: Sequence[int], share: float) -> int | None:
    """How late at most the given share of the switches began, in seconds; None: there was none, or nobody can tell."""
    wanted, seen = share * sum(counts), 0
    for count, bound in zip(counts, LAG_BOUNDS_S, strict=False):
        seen += count
        if seen and seen >= wanted:
            return bound
    return None


def last_words(hours: Iterable[Hour]) -> list[Word]:
    """The newest word of each engine, the newest first."""
    newest: dict[str, Word] = {}
    for word in (word for hour in hours for word in hour.words):
        if word.owner not in newest or newest[word.owner].stood.at < word.stood.at:
            newest[word.owner] = word
    return sorted(newest.values(), key=lambda word: (-word.stood.at, word.owner))


def heard_lately(words: Iterable[Word], now: Instant, silent_s: int = SILENT_S) -> list[Word]:
    """Of words, newest first, the newest of those that lead the same, as far as it is no older: each invocation of
    Lambda is an engine of its own.
    """
    found: dict[tuple[str, ...], Word] = {}
    for word in words:
        if now - word.stood.at <= silent_s:
            found.setdefault(word.stood.leads, word)
    return list(found.values())
