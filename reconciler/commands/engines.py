"""What `alba status` says of the engines: who leads, how old what they rely on is, and what they no longer ask."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.commands.showing import duration
from reconciler.core.happenings import BreakerState
from reconciler.core.hours import SILENT_S, Word, heard_lately
from schemas.instants import Instant, instant_text

_ASKED = {BreakerState.OPEN: "not asked", BreakerState.HALF_OPEN: "asked by one call that tries it"}


def are_wrong(words: Sequence[Word], now: Instant) -> bool:
    """Whether the engines have fallen silent, or one of them does without something that it needs."""
    lately = heard_lately(words, now)
    open_ = any(breaker.state is not BreakerState.CLOSED for word in lately for breaker in word.breakers)
    return bool(words) and (not lately or open_ or any(word.stood.outbox for word in lately))


def engine_lines(words: Sequence[Word], now: Instant) -> list[str]:
    """A line for each engine that was heard lately, else for the one heard last; below it what it does without."""
    if not words:
        return ["no engine is heard: none has said for a day how it stands"]
    lines = []
    for word in heard_lately(words, now) or words[:1]:
        stood, age_s = word.stood, _age_s(word, now)
        led = ", ".join(stood.leads) or "nowhere"
        if age_s > SILENT_S:
            lines.append(f"no engine is heard: {word.owner}, which led {led}, has said nothing for {duration(age_s)}")
            continue
        ages = {"Git": stood.sync_age_s, "the store": stood.copy_age_s, "cost centres": stood.cost_centres_age_s}
        heard = ", ".join(f"{what} {duration(age)}" for what, age in ages.items() if age is not None)
        tail = f"; heard before that: {heard}" if heard else ""
        lines.append(f"engine {word.owner} leads {led}, said {duration(age_s)} ago{tail}")
        for breaker in word.breakers:
            if breaker.state is not BreakerState.CLOSED:
                since = duration(now - breaker.since)
                lines.append(f"  {breaker.dependency}: {_ASKED[breaker.state]} ({breaker.calls}), for {since}")
        if stood.outbox:
            oldest = duration(stood.outbox_age_s)
            lines.append(f"  transactions that it has yet to tell the store: {stood.outbox}, the oldest {oldest} old")
    return lines


def engines_json(words: Sequence[Word]) -> list[dict[str, object]]:
    """Each engine's last word, newest first. Ages are those at `said`."""
    return [
        {
            "owner": word.owner,
            "said": instant_text(word.stood.at),
            "leads": list(word.stood.leads),
            "syncAgeSeconds": word.stood.sync_age_s,
            "copyAgeSeconds": word.stood.copy_age_s,
            "costCentersAgeSeconds": word.stood.cost_centres_age_s,
            "outbox": word.stood.outbox,
            "outboxAgeSeconds": word.stood.outbox_age_s,
            "breakers": [
                {"dependency": b.dependency, "calls": b.calls, "state": b.state.value, "since": instant_text(b.since)}
                for b in word.breakers
            ],
        }
        for word in words
    ]


def _age_s(word: Word, now: Instant) -> int:
    return max(0, now - word.stood.at)
