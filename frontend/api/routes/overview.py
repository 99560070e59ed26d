"""What is told over the whole estate: the first view, the timeline, what comes next, the limit and the costs."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from frontend.api.asking import AskedCursor, AskedZone, Limit, Since, Until, between
from frontend.api.content.answer import Answer
from frontend.api.content.cost_filtering import CostFilter
from frontend.api.content.costs import Costs, costs
from frontend.api.content.frame import Frame
from frontend.api.content.limit import ClusterLimit, limits
from frontend.api.content.series import Series, series
from frontend.api.content.summary import STRIP_AHEAD_S, STRIP_BACK_S, SUMMED_BACK_S, Summary, summary
from frontend.api.content.timeline import Timeline, timeline
from frontend.api.content.transitions import TransitionList, upcoming
from frontend.api.estate import GivenEstate
from frontend.api.problem import bad_request, documented
from frontend.api.responding import respond
from frontend.api.routes.schedules import AskedFilter, Several
from reconciler.core.records import NamespaceKey
from schemas.instants import DAY, HOUR, MINUTE
from schemas.schedule import Window

MOST_CARDS = 100


class Limits(BaseModel):
    """The limit of each cluster, and its use."""

    clusters: list[ClusterLimit]


async def get_summary(request: Request, estate: GivenEstate) -> Response:
    """The first view in one answer: counts, places, what needs attention, what switches next, today's money."""
    frame = await estate.seeing(_awake)

    def content() -> Summary:
        rows = estate.past_of(frame.now - SUMMED_BACK_S, frame.now + 1)
        return summary(frame, rows, estate.mainline.looked_at)

    return await run_in_threadpool(respond, request, estate, frame, content)


def _awake(frame: Frame) -> Collection[NamespaceKey]:
    """Those with a card of their own, never more than a few: the others are as the engine saw them."""
    awake = (key for key, record in frame.snapshot.records.items() if record.stretch)
    return list(islice(awake, MOST_CARDS))


def get_timeline(
    request: Request,
    estate: GivenEstate,
    *,
    wanted: AskedFilter,
    since: Since = None,
    until: Until = None,
    cursor: AskedCursor = None,
    limit: Limit = 200,
) -> Response:
    """Between two instants (12 hours back to 36 ahead): the past as it was, the future as planned."""
    frame = estate.frame()
    first, last = between(since, until, (frame.minute - DAY // 2, frame.minute + 3 * DAY // 2))

    def content() -> Timeline:
        rows = estate.past_of(first, last)
        return timeline(frame, rows, Window(first, last), wanted, cursor, limit)

    try:
        return respond(request, estate, frame, content)
    except ValueError as error:
        raise bad_request(str(error)) from error


def get_transitions(request: Request, estate: GivenEstate, until: Until = None, limit: Limit = 100) -> Response:
    """The coming transitions (of 24 hours), as the calendar plans them; earliest first."""
    frame = estate.frame()
    _, last = between(frame.now, until, (frame.now, frame.now + DAY))
    return respond(request, estate, frame, lambda: upcoming(frame, last, limit))


def get_limit(request: Request, estate: GivenEstate) -> Response:
    """Who holds the places of each cluster, who waits, and their use from 6 hours ago to 18 hours ahead."""
    frame = estate.frame()
    first, last = frame.minute - STRIP_BACK_S, frame.minute + STRIP_AHEAD_S

    def content() -> Limits:
        return Limits(clusters=limits(frame, estate.past_of(first, frame.now + 1), first, last))

    return respond(request, estate, frame, content)


async def asked_costs(
    *, cluster: Several = (), namespace: Several = (), cost_center: Several = (), team: Several = ()
) -> CostFilter:
    """Each may be given several times, and then any of them fits."""
    return CostFilter(cluster, namespace, cost_center, team)


def get_costs(
    request: Request,
    estate: GivenEstate,
    *,
    wanted: Annotated[CostFilter, Depends(asked_costs)],
    since: Since = None,
    until: Until = None,
    zone: AskedZone = None,
) -> Response:
    """What was spent and saved in a span (the last 30 days): per cost centre, team, namespace and day."""
    frame = estate.frame()
    first, last = between(since, until, (frame.minute - 30 * DAY, frame.minute))

    def content() -> Costs:
        rows = estate.past_of(first, last)
        return costs(frame, rows, Window(first, last), zone or frame.policy.default_timezone, wanted)

    return respond(request, estate, frame, content, is_patient=True)


def get_series(request: Request, estate: GivenEstate, since: Since = None, until: Until = None) -> Response:
    """What the charts show of a span (the last 24 hours): executions, lag, errors, and time without an engine."""
    frame = estate.frame()
    first, last = between(since, until, (frame.minute - DAY, frame.minute + MINUTE))
    history = estate.past_of(min(first, frame.now - 25 * HOUR), frame.now + 1)
    hours = estate.hourly.between(first, last, frame.now)
    return respond(request, estate, frame, lambda: series(frame, history, hours, first, last))


def router() -> APIRouter:
    """These under `/api/v1`."""
    found = APIRouter(tags=["overview"])
    plain = documented(HTTPStatus.SERVICE_UNAVAILABLE)
    asked = documented(HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY) | plain
    found.get("/summary", response_model=Answer[Summary], responses=plain)(get_summary)
    found.get("/timeline", response_model=Answer[Timeline], responses=asked)(get_timeline)
    found.get("/transitions", response_model=Answer[TransitionList], responses=asked)(get_transitions)
    found.get("/limit", response_model=Answer[Limits], responses=plain)(get_limit)
    found.get("/costs", response_model=Answer[Costs], responses=asked)(get_costs)
    found.get("/metrics/series", response_model=Answer[Series], responses=asked)(get_series)
    return found
