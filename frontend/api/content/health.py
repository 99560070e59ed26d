"""How Alba itself stands, as far as this process can see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from frontend.api.content.answer import At, Cluster, Fact, Status
from frontend.api.content.bots import BotWord, bot_words
from frontend.api.content.engines import EngineWord, ToldDependency, engine_words
from frontend.api.content.frame import Frame
from frontend.api.content.reasons import fact
from frontend.api.content.summary import EngineAnswer, engine_answer
from reconciler.core.bots import BotWord as BotSaid
from reconciler.core.happenings import BreakerState
from reconciler.core.hours import Word
from reconciler.core.records import State
from schemas.instants import MINUTE, Instant, instant_text


class Dependency(BaseModel):
    """What this process reads. `read_at`: the last time that it answered; null: never. Its age is `as_of` less that.

    `breaker` null: nobody has told of one.
    """

    name: str = Field(examples=["store"])
    status: Status
    read_at: At | None
    age_s: int | None = Field(examples=[1])
    breaker: BreakerState | None
    error: str = Field(examples=[""])


class LimitUse(BaseModel):
    cluster: Cluster
    taken: int
    limit: int


class Counts(BaseModel):
    """Of schedules. `due`: the window is open and the namespace not yet on, or over and not yet off."""

    active: int
    due: int
    waiting: int


class Health(BaseModel):
    """`engine` is told by what is done, `engines` and `bots` by what each last said; `dependencies` are this process's
    own. `alerts` are what somebody should look at now, most pressing first.
    """

    status: Status
    version: str = Field(examples=["0.1.0"])
    counts: Counts
    limits: list[LimitUse]
    engine: EngineAnswer
    engines: list[EngineWord]
    bots: list[BotWord]
    dependencies: list[Dependency]
    alerts: list[Fact]
    listeners: int = Field(examples=[3])


_ACTIVE = (State.AWAKE, State.WAKING, State.SLEEPING)
_DUE = {State.WAKING, State.SLEEPING, State.FAILED}
GIT_OLD_S = 15 * MINUTE


@dataclass(frozen=True, slots=True)
class Words:
    """What others last said through the store: engines, newest first, and bots."""

    engines: Sequence[Word] = ()
    bots: Sequence[BotSaid] = ()


def health(frame: Frame, dependencies: Sequence[Dependency], words: Words, version: str, listeners: int) -> Health:
    """The counts of the last copy, and what is away, worst first."""
    states = [row.state for row in frame.rows]
    overdue = [r for r in frame.rows if r.state is State.PENDING and r.window and r.window.start <= frame.now]
    worst_first = sorted(dependencies, key=lambda d: (d.status is Status.OK, d.read_at or 0))
    engines, bots = engine_words(frame, words.engines), bot_words(frame, words.bots)
    refused = _refused(engines, bots)
    return Health(
        status=Status.AWAY if refused or any(d.status is Status.AWAY for d in dependencies) else Status.OK,
        version=version,
        counts=Counts(
            active=sum(s in _ACTIVE for s in states),
            due=sum(s in _DUE for s in states) + len(overdue),
            waiting=states.count(State.WAITING),
        ),
        limits=limit_uses(frame),
        engine=engine_answer(frame),
        engines=engines,
        bots=bots,
        dependencies=worst_first,
        alerts=_alerts(frame, worst_first, refused),
        listeners=listeners,
    )


def limit_uses(frame: Frame) -> list[LimitUse]:
    """How many places of each cluster are taken."""
    places, policy = frame.snapshot.places, frame.policy
    return [
        LimitUse(cluster=c, taken=len(places[c].awake) if c in places else 0, limit=policy.limit)
        for c in policy.clusters
    ]


def dependency(
    name: str, fault: str, read_at: Instant | None, now: Instant, breaker: BreakerState | None
) -> Dependency:
    """One that this process reads itself."""
    return Dependency(
        name=name,
        status=Status.AWAY if fault else Status.OK,
        read_at=read_at,
        age_s=max(0, now - read_at) if read_at is not None else None,
        breaker=breaker,
        error=fault,
    )


def _refused(engines: Sequence[EngineWord], bots: Sequence[BotWord]) -> list[Fact]:
    """What an engine or a bot that speaks does not ask now, since it did not answer."""
    by_engines = [
        fact("engine-without", {"engine": word.name, "dependency": each.name, "calls": each.calls}, each.since)
        for word in engines
        for each in _unasked(word)
    ]
    by_bots = [
        fact("bot-without", {"bot": word.name, "dependency": each.name}, each.since)
        for word in bots
        for each in _unasked(word)
    ]
    return by_engines + by_bots


def _unasked(word: EngineWord | BotWord) -> list[ToldDependency]:
    return [] if word.silent else [each for each in word.dependencies if each.status is Status.AWAY]


def _alerts(frame: Frame, dependencies: Sequence[Dependency], refused: Sequence[Fact]) -> list[Fact]:
    pointer, away = frame.snapshot.pointer, frame.presence.away_since
    found = [fact("engine-away", {"since": instant_text(away)}, away)] if away is not None else []
    found += [fact("away", {"dependency": d.name, "error": d.error}, d.read_at) for d in dependencies if d.error]
    found += refused
    if frame.policy.paused:
        found.append(fact("paused"))
    if hold := pointer.hold:
        found.append(fact("held-revision", {"revision": hold.revision, "reason": hold.reason}, hold.since))
    if pointer.broken:
        found.append(fact("invalid-files", {"files": list(pointer.broken)}))
    if pointer.synced_at and frame.now - pointer.synced_at > frame.spanned(GIT_OLD_S):
        found.append(fact("git-old", {"since": instant_text(pointer.synced_at)}, pointer.synced_at))
    return found
