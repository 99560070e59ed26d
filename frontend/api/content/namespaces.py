"""Namespaces: what is intended and what was observed, apart; and one of them with everything about it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, Field

from frontend.api.content.answer import At, Cluster, CostCentre, Namespace, Reason, Span, Team, span
from frontend.api.content.frame import Frame, team_of
from frontend.api.content.history import Occurrence
from frontend.api.content.reasons import why_on_or_off
from frontend.api.content.schedules import NextSwitch, ScheduleAnswer, schedule_answer
from reconciler.core.calendar import occurrences_between
from reconciler.core.plan import is_governed, wanted
from reconciler.core.records import Condition, NamespaceKey, NamespaceRecord, Phase
from reconciler.core.rows import conditions
from schemas.instants import DAY

CALENDAR_S = 14 * DAY


class Intended(StrEnum):
    """What the schedules ask for now."""

    AWAKE = "awake"
    ASLEEP = "asleep"
    LEFT_ALONE = "left-alone"


class Observation(BaseModel):
    """What the engine saw in the cluster. `since`: it has looked like this from then on."""

    since: At
    ready: int
    workloads: int
    asleep: int
    lingering: list[str] = Field(examples=[["Job/migrate"]])


class WorkloadSize(BaseModel):
    """The size that one workload has by day, as last seen: for show, never to restore from."""

    workload: str = Field(examples=["Deployment/api"])
    size: int


class NamespaceAnswer(BaseModel):
    """`phase` is what the last settled transition left."""

    cluster: Cluster
    namespace: Namespace
    team: Team | None
    intended: Intended
    phase: Phase
    conditions: list[Condition]
    awake_since: At | None
    ready_at: At | None
    next_switch: NextSwitch | None
    cost_center: CostCentre | None
    observed: Observation | None
    recorded_sizes: int


class NamespaceList(BaseModel):
    items: list[NamespaceAnswer]


class PlannedWindow(BaseModel):
    window: Span
    schedule: str = Field(examples=["payments/load-test"])


class NamespaceDetail(BaseModel):
    """A namespace: why it is on or off, its schedules, its calendar of 14 days, its workloads, its history."""

    namespace: NamespaceAnswer
    why: list[Reason]
    schedules: list[ScheduleAnswer]
    calendar: list[PlannedWindow]
    workloads: list[WorkloadSize]
    history: list[Occurrence]


def namespace_list(frame: Frame, cluster: str | None) -> NamespaceList:
    """Every namespace that Alba knows of."""
    records = sorted(frame.snapshot.records.values(), key=lambda r: r.key)
    return NamespaceList(
        items=[namespace_answer(r, frame) for r in records if cluster is None or r.key.cluster == cluster]
    )


def namespace_answer(record: NamespaceRecord, frame: Frame) -> NamespaceAnswer:
    """One namespace as a row."""
    share = record.stretch.share if record.stretch else None
    entry = record.calendar[0] if record.calendar else None
    seen, coming = record.observed, frame.standing.switches.get(record.key)
    return NamespaceAnswer(
        cluster=record.key.cluster,
        namespace=record.key.namespace,
        team=team_of(entry.schedule.file, entry.schedule.owner) if entry else None,
        intended=intended(record, frame),
        phase=record.phase,
        conditions=list(conditions(record, frame.now)),
        awake_since=record.stretch.since if record.stretch else None,
        ready_at=record.stretch.ready_at if record.stretch else None,
        next_switch=NextSwitch(at=coming[0], way=coming[1]) if coming else None,
        cost_center=share.cost_centre if share else entry.schedule.cost_centre if entry else None,
        observed=Observation(
            since=seen.at,
            ready=seen.ready,
            workloads=seen.workloads,
            asleep=seen.asleep,
            lingering=list(seen.lingering),
        )
        if seen
        else None,
        recorded_sizes=record.recorded_sizes,
    )


def intended(record: NamespaceRecord, frame: Frame) -> Intended:
    """What the schedules ask for, whatever is true."""
    if not is_governed(record, frame.now):
        return Intended.LEFT_ALONE
    return Intended.AWAKE if wanted(record, frame.now) else Intended.ASLEEP


def namespace_detail(key: NamespaceKey, frame: Frame, history: Sequence[Occurrence]) -> NamespaceDetail:
    """One namespace. KeyError: Alba knows none of that name."""
    record = frame.snapshot.records[key]
    coming = occurrences_between(record.calendar, frame.now, frame.now + CALENDAR_S)
    return NamespaceDetail(
        namespace=namespace_answer(record, frame),
        why=why_on_or_off(record, frame),
        schedules=[schedule_answer(row, frame) for row in frame.rows if row.key == key],
        calendar=[PlannedWindow(window=span(o.window), schedule=o.entry.schedule.id) for o in coming],
        workloads=[
            WorkloadSize(workload=s.workload, size=s.size) for s in (record.observed.sizes if record.observed else ())
        ],
        history=list(history),
    )
