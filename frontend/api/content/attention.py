"""What somebody should look at: one rule for the first view, the list of schedules and the alerts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel

from frontend.api.content.answer import Args, At, Cluster, Link, Namespace, Reason, ScheduleName, reason
from frontend.api.content.frame import Frame
from frontend.api.content.reasons import of_schedule
from frontend.api.content.states import overdue
from reconciler.core.history import HistoryRow
from reconciler.core.records import Cause, Condition, NamespaceRecord, State
from reconciler.core.rows import ScheduleRow
from schemas.instants import HOUR, Instant

MISSED_BACK_S = 48 * HOUR
MOST_ATTENTION = 100


class Rank(StrEnum):
    """What needs attention, most pressing first. `drift`: somebody else woke it, or put it to zero."""

    FAILED = "failed"
    CONTENDED = "contended"
    WAITING = "waiting"
    MISSED = "missed"
    DEGRADED = "degraded"
    DRIFT = "drift"
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


def attention(frame: Frame, history: Sequence[HistoryRow]) -> list[Attention]:
    """By rank, then oldest first."""
    records = frame.snapshot.records
    found = [_of_row(rank, row, frame) for row in frame.rows if (rank := _pressing(row, records[row.key]))]
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
    Condition.DRIFT: Rank.DRIFT,
    Condition.INVALID: Rank.INVALID,
    Condition.HELD: Rank.HELD,
    Condition.OWED: Rank.OWED,
}


def rank_of(row: ScheduleRow) -> Rank | None:
    """Why somebody should look at a schedule; None: nobody need."""
    if row.state is State.FAILED:
        return Rank.FAILED
    if row.state is State.WAITING:
        return Rank.WAITING
    return next((rank for condition, rank in _RANKS.items() if condition in row.conditions), None)


def _pressing(row: ScheduleRow, record: NamespaceRecord) -> Rank | None:
    """What cannot be put to sleep is as pressing as what cannot be woken, and costs money meanwhile."""
    is_told_here = row.cause is Cause.ERROR
    return Rank.FAILED if is_told_here and record.failure and record.failure.terminal else rank_of(row)


def _of_row(rank: Rank, row: ScheduleRow, frame: Frame) -> Attention:
    record = frame.snapshot.records[row.key]
    links = frame.links(row.file, row.key.namespace, row.commit, row.pull_request)
    return Attention(
        rank=rank,
        cluster=row.key.cluster,
        namespace=row.key.namespace,
        schedule=row.id,
        since=_since(rank, record, frame.now),
        why=of_schedule(row, record, frame),
        link=links.edit if rank in (Rank.INVALID, Rank.HELD) else links.file,
    )


def _since(rank: Rank, record: NamespaceRecord, now: Instant) -> Instant | None:
    """Since when it is so, as far as the record tells."""
    match rank:
        case Rank.WAITING:
            return record.ticket
        case Rank.CONTENDED | Rank.DRIFT:
            return record.drift.since if record.drift else None
        case Rank.DEGRADED:
            return record.observed.at if record.observed else None
        case Rank.FAILED:
            return late.at if (late := overdue(record, now)) else None
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
        why=[reason("missed", facts)],
        link=frame.repository.commit(row.commit) if frame.repository else None,
    )


def _attention(rank: Rank, since: Instant, why: list[Reason], link: str | None) -> Attention:
    return Attention(rank=rank, cluster=None, namespace=None, schedule=None, since=since, why=why, link=link)
