"""How an answer goes out: in its envelope, with an ETag over everything but the instant at which it was made."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from frontend.api.answers import Given, Moment, made, tag_of
from frontend.api.content.frame import Frame
from frontend.api.estate import Estate
from schemas.instants import Instant, instant_text

AS_OF = "X-As-Of"
_CACHED = {"Cache-Control": "private, no-cache"}
_PACKED = {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"}


class Ready:
    """ASGI middleware, right before the routes: what was answered lately and still holds is answered again, without a
    thread and without a look at what was asked.
    """

    def __init__(self, app: ASGIApp, estate: Estate) -> None:
        self._app = app
        self._estate = estate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        estate = self._estate
        frame = estate.present_frame() if scope["type"] == "http" and scope["method"] == "GET" else None
        if frame is None:
            await self._app(scope, receive, send)
            return
        moments = _moment(estate, frame, None), _moment(estate, frame, frame.standing.since)
        given = estate.answers.ready(_question(scope), moments, frame.now)
        if given is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = given.operation
        await _response(Headers(scope=scope), estate, given)(scope, receive, send)


def respond(
    request: Request,
    estate: Estate,
    frame: Frame,
    content: Callable[[], BaseModel],
    *,
    since: Instant | None = None,
    is_patient: bool = False,
) -> Response:
    """200 with the envelope, or 304 where the client has it already. `content` is only asked for if nobody else was
    told the same in this second, or, where it holds longer, `since` an instant. One that `is_patient` may, where it
    takes long, be told some time after a change as it was before.
    """
    stale = estate.follower.copy.stale_since

    def rest() -> str:
        return (
            f'"epoch":{json.dumps(estate.hub.epoch)},"seq":{frame.snapshot.seq},'
            f'"stale_since":{json.dumps(None if stale is None else instant_text(stale))},'
            f'"data":{content().model_dump_json()}}}'
        )

    if request.method == "GET":
        given = estate.answers.get(
            _question(request.scope),
            _moment(estate, frame, since),
            frame.now,
            rest,
            is_patient=is_patient,
            operation=request.scope.get("route"),
        )
    else:
        given = Given(made(rest()), frame.now)
    return _response(request.headers, estate, given)


def _question(scope: Scope) -> bytes:
    path, query = scope["path"], scope["query_string"]
    assert isinstance(path, str)
    assert isinstance(query, bytes)
    return path.encode() + b"?" + query


def _moment(estate: Estate, frame: Frame, since: Instant | None) -> Moment:
    main = frame.main.revision.id if frame.main else ""
    copy = frame.snapshot.seq, estate.follower.copy.stale_since, main
    return Moment(copy, frame.now if since is None else since)


def _response(headers: Headers, estate: Estate, given: Given) -> Response:
    own = _own(estate, given.answer.tag, given.as_of)
    if _names(headers.get("if-none-match", ""), given.answer.tag):
        return Response(None, HTTPStatus.NOT_MODIFIED, own)
    packed = given.answer.packed_at(given.as_of) if "gzip" in headers.get("accept-encoding", "") else None
    if packed:
        return Response(packed, HTTPStatus.OK, own | _PACKED, "application/json")
    return Response(given.answer.plain_at(given.as_of), HTTPStatus.OK, own, "application/json")


def feed(
    request: Request, estate: Estate, frame: Frame, text: str, media_type: str, headers: dict[str, str]
) -> Response:
    """A text as it is, or 304 where the client has it already."""
    tag = tag_of(text)
    own = _own(estate, tag, frame.now) | headers
    if _names(request.headers.get("if-none-match", ""), tag):
        return Response(None, HTTPStatus.NOT_MODIFIED, own)
    return Response(text, HTTPStatus.OK, own, media_type)


def _own(estate: Estate, tag: str, as_of: Instant) -> dict[str, str]:
    """The headers that every answer has; with the store away also how old the copy is."""
    stale = estate.follower.copy.stale_since
    age = {} if stale is None else {"Age": str(max(0, as_of - stale))}
    return {"ETag": tag, **_CACHED, AS_OF: instant_text(as_of), **age}


def _names(if_none_match: str, tag: str) -> bool:
    """The weak comparison of RFC 9110."""
    given = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in given or tag.removeprefix("W/") in given
