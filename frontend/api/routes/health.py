"""Whether this process lives, whether it can answer, and how what it reads stands."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from frontend.api.content.answer import Answer
from frontend.api.content.health import Health, dependency, health
from frontend.api.estate import GivenEstate
from frontend.api.problem import documented
from frontend.api.responding import respond


def get_health(request: Request, estate: GivenEstate) -> Response:
    """Counts, the limit's use, and each dependency with its age. 200 also while one is away: see its `standing`."""
    frame, copy = estate.frame(), estate.follower.copy
    dependencies = [
        dependency("store", copy.fault, copy.read_at, frame.now),
        dependency("repository", estate.mainline.fault, estate.mainline.looked_at, frame.now),
    ]
    return respond(request, estate, frame, health(frame, dependencies, request.app.version, estate.hub.listeners))


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
    found.get("/health/live", response_class=PlainTextResponse)(is_live)
    found.get("/health/ready", response_class=PlainTextResponse, responses=errors)(is_ready)
    return found
