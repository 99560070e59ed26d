"""Schedules as rows of a list that can be filtered, sorted and paged, and one of them with what is to come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, Field

from frontend.api.content.answer import (
    At,
    Cluster,
    Commit,
    CostCentre,
    Cursor,
    Links,
    Namespace,
    Owner,
    PullRequest,
    Reason,
    ScheduleName,
    Span,
    Team,
    span,
)
from frontend.api.content.attention import rank_of
from frontend.api.content.filtering import Choices, Filter, choices
from frontend.api.content.frame import Frame, team_of
from frontend.api.content.history import Occurrence
from frontend.api.content.reasons import of_schedule
from frontend.api.standing import Switch
from reconciler.adapters.stores.cursors import from_cursor, to_cursor
from reconciler.core.records import NEVER, Cause, Condition, NamespaceRecord, State, Way
from reconciler.core.rows import ScheduleRow
from schemas.instants import DAY
from schemas.schedule import Schedule
from schemas.windows import removed_between, windows_between

AHEAD_S = 60 * DAY
NEXT_WINDOWS = 10


class NextSwitch(BaseModel):
    """The next transition that the calendar asks for."""

    at: At
    way: Way


class ScheduleAnswer(BaseModel):
    """One schedule as it stands. `window` runs now or comes next; `awake_since` is when its namespace really woke."""

    id: ScheduleName
    cluster: Cluster
    namespace: Namespace
    team: Team
    state: State
    conditions: list[Condition]
    cause: Cause | None
    window: Span | None
    next_switch: NextSwitch | None
    awake_since: At | None
    cost_center: CostCentre
    owner: Owner
    reason: str = Field(examples=["Load test before the release"])
    timezone: str = Field(examples=["America/Bogota"])
    file: str = Field(examples=["payments/load-test.yaml"])
    line: int | None
    commit: Commit
    pull_request: PullRequest | None
    why: list[Reason]
    links: Links


class ScheduleList(BaseModel):
    """A page of schedules; `total` counts all that fit, `troubled` those of them with a problem; `cursor` is null on
    the last page.
    """

    items: list[ScheduleAnswer]
    total: int
    troubled: int
    choices: Choices
    cursor: Cursor | None


class RemovedWindow(BaseModel):
    """A window that an exception, a calendar of the policy or a public holiday takes away."""

    window: Span
    day: str = Field(examples=["2026-12-25"])
    by: str = Field(examples=["CO: Navidad"])


class ScheduleDetail(BaseModel):
    """A schedule, its next ten windows within 60 days, those that are taken away, and what became of the last ones.

    `yaml` is the whole file as main has it; null where main does not have it any more.
    """

    schedule: ScheduleAnswer
    next_windows: list[Span]
    removed: list[RemovedWindow]
    recent: list[Occurrence]
    yaml: str | None = Field(examples=["namespace: payments-dev\n"])


class Sort(StrEnum):
    """By what a list is sorted; equal ones by id."""

    NEXT = "next"
    ID = "id"
    NAMESPACE = "namespace"
    STATE = "state"
    COST_CENTER = "cost_center"
    OWNER = "owner"
    TEAM = "team"
    FILE = "file"
    COMMIT = "commit"
    PULL_REQUEST = "pull_request"


@dataclass(frozen=True, slots=True)
class Order:
    """`next` puts what switches soonest first, and what never does last."""

    by: Sort = Sort.NEXT
    descending: bool = False


def select(frame: Frame, wanted: Filter, order: Order) -> Sequence[ScheduleRow]:
    """The rows that fit, in order: found once for as long as nothing differs."""
    rows = _in_order(frame, order)
    if wanted.asks_nothing:
        return rows
    return frame.standing.kept(("fit", wanted, order), lambda: [row for row, amiss in wanted.judged(rows) if not amiss])


def _in_order(frame: Frame, order: Order) -> Sequence[ScheduleRow]:
    return frame.standing.kept(
        order, lambda: sorted(frame.rows, key=lambda row: _position(row, order, frame), reverse=order.descending)
    )


def _choices(frame: Frame, wanted: Filter) -> Choices:
    """Counted once for as long as nothing differs."""
    judged = ((row, ()) for row in frame.rows) if wanted.asks_nothing else wanted.judged(frame.rows)
    return frame.standing.kept(("choices", wanted), lambda: choices(judged))


def schedule_list(
    frame: Frame, wanted: Filter, order: Order, cursor: str | None, limit: int, *, offset: int = 0
) -> ScheduleList:
    """A page. It begins `offset` rows after the cursor's position, wherever that is by now. ValueError: no cursor of
    this list.
    """
    rows = select(frame, wanted, order)
    rest = rows
    if cursor is not None:
        after = from_cursor(_list_name(order), cursor)
        if order.descending:
            rest = [row for row in rows if _position(row, order, frame) < after]
        else:
            rest = [row for row in rows if _position(row, order, frame) > after]
    shown = rest[offset : offset + limit]
    more = to_cursor(_list_name(order), _position(shown[-1], order, frame)) if len(rest) > offset + limit else None
    return ScheduleList(
        items=[schedule_answer(row, frame) for row in shown],
        total=len(rows),
        troubled=frame.standing.kept(("troubled", wanted), lambda: sum(rank_of(row) is not None for row in rows)),
        choices=_choices(frame, wanted),
        cursor=more,
    )


def schedule_answer(row: ScheduleRow, frame: Frame) -> ScheduleAnswer:
    """A row with what its record and main add."""
    record, coming = frame.snapshot.records[row.key], _next_switch(row, frame)
    return ScheduleAnswer(
        id=row.id,
        cluster=row.key.cluster,
        namespace=row.key.namespace,
        team=team_of(row.file, row.owner),
        state=row.state,
        conditions=list(row.conditions),
        cause=row.cause,
        window=span(row.window) if row.window else None,
        next_switch=NextSwitch(at=coming[0], way=coming[1]) if coming else None,
        awake_since=row.since,
        cost_center=row.cost_centre,
        owner=row.owner,
        reason=row.reason,
        timezone=row.timezone,
        file=row.file,
        line=frame.line(row.file, row.key.namespace),
        commit=row.commit,
        pull_request=row.pull_request,
        why=of_schedule(row, record, frame),
        links=frame.links(row.file, row.key.namespace, row.commit, row.pull_request),
    )


def schedule_detail(row: ScheduleRow, frame: Frame, recent: Sequence[Occurrence]) -> ScheduleDetail:
    """One schedule with its calendar."""
    schedule = _schedule_of(row, frame.snapshot.records[row.key])
    until = frame.now + AHEAD_S
    removed = removed_between(schedule, frame.now, until)
    return ScheduleDetail(
        schedule=schedule_answer(row, frame),
        next_windows=[span(w) for w in windows_between(schedule, frame.now, until)[:NEXT_WINDOWS]],
        removed=[RemovedWindow(window=span(r.window), day=str(r.day), by=r.by) for r in removed],
        recent=list(recent),
        yaml=frame.text(row.file),
    )


def _schedule_of(row: ScheduleRow, record: NamespaceRecord) -> Schedule:
    entries = (*record.calendar, *(h.entry for h in record.held))
    return next(e.schedule for e in entries if e.schedule.id == row.id)


def _next_switch(row: ScheduleRow, frame: Frame) -> Switch | None:
    record = frame.snapshot.records[row.key]
    if row.window is None or Condition.HELD in row.conditions or record.protected:
        return None
    if row.window.start > frame.now:
        return row.window.start, Way.WAKE
    coming = frame.standing.switches.get(row.key)
    return (coming[0], Way.SLEEP) if coming else None


def _next_text(row: ScheduleRow, frame: Frame) -> str:
    found = _next_switch(row, frame)
    return f"{found[0] if found else NEVER:012}"


_BY: Mapping[Sort, Callable[[ScheduleRow, Frame], str]] = {
    Sort.NEXT: _next_text,
    Sort.ID: lambda row, frame: row.id,
    Sort.NAMESPACE: lambda row, frame: str(row.key),
    Sort.STATE: lambda row, frame: row.state.value,
    Sort.COST_CENTER: lambda row, frame: row.cost_centre,
    Sort.OWNER: lambda row, frame: row.owner,
    Sort.TEAM: lambda row, frame: team_of(row.file, row.owner),
    Sort.FILE: lambda row, frame: row.file,
    Sort.COMMIT: lambda row, frame: row.commit,
    Sort.PULL_REQUEST: lambda row, frame: f"{row.pull_request or 0:012}",
}


def _position(row: ScheduleRow, order: Order, frame: Frame) -> tuple[str, ...]:
    return _BY[order.by](row, frame), row.id


def _list_name(order: Order) -> str:
    return f"schedules:{'-' if order.descending else ''}{order.by}"
