"""Parameters that several operations share: instants, spans between two of them, and how much of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from fastapi import Query
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.requests import HTTPConnection
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from frontend.api.problem import bad_request
from schemas.instants import DAY, Instant, instant_text, parse_instant
from schemas.zones import KnownZone, OldZone, UnknownZone, zone_verdict

EARLIEST, LATEST = parse_instant("2000-01-01T00:00:00Z"), parse_instant("2059-01-01T00:00:00Z")
LONGEST_SPAN_S = 92 * DAY


def _instant(value: object) -> Instant:
    instant = parse_instant(value) if isinstance(value, str) else -1
    if not EARLIEST <= instant <= LATEST:
        raise ValueError(f"it must lie between {instant_text(EARLIEST)} and {instant_text(LATEST)}")
    return instant


def _zone(name: str) -> str:
    match zone_verdict(name):
        case KnownZone():
            return name
        case OldZone(present=present):
            raise ValueError(f"{name} is an old name: write {present}")
        case UnknownZone(suggestion=suggestion):
            raise ValueError(f"there is no zone {name}" + (f"; is it {suggestion}?" if suggestion else ""))


_SCHEMA = {
    "type": "string",
    "pattern": r"^20[0-5][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]"
    r"(:[0-5][0-9])?Z$",
    "examples": ["2026-12-01T13:00:00Z"],
}

Asked: TypeAlias = Annotated[int, BeforeValidator(_instant), WithJsonSchema(_SCHEMA)]
"""An instant in UTC, as `2026-12-01T13:00:00Z`."""

Since: TypeAlias = Annotated[Asked | None, Query(description="from this instant on, included")]
Until: TypeAlias = Annotated[Asked | None, Query(description="up to this instant, excluded")]
AskedZone: TypeAlias = Annotated[
    Annotated[str, AfterValidator(_zone)] | None,
    Query(max_length=60, description="whose days are meant, as `America/Bogota`; the policy's zone without it"),
]
Limit: TypeAlias = Annotated[int, Query(ge=1, le=500, description="at most so many items")]
AskedCursor: TypeAlias = Annotated[
    str | None, Query(max_length=1000, description="the `cursor` of the page before, as it was given")
]

MOST_NAMED, LONGEST_NAMED = 20, 100


async def known_parameters(asked: HTTPConnection) -> None:
    """Refuse what names a parameter that its operation has not: the answer would be to another question."""
    route = asked.scope.get("route")
    if not asked.query_params or not isinstance(route, APIRoute):
        return
    known = list(_parameters(route.dependant))
    unknown = [name for name in asked.query_params if name not in known][:MOST_NAMED]
    if unknown:
        there_are = f"there are {', '.join(known)}" if known else "there is none"
        said = f"no such parameter: {there_are}"
        raise RequestValidationError([{"loc": ("query", name[:LONGEST_NAMED]), "msg": said} for name in unknown])


def _parameters(of: Dependant) -> Iterator[str]:
    yield from (each.alias for each in of.query_params)
    for part in of.dependencies:
        yield from _parameters(part)


def between(since: Instant | None, until: Instant | None, default: tuple[Instant, Instant]) -> tuple[Instant, Instant]:
    """A span that can be answered: forward, and not longer than 92 days."""
    first = default[0] if since is None else since
    last = default[1] if until is None else until
    if not first < last <= first + LONGEST_SPAN_S:
        raise bad_request(
            f"The span from {instant_text(first)} to {instant_text(last)} must go forward, and be at most 92 days long."
        )
    return first, last
