"""Calendars, the list of schedules as CSV, and badges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from frontend.api.content.frame import Frame, team_of
from frontend.api.content.namespaces import namespace_answer
from frontend.api.content.schedules import schedule_answer, select
from frontend.api.estate import Estate, GivenEstate
from frontend.api.feeds.badge import badge
from frontend.api.feeds.calendar import calendar
from frontend.api.feeds.table import schedule_table
from frontend.api.problem import documented, not_found
from frontend.api.responding import feed
from frontend.api.routes.schedules import AskedFilter, AskedOrder
from reconciler.core.records import NamespaceKey, NamespaceRecord

CSV, ICS, SVG = "text/csv", "text/calendar", "image/svg+xml"


def schedules_csv(request: Request, estate: GivenEstate, wanted: AskedFilter, order: AskedOrder) -> Response:
    """The list of schedules as CSV, with the same filters. No cell of it begins a formula."""
    frame = estate.frame()
    text = schedule_table(schedule_answer(row, frame) for row in select(frame, wanted, order))
    headers = {"Content-Disposition": 'attachment; filename="alba-schedules.csv"'}
    return feed(request, estate, frame, text, f"{CSV}; charset=utf-8", headers)


def whole_calendar(request: Request, estate: GivenEstate, wanted: AskedFilter) -> Response:
    """The windows of all schedules, or of those that fit the filter, to subscribe to."""
    frame = estate.frame()
    records: Iterable[NamespaceRecord] = frame.snapshot.records.values()
    if not wanted.asks_nothing:
        fit = {row.id for row, amiss in wanted.judged(frame.rows) if not amiss}
        records = (replace(r, calendar=tuple(e for e in r.calendar if e.schedule.id in fit)) for r in records)
    return _calendar(request, estate, frame, "Alba", records)


def team_calendar(request: Request, estate: GivenEstate, team: str) -> Response:
    """The windows of the namespaces of one team: the first folder of their files, else their owner."""
    frame = estate.frame()
    found = [r for r in frame.snapshot.records.values() if team in _teams(r)]
    if not found:
        raise not_found(f"no team {team[:200]}")
    return _calendar(request, estate, frame, f"Alba: {team}", found)


def namespace_calendar(request: Request, estate: GivenEstate, cluster: str, namespace: str) -> Response:
    """The windows of one namespace."""
    frame = estate.frame()
    return _calendar(request, estate, frame, f"Alba: {namespace}", [_record(frame, cluster, namespace)])


def namespace_badge(request: Request, estate: GivenEstate, cluster: str, namespace: str) -> Response:
    """How one namespace stands, as an image that other sites may show."""
    frame = estate.frame()
    text = badge(namespace_answer(_record(frame, cluster, namespace), frame))
    return feed(request, estate, frame, text, SVG, {"Cross-Origin-Resource-Policy": "cross-origin"})


def _calendar(
    request: Request, estate: Estate, frame: Frame, name: str, records: Iterable[NamespaceRecord]
) -> Response:
    text = calendar(name, (r for r in records if not r.protected), frame.now)
    return feed(request, estate, frame, text, f"{ICS}; charset=utf-8", {})


def _teams(record: NamespaceRecord) -> set[str]:
    return {team_of(e.schedule.file, e.schedule.owner) for e in record.calendar}


def _record(frame: Frame, cluster: str, namespace: str) -> NamespaceRecord:
    found = frame.snapshot.records.get(NamespaceKey(cluster, namespace))
    if found is None:
        raise not_found(f"no namespace {f'{cluster}/{namespace}'[:200]} under a schedule")
    return found


def _of(media_type: str, example: str) -> dict[int | str, dict[str, object]]:
    content = {media_type: {"schema": {"type": "string"}, "example": example}}
    return {200: {"description": "The feed", "content": content}}


def router() -> APIRouter:
    """These under `/api/v1`."""
    found = APIRouter(tags=["feeds"], default_response_class=Response)
    away = documented(HTTPStatus.SERVICE_UNAVAILABLE)
    missing = away | documented(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
    listed = away | documented(HTTPStatus.UNPROCESSABLE_ENTITY) | _of(CSV, '"id","cluster"\r\n')
    ics, svg = _of(ICS, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), _of(SVG, "<svg/>")
    found.get("/schedules.csv", responses=listed)(schedules_csv)
    found.get("/calendars/all.ics", responses=away | documented(HTTPStatus.UNPROCESSABLE_ENTITY) | ics)(whole_calendar)
    found.get("/calendars/teams/{team}.ics", responses=missing | ics)(team_calendar)
    found.get("/calendars/namespaces/{cluster}/{namespace}.ics", responses=missing | ics)(namespace_calendar)
    found.get("/badges/{cluster}/{namespace}.svg", responses=missing | svg)(namespace_badge)
    return found
