"""How an answer goes out: in its envelope, with an ETag over everything but the instant at which it was made."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from frontend.api.content.frame import Frame
from frontend.api.estate import Estate
from schemas.instants import instant_text

AS_OF = "X-As-Of"


def respond(request: Request, estate: Estate, frame: Frame, content: BaseModel) -> Response:
    """200 with the envelope, or 304 where the client has it already."""
    stale = estate.follower.copy.stale_since
    rest = (
        f'"epoch":{json.dumps(estate.hub.epoch)},"seq":{frame.snapshot.seq},'
        f'"stale_since":{json.dumps(None if stale is None else instant_text(stale))},'
        f'"data":{content.model_dump_json()}}}'
    )
    now = instant_text(frame.now)
    age = {} if stale is None else {"Age": str(max(0, frame.now - stale))}
    return conditional(request, f'{{"as_of":"{now}",{rest}', rest, "application/json", {AS_OF: now, **age})


def conditional(request: Request, body: str, tagged: str, media_type: str, headers: dict[str, str]) -> Response:
    """200, or 304 where the client's `If-None-Match` names what is `tagged`."""
    tag = f'W/"{hashlib.sha256(tagged.encode()).hexdigest()[:32]}"'
    all_headers = {"ETag": tag, "Cache-Control": "private, no-cache", **headers}
    if _names(request.headers.get("if-none-match", ""), tag):
        return Response(None, HTTPStatus.NOT_MODIFIED, all_headers)
    return Response(body, HTTPStatus.OK, all_headers, media_type)


def _names(if_none_match: str, tag: str) -> bool:
    """The weak comparison of RFC 9110."""
    given = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in given or tag.removeprefix("W/") in given
