"""The first view in one answer: how it stands, what needs attention, who is awake, what switches next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field

from frontend.api.content.answer import (
    Args,
    At,
    Cluster,
    Commit,
    Link,
    Money,
    Namespace,
    PullRequest,
    Reason,
    ScheduleName,
    reason,
)
from frontend.api.content.costs import costs
from frontend.api.content.frame import Frame
from frontend.api.content.limit import ClusterLimit, limits
from frontend.api.content.namespaces import NamespaceAnswer, namespace_answer
from frontend.api.content.reasons import of_schedule
from frontend.api.content.transitions import TransitionAnswer, next_of
from reconciler.core.history import HistoryRow
from reconciler.core.records import Condition, NamespaceRecord, Phase, State
from reconciler.core.rows import ScheduleRow
from schemas.instants import DAY, HOUR, Instant
from schemas.schedule import Mode
from schemas.zones import instant_of, wall_of

STRIP_BACK_S, STRIP_AHEAD_S = 6 * HOUR, 18 * HOUR
MISSED_BACK_S = 48 * HOUR
AHEAD_S = 7 * DAY
NEXT_SWITCHES = 8
TILES = 12
MOST_ATTENTION = 100


class Rank(StrEnum):
    """What needs attention, most pressing first."""

    FAILED = "failed"
    CONTENDED = "contended"
    WAITING = "waiting"
    MISSED = "missed"
    DEGRADED = "degraded"
    INVALID = "invalid"
    HELD = "held"
    OWED = "owed"
    HELD_REVISION = "held-revision"


class Attention(BaseModel):
    """One thing that somebody should look at; `link` leads to its remedy."""

    rank: Rank
    cluster: Cluster | None
    namespace: Namespace | None
    schedule: ScheduleName | None
    since: At | None
    why: list[Reason]
    link: Link | None


class RevisionAnswer(BaseModel):
    """The revision in force. `looked_at`: when main was last read; null: never."""

    commit: Commit
    subject: str = Field(examples=["Load test before the release (#184)"])
    committed_at: At
    in_force_since: At
    pull_request: PullRequest | None
    looked_at: At | None
    link: Link | None


class Summary(BaseModel):
    """`counts` are schedules by state. `today` begins at midnight of the policy's zone, and its sums at that instant.

    `asleep` are the next to wake, `asleep_more` how many others sleep.
    """

    counts: dict[State, int]
    mode: Mode
    paused: bool
    timezone: str = Field(examples=["America/Bogota"])
    revision: RevisionAnswer
    clusters: list[ClusterLimit]
    awake: list[NamespaceAnswer]
    waiting: list[NamespaceAnswer]
    asleep: list[NamespaceAnswer]
    asleep_more: int
    attention: list[Attention]
    next_switches: list[TransitionAnswer]
    today_since: At
    spent_today: list[Money]
    saved_today: list[Money]


def summary(frame: Frame, history: Sequence[HistoryRow], looked_at: Instant | None) -> Summary:
    """`history` must reach back 48 hours and to the start of the day."""
    now, records = frame.now, frame.snapshot.records.values()
    today = day_start(frame.policy.default_timezone, now)
    told = costs(frame, history, today, now).total
    waiting = [r for r in records if r.ticket is not None]
    awake = [r for r in records if r.stretch is not None]
    asleep = sorted((r for r in records if r.phase is Phase.ASLEEP and r.ticket is None), key=lambda r: r.next_at)
    return Summary(
        counts=dict(sorted(Counter(row.state for row in frame.rows).items())),
        mode=frame.policy.mode,
        paused=frame.policy.paused,
        timezone=frame.policy.default_timezone,
        revision=_revision(frame, looked_at),
        clusters=limits(frame, history, now - STRIP_BACK_S, now + STRIP_AHEAD_S),
        awake=_in_order(awake, frame),
        waiting=_in_order(waiting, frame),
        asleep=_in_order(asleep[:TILES], frame),
        asleep_more=max(0, len(asleep) - TILES),
        attention=attention(frame, history),
        next_switches=next_of(frame, now + AHEAD_S, NEXT_SWITCHES),
        today_since=today,
        spent_today=told.spent,
        saved_today=told.saved,
    )


def day_start(zone: str, now: Instant) -> Instant:
    """Midnight of the wall clock."""
    wall = wall_of(zone, now)
    return instant_of(zone, datetime(wall.year, wall.month, wall.day))


def attention(frame: Frame, history: Sequence[HistoryRow]) -> list[Attention]:
    """By rank, then oldest first."""
    found = [_of_row(rank, row, frame) for row in frame.rows if (rank := _rank(row))]
    since = frame.now - MISSED_BACK_S
    found += [_missed(r, frame) for r in history if r.state in _LOST and r.planned.stop > since]
    if hold := frame.snapshot.pointer.hold:
        why = reason("held-revision", {"revision": hold.revision, "reason": hold.reason})
        link = frame.repository.commit(hold.revision) if frame.repository else None
        found.append(_attention(Rank.HELD_REVISION, hold.since, [why], link))
    ranks = list(Rank)
    return sorted(found, key=lambda a: (ranks.index(a.rank), a.since or 0))[:MOST_ATTENTION]


_LOST = {State.MISSED, State.FAILED}
_RANKS = {
    Condition.CONTENDED: Rank.CONTENDED,
    Condition.DEGRADED: Rank.DEGRADED,
    Condition.INVALID: Rank.INVALID,
    Condition.HELD: Rank.HELD,
    Condition.OWED: Rank.OWED,
}


def _rank(row: ScheduleRow) -> Rank | None:
    if row.state is State.FAILED:
        return Rank.FAILED
    if row.state is State.WAITING:
        return Rank.WAITING
    return next((rank for condition, rank in _RANKS.items() if condition in row.conditions), None)


def _of_row(rank: Rank, row: ScheduleRow, frame: Frame) -> Attention:
    record = frame.snapshot.records[row.key]
    links = frame.links(row.file, row.key.namespace, row.commit, row.pull_request)
    return Attention(
        rank=rank,
        cluster=row.key.cluster,
        namespace=row.key.namespace,
        schedule=row.id,
        since=_since(rank, row, record),
        why=of_schedule(row, record, frame),
        link=links.edit if rank in (Rank.INVALID, Rank.HELD) else links.file,
    )


def _since(rank: Rank, row: ScheduleRow, record: NamespaceRecord) -> Instant | None:
    """Since when it is so, as far as the record tells."""
    match rank:
        case Rank.WAITING:
            return record.ticket
        case Rank.CONTENDED:
            return record.drift.since if record.drift else None
        case Rank.DEGRADED:
            return record.observed.at if record.observed else None
        case Rank.FAILED:
            return row.window.start if row.window else None
        case _:
            return record.in_force_since


def _missed(row: HistoryRow, frame: Frame) -> Attention:
    rank = Rank.MISSED if row.state is State.MISSED else Rank.FAILED
    facts: Args = {"cause": row.cause.value if row.cause else "", "schedule": row.schedule}
    return Attention(
        rank=rank,
        cluster=row.key.cluster,
        namespace=row.key.namespace,
        schedule=row.schedule,
        since=row.planned.start,
        why=[reason(row.state.value, facts)],
        link=frame.repository.commit(row.commit) if frame.repository else None,
    )


def _attention(rank: Rank, since: Instant, why: list[Reason], link: str | None) -> Attention:
    return Attention(rank=rank, cluster=None, namespace=None, schedule=None, since=since, why=why, link=link)


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
