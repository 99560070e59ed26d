"""What the engines last said of themselves: what each of them relies on, how old that is, and what it no longer asks.

They leave their word in the store once a minute, so that is how old it may be; one that has fallen silent is told by
its last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, Field

from frontend.api.content.answer import At, Cluster, Status
from frontend.api.content.frame import Frame
from reconciler.core.happenings import BreakerState
from reconciler.core.hours import SILENT_S, BreakerStood, Word, heard_lately
from schemas.instants import Instant


class ToldDependency(BaseModel):
    """What an engine or a bot relies on, when it last said so. `heard_at`: the last time that this answered it; null:
    it does not tell. `breaker` is the one before these `calls`, as it has been `since`; `error` why it is not closed,
    and `error_at` when that was said; null: nobody told when.
    """

    name: str = Field(examples=["cluster/main"])
    status: Status
    calls: str = Field(examples=["reads"])
    breaker: BreakerState
    since: At
    error: str = Field(examples=[""])
    error_at: At | None
    heard_at: At | None
    age_s: int | None = Field(examples=[12])


class EngineWord(BaseModel):
    """What one engine last said of itself. `silent`: it has said nothing for three minutes, and one that is well does
    each minute: then all of this is as old as `said_at`. `untold`: transactions that the store has yet to hear of.
    """

    name: str = Field(examples=["alba-7c9d5f-x2kqp"])
    said_at: At
    age_s: int = Field(examples=[31])
    silent: bool
    leads: list[Cluster]
    untold: int = Field(examples=[0])
    untold_since: At | None
    dependencies: list[ToldDependency]


def engine_words(frame: Frame, words: Sequence[Word]) -> list[EngineWord]:
    """Those that were heard lately, else the one that was heard last."""
    silent_s = frame.spanned(SILENT_S)
    lately = heard_lately(words, frame.now, silent_s)
    return [_word(word, frame, silent=not lately) for word in lately or words[:1]]


def worst_first(found: Iterable[ToldDependency]) -> list[ToldDependency]:
    return sorted(found, key=lambda d: (d.status is Status.OK, d.name, d.calls))


def told_dependency(breaker: BreakerStood, heard_at: Instant | None, now: Instant) -> ToldDependency:
    """One that somebody else asks, behind its breaker."""
    return ToldDependency(
        name=breaker.dependency,
        status=Status.OK if breaker.state is BreakerState.CLOSED else Status.AWAY,
        calls=breaker.calls,
        breaker=breaker.state,
        since=breaker.since,
        error=breaker.error,
        error_at=breaker.error_at,
        heard_at=heard_at,
        age_s=max(0, now - heard_at) if heard_at is not None else None,
    )


def _word(word: Word, frame: Frame, *, silent: bool) -> EngineWord:
    stood = word.stood
    found = (told_dependency(each, _heard_at(word, each.dependency, frame), frame.now) for each in word.breakers)
    return EngineWord(
        name=word.owner,
        said_at=stood.at,
        age_s=max(0, frame.now - stood.at),
        silent=silent,
        leads=list(stood.leads),
        untold=stood.outbox,
        untold_since=stood.at - stood.outbox_age_s if stood.outbox else None,
        dependencies=worst_first(found),
    )


def _heard_at(word: Word, dependency: str, frame: Frame) -> Instant | None:
    """By the ages that the engine tells; of a cluster, by the last round that somebody made in it."""
    kind, _, cluster = dependency.partition("/")
    stood = word.stood
    match kind:
        case "cluster":
            return frame.presence.rounds[cluster].ended if cluster in frame.presence.rounds else None
        case "git":
            age_s = stood.sync_age_s
        case "s3":
            age_s = stood.cost_centres_age_s
        case _:
            age_s = stood.copy_age_s
    return stood.at - age_s if age_s is not None else None
