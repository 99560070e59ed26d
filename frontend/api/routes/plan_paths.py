"""The original plan's paths, in its language: the same answers as under `/api/v1`, and as read-only."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from frontend.api.content.answer import Answer
from frontend.api.content.cost_centres import CostCentreList
from frontend.api.content.namespaces import NamespaceList
from frontend.api.content.schedules import ScheduleDetail, ScheduleList
from frontend.api.problem import documented
from frontend.api.routes.namespaces import cost_centres_of, list_namespaces
from frontend.api.routes.schedules import list_schedules, one_schedule


def router() -> APIRouter:
    """These at the root."""
    found = APIRouter(tags=["the original plan's paths"])
    errors = documented(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
    listed = errors | documented(HTTPStatus.BAD_REQUEST)
    missing = errors | documented(HTTPStatus.NOT_FOUND)
    found.get("/programaciones", response_model=Answer[ScheduleList], responses=listed)(list_schedules)
    found.get("/programaciones/{id:path}", response_model=Answer[ScheduleDetail], responses=missing)(one_schedule)
    found.get("/namespaces", response_model=Answer[NamespaceList], responses=errors)(list_namespaces)
    found.get("/centros-costo/{namespace}", response_model=Answer[CostCentreList], responses=errors)(cost_centres_of)
    return found
