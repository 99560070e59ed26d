"""The first view in one answer: how it stands, what needs attention, who is awake, what switches next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pydantic import BaseModel, Field

from frontend.api.content.answer import (
    At,
    Cluster,
    Commit,
    Link,
    PullRequest,
)
from frontend.api.content.attention import MISSED_BACK_S, Attention, attention
from frontend.api.content.days import day_start
from frontend.api.content.frame import Frame
from frontend.api.content.limit import ClusterLimit, limits
from frontend.api.content.namespaces import NamespaceAnswer, namespace_answer
from frontend.api.content.states import NamespaceState, state_of
from frontend.api.content.tally import Figures, summed, uses
from frontend.api.content.transitions import TransitionAnswer, next_of
from reconciler.core.history import HistoryRow
from reconciler.core.records import NamespaceRecord, Phase, State
from schemas.instants import DAY, HOUR, Instant
from schemas.schedule import Mode, Policy

STRIP_BACK_S, STRIP_AHEAD_S = 6 * HOUR, 18 * HOUR
SUMMED_BACK_S = 2 * DAY
"""How far its sums and what it says of the past go back: the longest day has 25 hours."""
AHEAD_S = 7 * DAY
NEXT_SWITCHES = 8
TILES = 12


class RevisionAnswer(BaseModel):
    """The revision in force. `looked_at`: when main was last read; null: never."""

    commit: Commit
    subject: str = Field(examples=["Load test before the release (#184)"])
    committed_at: At
    in_force_since: At
    pull_request: PullRequest | None
    looked_at: At | None
    link: Link | None


class EngineAnswer(BaseModel):
    """The engine by its own heartbeats. `away_since` null: it acts, or nobody can tell (`last_seen` null)."""

    last_seen: At | None
    away_since: At | None


class PolicyAnswer(BaseModel):
    """What policy.yaml says that a person needs to know before writing a schedule."""

    limit: int = Field(examples=[5])
    timezone: str = Field(examples=["America/Bogota"])
    mode: Mode
    paused: bool
    clusters: list[Cluster]
    currency: str | None = Field(examples=["USD"])


class Demo(BaseModel):
    """This is a demonstration: the clusters are simulated, and the clock runs so many times faster."""

    speed: float = Field(examples=[2400])


class PageLinks(BaseModel):
    """The repository's page, and the form on it that makes a new file; null where nobody says where it is."""

    repository: Link | None
    new: Link | None


class NamespaceCounts(BaseModel):
    """Namespaces by state: each is counted once."""

    total: int
    awake: int
    waking: int
    sleeping: int
    asleep: int
    waiting: int
    failed: int
    other: int


class Summary(BaseModel):
    """`schedules` are counts by state. Today begins at midnight of the policy's zone, and its sums at that instant.

    `asleep` are the next to wake, `asleep_more` how many others sleep.
    """

    schedules: dict[State, int]
    namespaces: NamespaceCounts
    engine: EngineAnswer
    policy: PolicyAnswer
    demo: Demo | None
    links: PageLinks
    revision: RevisionAnswer
    clusters: list[ClusterLimit]
    awake: list[NamespaceAnswer]
    waiting: list[NamespaceAnswer]
    asleep: list[NamespaceAnswer]
    asleep_more: int
    attention: list[Attention]
    next_switches: list[TransitionAnswer]
    today_since: At
    today: Figures


def summary(frame: Frame, history: Sequence[HistoryRow], looked_at: Instant | None) -> Summary:
    """`history` must be that of 48 hours, and of each namespace the last time awake before them."""
    now, records = frame.now, frame.snapshot.records.values()
    today = day_start(frame.policy.default_timezone, now)
    told = summed(use.tally() for use in uses(frame, history, today, now).values()).figures()
    recent = [r for r in history if max(r.planned.stop, r.ended or 0) > now - MISSED_BACK_S]
    waiting = [r for r in records if r.ticket is not None]
    awake = [r for r in records if r.stretch is not None]
    asleep = sorted((r for r in records if r.phase is Phase.ASLEEP and r.ticket is None), key=lambda r: r.next_at)
    return Summary(
        schedules=dict(sorted(Counter(row.state for row in frame.rows).items())),
        namespaces=namespace_counts(frame),
        engine=engine_answer(frame),
        policy=_policy(frame.policy),
        demo=Demo(speed=frame.demo_speed) if frame.demo_speed else None,
        links=PageLinks(
            repository=frame.repository.url if frame.repository else None,
            new=frame.repository.new() if frame.repository else None,
        ),
        revision=_revision(frame, looked_at),
        clusters=limits(frame, recent, frame.minute - STRIP_BACK_S, frame.minute + STRIP_AHEAD_S),
        awake=_in_order(awake, frame),
        waiting=_in_order(waiting, frame),
        asleep=_in_order(asleep[:TILES], frame),
        asleep_more=max(0, len(asleep) - TILES),
        attention=attention(frame, recent),
        next_switches=next_of(frame, now + AHEAD_S, NEXT_SWITCHES),
        today_since=today,
        today=told,
    )


def namespace_counts(frame: Frame) -> NamespaceCounts:
    """Each namespace under its state."""
    found = Counter(state_of(record, frame.now) for record in frame.snapshot.records.values())
    named = {name: found[NamespaceState(name)] for name in NamespaceCounts.model_fields if name in _STATES}
    return NamespaceCounts(total=found.total(), other=found.total() - sum(named.values()), **named)


_STATES = {state.value for state in NamespaceState}


def engine_answer(frame: Frame) -> EngineAnswer:
    """The engine as its heartbeats tell."""
    return EngineAnswer(last_seen=frame.presence.last_seen, away_since=frame.presence.away_since)


def _policy(policy: Policy) -> PolicyAnswer:
    return PolicyAnswer(
        limit=policy.limit,
        timezone=policy.default_timezone,
        mode=policy.mode,
        paused=policy.paused,
        clusters=list(policy.clusters),
        currency=policy.prices.currency if policy.prices else None,
    )


def _revision(frame: Frame, looked_at: Instant | None) -> RevisionAnswer:
    pointer = frame.snapshot.pointer
    return RevisionAnswer(
        commit=pointer.revision.id,
        subject=pointer.revision.subject,
        committed_at=pointer.revision.at,
        in_force_since=pointer.in_force_since,
        pull_request=pointer.revision.pull_request,
        looked_at=looked_at,
        link=frame.repository.commit(pointer.revision.id) if frame.repository else None,
    )


def _in_order(records: Sequence[NamespaceRecord], frame: Frame) -> list[NamespaceAnswer]:
    """Soonest switch first; what is overdue, or never switches, last."""
    answers = [namespace_answer(record, frame) for record in records]
    return sorted(answers, key=lambda a: (a.next_switch is None, a.next_switch.at if a.next_switch else 0))
