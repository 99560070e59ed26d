"""Schedules, one schedule, and what became of their occurrences."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Query, Request, Response

from frontend.api.asking import AskedCursor, Limit, Since, Until, between
from frontend.api.content.answer import Answer
from frontend.api.content.filtering import Filter
from frontend.api.content.frame import Frame
from frontend.api.content.history import OccurrenceList, newest_first, occurrence
from frontend.api.content.running import running
from frontend.api.content.schedules import (
    Order,
    ScheduleDetail,
    ScheduleList,
    Sort,
    schedule_detail,
    schedule_list,
)
from frontend.api.estate import Estate, GivenEstate
from frontend.api.past import Question
from frontend.api.problem import bad_request, documented, not_found
from frontend.api.responding import respond
from reconciler.core.history import HistoryRow
from reconciler.core.records import Condition, NamespaceKey, State
from schemas.instants import DAY

RECENT_S = 30 * DAY
RECENT_ROWS = 20
DEFAULT_LIMIT = 100

Several: TypeAlias = Annotated[tuple[str, ...], Query(max_length=50)]


async def asked_filter(
    *,
    cluster: Several = (),
    namespace: Several = (),
    cost_center: Several = (),
    owner: Several = (),
    team: Several = (),
    state: Annotated[tuple[State, ...], Query()] = (),
    condition: Annotated[tuple[Condition, ...], Query()] = (),
    q: Annotated[str, Query(max_length=200, description="text in id, namespace, owner, cost centre or reason")] = "",
) -> Filter:
    """Each may be given several times, and then any of them fits."""
    return Filter(cluster, namespace, cost_center, owner, team, state, condition, q)


async def asked_order(
    sort: Annotated[Sort, Query(description="`next` puts what switches soonest first")] = Sort.NEXT,
    descending: Annotated[bool, Query()] = False,
) -> Order:
    return Order(sort, descending)


AskedFilter: TypeAlias = Annotated[Filter, Depends(asked_filter)]
AskedOrder: TypeAlias = Annotated[Order, Depends(asked_order)]


def list_schedules(
    request: Request,
    estate: GivenEstate,
    *,
    wanted: AskedFilter,
    order: AskedOrder,
    cursor: AskedCursor = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="leave out so many: for a table that jumps")] = 0,
) -> Response:
    """Schedules that fit the filter, sorted, in pages. A cursor stays good while schedules come and go."""
    frame = estate.frame()

    def content() -> ScheduleList:
        return schedule_list(frame, wanted, order, cursor, limit, offset=offset)

    try:
        return respond(request, estate, frame, content, since=frame.standing.since)
    except ValueError as error:
        raise bad_request(str(error)) from error


def one_schedule(request: Request, estate: GivenEstate, id: str) -> Response:
    """One schedule: its file and line, its windows to come and those taken away, and its last occurrences."""
    frame = estate.frame()
    row = frame.standing.kept("by id", lambda: {row.id: row for row in frame.rows}).get(id)
    if row is None:
        raise not_found(f"no schedule {id[:200]} in force")

    def content() -> ScheduleDetail:
        known = (*running(frame.snapshot.records[row.key], frame), *_recent(estate, frame, row.key))
        recent = [r for r in known if r.schedule == row.id][:RECENT_ROWS]
        return schedule_detail(row, frame, [occurrence(r, frame) for r in recent])

    return respond(request, estate, frame, content)


def list_history(
    request: Request,
    estate: GivenEstate,
    *,
    since: Since = None,
    until: Until = None,
    cluster: Annotated[str | None, Query(max_length=200)] = None,
    namespace: Annotated[str | None, Query(max_length=200)] = None,
    cursor: AskedCursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Response:
    """What became of windows planned to start in a span (the last 7 days), newest first, in pages."""
    frame = estate.frame()
    first, last = between(since, until, (frame.now - 7 * DAY, frame.now + 1))
    if namespace is None and cluster is not None:
        raise bad_request("`cluster` goes with `namespace`: the history is read whole, or of one namespace.")
    key = NamespaceKey(cluster or frame.policy.clusters[0], namespace) if namespace else None
    try:
        page = estate.past.page(Question(first, last, key, cursor, limit), frame.snapshot.seq)
    except ValueError as error:
        raise bad_request(str(error)) from error
    items = [occurrence(row, frame) for row in page.items]
    return respond(request, estate, frame, lambda: OccurrenceList(items=items, cursor=page.cursor))


def _recent(estate: Estate, frame: Frame, key: NamespaceKey) -> list[HistoryRow]:
    return newest_first(estate.past_of(frame.now - RECENT_S, frame.now + 1, key))


def router() -> APIRouter:
    """These under `/api/v1`."""
    found = APIRouter(tags=["schedules"])
    errors = documented(HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
    missing = documented(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
    found.get("/schedules", response_model=Answer[ScheduleList], responses=errors)(list_schedules)
    found.get("/schedules/{id:path}", response_model=Answer[ScheduleDetail], responses=missing)(one_schedule)
    found.get("/history", response_model=Answer[OccurrenceList], responses=errors)(list_history)
    return found
