"""Namespaces and cost centres."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from frontend.api.content.answer import Answer
from frontend.api.content.cost_centres import CostCentreList, cost_centre_list
from frontend.api.content.namespaces import NamespaceDetail, NamespaceList, namespace_detail, namespace_list
from frontend.api.content.zones import ZoneList, zone_list
from frontend.api.estate import Estate, GivenEstate
from frontend.api.problem import documented, not_found
from frontend.api.responding import respond
from reconciler.core.ports import SourceUnavailable
from reconciler.core.records import NamespaceKey
from schemas.instants import DAY
from schemas.schedule import CostCentres

HISTORY_S = 32 * DAY
"""As far back as the longest month begins."""


async def list_namespaces(
    request: Request, estate: GivenEstate, cluster: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """Every namespace that Alba knows of: what is intended, and what is seen of it in the cluster."""
    frame = await estate.seeing(lambda frame: [k for k in frame.snapshot.records if cluster in (None, k.cluster)])
    catalogue = frame.main.checked.catalogue if frame.main else None
    centres = catalogue.cost_centres if catalogue else None
    return await run_in_threadpool(respond, request, estate, frame, lambda: namespace_list(frame, cluster, centres))


async def one_namespace(request: Request, estate: GivenEstate, cluster: str, namespace: str) -> Response:
    """One namespace: why it is on or off right now, its schedules, calendar, workloads and history."""
    key = NamespaceKey(cluster, namespace)
    frame = await estate.seeing(lambda frame: {key} & frame.snapshot.records.keys())
    if key not in frame.snapshot.records:
        raise not_found(f"no namespace {str(key)[:200]} under a schedule: Alba leaves it alone")

    def content() -> NamespaceDetail:
        history = estate.past_of(frame.now - HISTORY_S, frame.now + 1, key)
        return namespace_detail(key, frame, history)

    return await run_in_threadpool(respond, request, estate, frame, content)


def list_cost_centres(
    request: Request, estate: GivenEstate, namespace: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """Every cost centre and the namespaces that it may pay for; or those alone that may pay for one namespace."""
    return respond(request, estate, estate.frame(), lambda: cost_centre_list(_centres(estate), namespace))


def cost_centres_of(request: Request, estate: GivenEstate, namespace: Annotated[str, Path(max_length=200)]) -> Response:
    """The cost centres that may pay for one namespace."""
    return list_cost_centres(request, estate, namespace)


def list_zones(request: Request, estate: GivenEstate) -> Response:
    """The zones that a schedule may name, how far ahead of UTC each is now, and whether that changes in 30 days."""
    frame = estate.frame()
    return respond(request, estate, frame, lambda: zone_list(frame.now))


def _centres(estate: Estate) -> CostCentres:
    catalogue = estate.main().checked.catalogue
    if catalogue is None:
        raise SourceUnavailable("main has no usable policy, so nobody can tell its cost centres")
    return catalogue.cost_centres


def router() -> APIRouter:
    """These under `/api/v1`."""
    found = APIRouter(tags=["namespaces"])
    errors = documented(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
    missing = documented(HTTPStatus.NOT_FOUND) | errors
    found.get("/namespaces", response_model=Answer[NamespaceList], responses=errors)(list_namespaces)
    found.get("/namespaces/{cluster}/{namespace}", response_model=Answer[NamespaceDetail], responses=missing)(
        one_namespace
    )
    found.get("/cost-centers", response_model=Answer[CostCentreList], responses=errors)(list_cost_centres)
    found.get("/zones", response_model=Answer[ZoneList], responses=errors)(list_zones)
    return found
