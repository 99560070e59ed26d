"""How an answer goes out: in its envelope, with an ETag over everything but the instant at which it was made."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from frontend.api.answers import made, tag_of
from frontend.api.content.frame import Frame
from frontend.api.estate import Estate
from schemas.instants import Instant, instant_text

AS_OF = "X-As-Of"


def respond(
    request: Request,
    estate: Estate,
    frame: Frame,
    content: Callable[[], BaseModel],
    *,
    since: Instant | None = None,
) -> Response:
    """200 with the envelope, or 304 where the client has it already. `content` is only asked for if nobody else was
    told the same in this second, or, where it holds longer, `since` an instant.
    """
    stale = estate.follower.copy.stale_since

    def rest() -> str:
        return (
            f'"epoch":{json.dumps(estate.hub.epoch)},"seq":{frame.snapshot.seq},'
            f'"stale_since":{json.dumps(None if stale is None else instant_text(stale))},'
            f'"data":{content().model_dump_json()}}}'
        )

    if request.method == "GET":
        main = frame.main.revision.id if frame.main else ""
        question = f"{request.url.path}?{request.url.query}"
        moment = frame.snapshot.seq, frame.now if since is None else since, stale, main
        answer = estate.answers.get(question, moment, rest)
    else:
        answer = made(rest())
    now = instant_text(frame.now)
    age = {} if stale is None else {"Age": str(max(0, frame.now - stale))}
    body = f'{{"as_of":"{now}",{answer.text}'
    return _conditional(request, body, answer.tag, "application/json", {AS_OF: now, **age})


def feed(request: Request, text: str, media_type: str, headers: dict[str, str]) -> Response:
    """A text as it is, or 304 where the client has it already."""
    return _conditional(request, text, tag_of(text), media_type, headers)


def _conditional(request: Request, body: str, tag: str, media_type: str, headers: dict[str, str]) -> Response:
    all_headers = {"ETag": tag, "Cache-Control": "private, no-cache", **headers}
    if _names(request.headers.get("if-none-match", ""), tag):
        return Response(None, HTTPStatus.NOT_MODIFIED, all_headers)
    return Response(body, HTTPStatus.OK, all_headers, media_type)


def _names(if_none_match: str, tag: str) -> bool:
    """The weak comparison of RFC 9110."""
    given = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in given or tag.removeprefix("W/") in given
