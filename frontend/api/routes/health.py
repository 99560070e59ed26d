"""Whether this process lives, whether it can answer, and how what it reads stands."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from frontend.api.content.answer import Answer
from frontend.api.content.health import Health, Words, health
from frontend.api.estate import GivenEstate
from frontend.api.metering import MEDIA_TYPE, Metering
from frontend.api.problem import documented
from frontend.api.reading import dependencies
from frontend.api.responding import respond
from reconciler.core.hours import last_words
from schemas.instants import DAY


def get_health(request: Request, estate: GivenEstate) -> Response:
    """Counts, the limit's use, each dependency of this process, of engines and bots with its age and its breaker.

    200 also while one is away: see its `status`.
    """
    frame = estate.frame()
    hours = estate.hourly.between(frame.now - DAY, frame.now + 1, frame.now)
    words = Words(last_words(hours), estate.hourly.bots(frame.now))
    found = health(frame, dependencies(estate, frame.now), words, request.app.version, estate.hub.listeners)
    return respond(request, estate, frame, lambda: found)


def get_metrics(request: Request) -> Response:
    """How this process answers and what it reads, for Prometheus."""
    metering = request.app.state.metering
    assert isinstance(metering, Metering)
    return Response(metering.text(), media_type=MEDIA_TYPE)


async def is_live() -> Response:
    """This process answers."""
    return PlainTextResponse("ok\n")


def is_ready(estate: GivenEstate) -> Response:
    """There is a copy to answer from, old as it may be."""
    estate.frame()
    return PlainTextResponse("ok\n")


def router() -> APIRouter:
    """These under `/api/v1`, and at the root too."""
    found = APIRouter(tags=["health"])
    errors = documented(HTTPStatus.SERVICE_UNAVAILABLE)
    found.get("/health", response_model=Answer[Health], responses=errors)(get_health)
    content = {"text/plain": {"schema": {"type": "string"}}}
    plain: dict[int | str, dict[str, object]] = {200: {"description": "Metrics", "content": content}}
    found.get("/metrics", response_class=PlainTextResponse, responses=plain)(get_metrics)
    found.get("/health/live", response_class=PlainTextResponse)(is_live)
    found.get("/health/ready", response_class=PlainTextResponse, responses=errors)(is_ready)
    return found
