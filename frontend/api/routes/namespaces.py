"""Namespaces and cost centres."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from frontend.api.content.answer import Answer
from frontend.api.content.cost_centres import (
    CentresOfNamespace,
    CostCentreList,
    centres_of,
    cost_centre_list,
)
from frontend.api.content.history import occurrence
from frontend.api.content.namespaces import NamespaceDetail, NamespaceList, namespace_detail, namespace_list
from frontend.api.estate import Estate, GivenEstate
from frontend.api.problem import documented, not_found
from frontend.api.responding import respond
from reconciler.core.ports import SourceUnavailable
from reconciler.core.records import NamespaceKey
from schemas.instants import DAY
from schemas.schedule import CostCentres

HISTORY_S = 30 * DAY
HISTORY_ROWS = 50


def list_namespaces(
    request: Request, estate: GivenEstate, cluster: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """Every namespace that Alba knows of: what is intended, and what the engine saw in the cluster."""
    frame = estate.frame()
    return respond(request, estate, frame, namespace_list(frame, cluster))


def one_namespace(request: Request, estate: GivenEstate, cluster: str, namespace: str) -> Response:
    """One namespace: why it is on or off right now, its schedules, calendar, workloads and history."""
    frame, key = estate.frame(), NamespaceKey(cluster, namespace)
    if key not in frame.snapshot.records:
        raise not_found(f"no namespace {str(key)[:200]} under a schedule: Alba leaves it alone")
    rows = estate.past_of(frame, frame.now - HISTORY_S, frame.now + 1, key)
    newest = sorted(rows, key=lambda r: (r.planned.start, r.began or 0), reverse=True)[:HISTORY_ROWS]
    return respond(request, estate, frame, namespace_detail(key, frame, [occurrence(r, frame) for r in newest]))


def list_cost_centres(request: Request, estate: GivenEstate) -> Response:
    """Every cost centre, and which namespaces it may pay for."""
    return respond(request, estate, estate.frame(), cost_centre_list(_centres(estate)))


def cost_centres_of(request: Request, estate: GivenEstate, namespace: Annotated[str, Path(max_length=200)]) -> Response:
    """The cost centres that may pay for one namespace."""
    return respond(request, estate, estate.frame(), centres_of(namespace, _centres(estate)))


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
    found.get("/cost-centers/{namespace}", response_model=Answer[CentresOfNamespace], responses=errors)(cost_centres_of)
    return found
