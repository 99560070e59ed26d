"""The timeline: the past as it was, the future as it is planned, what took windows away, and the places taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, Field

from frontend.api.content import answer
from frontend.api.content.answer import (
    At,
    Cluster,
    CostCentre,
    Cursor,
    Money,
    Namespace,
    ScheduleName,
    Span,
    Team,
    span,
)
from frontend.api.content.frame import Frame, team_of
from frontend.api.content.history import Actual, actual, row_cost
from frontend.api.content.limit import Step, limits
from frontend.api.content.metered import known_cost
from reconciler.adapters.stores.cursors import from_cursor, to_cursor
from reconciler.core.calendar import occurrences_between
from reconciler.core.history import HistoryRow
from reconciler.core.meter import run_on
from reconciler.core.records import Cause, NamespaceKey, NamespaceRecord, State
from schemas.instants import Instant
from schemas.windows import removed_between

_LIST = "timeline"


class Happened(BaseModel):
    """What became of a window that has begun; planned and actual apart."""

    schedule: ScheduleName
    state: State
    cause: Cause | None
    planned: Span
    actual: Actual | None
    cost_center: CostCentre
    cost: Money | None


class Planned(BaseModel):
    """A window that is to come, or is open now and not yet in the history."""

    schedule: ScheduleName
    window: Span
    cost_center: CostCentre


class TakenAway(BaseModel):
    """A window that an exception, a calendar or a holiday takes away, and its name."""

    schedule: ScheduleName
    window: Span
    by: str = Field(examples=["closures"])


class TimelineRow(BaseModel):
    cluster: Cluster
    namespace: Namespace
    team: Team | None
    happened: list[Happened]
    planned: list[Planned]
    taken_away: list[TakenAway]


class Use(BaseModel):
    """How many places of a cluster are taken, over all its namespaces and not only those on this page."""

    cluster: Cluster
    limit: int
    steps: list[Step]


class Timeline(BaseModel):
    """A page of rows, by team and namespace; `cursor` is null on the last page."""

    since: At
    until: At
    now: At
    use: list[Use]
    rows: list[TimelineRow]
    total: int
    cursor: Cursor | None


def timeline(
    frame: Frame, history: Sequence[HistoryRow], since: Instant, until: Instant, cursor: str | None, limit: int
) -> Timeline:
    """Everything between two instants. ValueError: no cursor of this list."""
    by_key: dict[NamespaceKey, list[HistoryRow]] = defaultdict(list)
    for row in history:
        by_key[row.key].append(row)
    keys = sorted(_position(key, frame) for key in by_key.keys() | frame.snapshot.records.keys())
    rest = keys if cursor is None else [p for p in keys if p > from_cursor(_LIST, cursor)]
    shown = [NamespaceKey(cluster, namespace) for _, cluster, namespace in rest[:limit]]
    return Timeline(
        since=since,
        until=until,
        now=frame.now,
        use=[
            Use(cluster=each.cluster, limit=each.limit, steps=each.steps)
            for each in limits(frame, history, since, until)
        ],
        rows=[_row(key, frame, by_key[key], since, until) for key in shown],
        total=len(keys),
        cursor=to_cursor(_LIST, rest[limit - 1]) if len(rest) > limit else None,
    )


def _position(key: NamespaceKey, frame: Frame) -> tuple[str, str, str]:
    return _team(frame.snapshot.records.get(key)) or "", key.cluster, key.namespace


def _team(record: NamespaceRecord | None) -> str | None:
    entry = record.calendar[0] if record and record.calendar else None
    return team_of(entry.schedule.file, entry.schedule.owner) if entry else None


def _row(key: NamespaceKey, frame: Frame, history: Iterable[HistoryRow], since: Instant, until: Instant) -> TimelineRow:
    record = frame.snapshot.records.get(key)
    happened = [_happened(row) for row in sorted(history, key=lambda r: (r.planned, r.began or 0))]
    if record and record.stretch and record.stretch.share.since < until:
        happened.append(_running(record, frame.now))
    return TimelineRow(
        cluster=key.cluster,
        namespace=key.namespace,
        team=_team(record),
        happened=happened,
        planned=_planned(record, max(since, frame.now), until) if record else [],
        taken_away=[
            TakenAway(schedule=e.schedule.id, window=span(r.window), by=r.by)
            for e in (record.calendar if record else ())
            for r in removed_between(e.schedule, since, until)
        ],
    )


def _happened(row: HistoryRow) -> Happened:
    return Happened(
        schedule=row.schedule,
        state=row.state,
        cause=row.cause,
        planned=span(row.planned),
        actual=actual(row),
        cost_center=row.cost_centre,
        cost=row_cost(row),
    )


def _running(record: NamespaceRecord, now: Instant) -> Happened:
    """The share that runs now: its end is open."""
    assert record.stretch
    share = record.stretch.share
    meter = run_on(share.meter, now)
    cost, prices = known_cost(meter), meter.prices
    late = max(0, share.since - share.planned.start)
    return Happened(
        schedule=share.schedule,
        state=State.AWAKE if share.planned.stop > now else State.SLEEPING,
        cause=None,
        planned=span(share.planned),
        actual=Actual(start=share.since, stop=None, ready=record.stretch.ready_at, late_s=late),
        cost_center=share.cost_centre,
        cost=answer.money(cost, prices.currency) if cost is not None and prices else None,
    )


def _planned(record: NamespaceRecord, since: Instant, until: Instant) -> list[Planned]:
    """What is open now and runs already is told as happened."""
    if record.protected or since >= until:
        return []
    running = record.stretch.share.planned if record.stretch else None
    return [
        Planned(schedule=o.entry.schedule.id, window=span(o.window), cost_center=o.entry.schedule.cost_centre)
        for o in occurrences_between(record.calendar, since, until)
        if o.window != running
    ]
