"""Namespaces: what is intended and what was observed, apart; and one of them with everything about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, Field

from frontend.api.content.answer import At, Cluster, CostCentre, Fact, Money, Namespace, Owner, Span, Team, span
from frontend.api.content.days import month_start
from frontend.api.content.frame import Frame, team_of_record
from frontend.api.content.history import Occurrence, newest_first, occurrence
from frontend.api.content.metered import price_per_hour
from frontend.api.content.observation import Observation, WorkloadAnswer, observation, workload_answers
from frontend.api.content.reasons import Remedy, remedies, why_on_or_off
from frontend.api.content.running import running
from frontend.api.content.schedules import NextSwitch, ScheduleAnswer, schedule_answer
from frontend.api.content.states import NamespaceState, overdue, state_of
from frontend.api.content.tally import Figures, Tally, uses
from frontend.api.content.timeline import TakenAway, taken_away
from reconciler.core.calendar import covering, occurrences_between
from reconciler.core.history import HistoryRow
from reconciler.core.records import Condition, DriftKind, NamespaceKey, NamespaceRecord, Phase
from reconciler.core.rows import Intended, conditions, intended
from schemas.instants import DAY, Instant
from schemas.patterns import Tie
from schemas.protection import protecting_pattern
from schemas.rules.wrong_cost_centre import valid_centres
from schemas.schedule import CostCentres, Window
from schemas.windows import next_window

CALENDAR_S = 14 * DAY
WEEK_S = 7 * DAY
HISTORY_ROWS = 50


class ByHand(BaseModel):
    """What somebody else did to a namespace, and who as far as the cluster says."""

    kind: DriftKind
    since: At
    by: str = Field(examples=["kubectl"])
    workloads: list[str] = Field(examples=[["Deployment/api"]])


class NamespaceAnswer(BaseModel):
    """`intended` is what the schedules ask for, `state` what Alba did, `observed` what was seen: they may all differ.

    `window` runs now or, asleep, comes next. `overdue` is the switch that should have been made by now. Money is
    null where nobody can tell.
    """

    cluster: Cluster
    namespace: Namespace
    team: Team | None
    owner: Owner | None
    cost_center: CostCentre | None
    intended: Intended
    state: NamespaceState
    phase: Phase
    conditions: list[Condition]
    window: Span | None
    awake_since: At | None
    ready_at: At | None
    waiting_since: At | None
    next_switch: NextSwitch | None
    overdue: NextSwitch | None
    observed: Observation | None
    by_hand: ByHand | None
    recorded_sizes: int
    price_per_hour: Money | None
    unpriced_pods: int


class AllowedNamespace(BaseModel):
    """A namespace for which a schedule may be written: cost-centers.yaml names it, or it has one already."""

    cluster: Cluster
    namespace: Namespace
    cost_centers: list[CostCentre]


class NamespaceList(BaseModel):
    """`items` are those that Alba knows of; `patterns` those of cost-centers.yaml by which others are allowed too,
    null while nobody has read it.
    """

    items: list[NamespaceAnswer]
    allowed: list[AllowedNamespace]
    patterns: list[str] | None = Field(examples=[["payments-*"]])


class PlannedWindow(BaseModel):
    window: Span
    schedule: str = Field(examples=["payments/load-test"])


class Month(BaseModel):
    """The calendar month so far, on the policy's clock."""

    since: At
    figures: Figures


class NamespaceDetail(BaseModel):
    """A namespace: why it is on or off, its schedules, its windows of 14 days, its workloads, its history.

    The first of the `history` is what runs now, if anything does. `taken_away`: what an exception, a calendar or a
    holiday took from the last 7 days, and takes from those 14.
    """

    namespace: NamespaceAnswer
    why: list[Fact]
    remedies: list[Remedy]
    schedules: list[ScheduleAnswer]
    calendar: list[PlannedWindow]
    taken_away: list[TakenAway]
    workloads: list[WorkloadAnswer]
    month: Month
    history: list[Occurrence]


def namespace_list(frame: Frame, cluster: str | None, centres: CostCentres | None) -> NamespaceList:
    """Every namespace that Alba knows of, and those for which a schedule may be written."""
    records = sorted(frame.snapshot.records.values(), key=lambda r: r.key)
    return NamespaceList(
        items=[namespace_answer(r, frame) for r in records if cluster is None or r.key.cluster == cluster],
        allowed=_allowed(frame, centres, cluster) if centres else [],
        patterns=sorted(name for name in centres.by_pattern if "*" in name) if centres else None,
    )


def namespace_answer(record: NamespaceRecord, frame: Frame) -> NamespaceAnswer:
    """One namespace as a row."""
    key, now, policy = record.key, frame.now, frame.policy
    entry = record.calendar[0] if record.calendar else None
    stretch, share = record.stretch, record.stretch.share if record.stretch else None
    coming, late, drift = frame.standing.switches.get(key), overdue(record, now), record.drift
    return NamespaceAnswer(
        cluster=key.cluster,
        namespace=key.namespace,
        team=team_of_record(record),
        owner=share.owner if share else entry.schedule.owner if entry else None,
        cost_center=share.cost_centre if share else entry.schedule.cost_centre if entry else None,
        intended=intended(record, now),
        state=state_of(record, now),
        phase=record.phase,
        conditions=list(conditions(record, now)),
        window=_window(record, frame),
        awake_since=stretch.since if stretch else None,
        ready_at=stretch.ready_at if stretch else None,
        waiting_since=record.ticket,
        next_switch=NextSwitch(at=coming[0], way=coming[1]) if coming else None,
        overdue=NextSwitch(at=late.at, way=late.way) if late else None,
        observed=observation(record, frame),
        by_hand=ByHand(kind=drift.kind, since=drift.since, by=drift.by, workloads=list(drift.workloads))
        if drift
        else None,
        recorded_sizes=record.recorded_sizes,
        price_per_hour=price_per_hour(share.meter.load, policy.prices) if share else None,
        unpriced_pods=share.meter.load.unpriced_pods if share else 0,
    )


def namespace_detail(key: NamespaceKey, frame: Frame, history: Sequence[HistoryRow]) -> NamespaceDetail:
    """One namespace, its history reaching back to the start of the month. KeyError: Alba knows none of that name."""
    record = frame.snapshot.records[key]
    coming = occurrences_between(record.calendar, frame.now, frame.now + CALENDAR_S)
    return NamespaceDetail(
        namespace=namespace_answer(record, frame),
        why=why_on_or_off(record, frame, _last_ended(history)),
        remedies=list(remedies(record, frame)),
        schedules=[schedule_answer(row, frame) for row in frame.rows if row.key == key],
        calendar=[PlannedWindow(window=span(o.window), schedule=o.entry.schedule.id) for o in coming],
        taken_away=taken_away(record.calendar, Window(frame.now - WEEK_S, frame.now + CALENDAR_S)),
        workloads=workload_answers(record, frame),
        month=_month(key, frame, history),
        history=[occurrence(row, frame) for row in (*running(record, frame), *newest_first(history)[:HISTORY_ROWS])],
    )


def _last_ended(history: Iterable[HistoryRow]) -> Instant | None:
    """When it last went to sleep, as far as the history knows."""
    return max((row.ended for row in history if row.ended is not None), default=None)


def _month(key: NamespaceKey, frame: Frame, history: Sequence[HistoryRow]) -> Month:
    since = month_start(frame.policy.default_timezone, frame.now)
    use = uses(frame, history, since, frame.now).get(key)
    return Month(since=since, figures=(use.tally() if use else Tally()).figures())


def _window(record: NamespaceRecord, frame: Frame) -> Span | None:
    if record.stretch:
        return span(record.stretch.share.planned)
    found = covering(record.calendar, frame.now)
    if found:
        return span(found.window)
    coming = [w for e in record.calendar if (w := next_window(e.schedule, frame.now))]
    return span(min(coming)) if coming else None


def _allowed(frame: Frame, centres: CostCentres, cluster: str | None) -> list[AllowedNamespace]:
    """A pattern names nobody: only whole names are told, and those that have a schedule already."""
    policy = frame.policy
    known = {key for key, record in frame.snapshot.records.items() if record.calendar}
    named = {NamespaceKey(policy.clusters[0], name) for name in centres.by_pattern if "*" not in name}
    found = []
    for key in sorted(known | named):
        valid = valid_centres(key.namespace, centres)
        if isinstance(valid, Tie) or not valid or protecting_pattern(key.namespace, policy):
            continue
        if cluster in (None, key.cluster):
            found.append(AllowedNamespace(cluster=key.cluster, namespace=key.namespace, cost_centers=list(valid)))
    return found
