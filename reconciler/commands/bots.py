"""What `alba status` says of the bots: how GitHub and Slack answer each, and whom it no longer asks."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.commands.showing import duration
from reconciler.core.bots import BotWord, heard
from reconciler.core.happenings import BreakerState
from reconciler.core.hours import SILENT_S, BreakerStood
from schemas.instants import Instant, instant_text


def are_refused(words: Sequence[BotWord], now: Instant) -> bool:
    """Whether a bot that speaks leaves somebody alone that it needs."""
    lately = (word for word in words if now - word.at <= SILENT_S)
    return any(each.state is not BreakerState.CLOSED for word in lately for each in word.breakers)


def bot_lines(words: Sequence[BotWord], now: Instant) -> list[str]:
    """A line for each bot that was heard lately, else for the one heard last; below it those whom it asks."""
    lines = []
    for word in heard(words, now):
        age = duration(max(0, now - word.at))
        if now - word.at > SILENT_S:
            lines.append(f"no bot is heard: {word.owner} has said nothing for {age}")
            continue
        lines.append(f"bot {word.owner}, said {age} ago")
        lines += [f"  {each.dependency}: {_answers(each, now)}" for each in word.breakers]
    return lines


def _answers(asked: BreakerStood, now: Instant) -> str:
    last = f"answered {duration(now - asked.answered_at)} ago" if asked.answered_at is not None else "never answered"
    if asked.state is not BreakerState.CLOSED:
        return f"left alone for {duration(now - asked.since)}, {last} ({asked.error})"
    return f"{last}, and since then not: {asked.error}" if asked.error else last


def bots_json(words: Sequence[BotWord]) -> list[dict[str, object]]:
    """Each bot's last word, newest first."""
    return [
        {
            "owner": word.owner,
            "said": instant_text(word.at),
            "asks": [
                {
                    "dependency": each.dependency,
                    "state": each.state.value,
                    "since": instant_text(each.since),
                    "answered": instant_text(each.answered_at) if each.answered_at is not None else None,
                    "error": each.error,
                }
                for each in word.breakers
            ],
        }
        for word in words
    ]
