"""`POST /validate`: the one check of `alba validate`, on a file that is proposed. Nothing is kept of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from frontend.api.content.answer import Answer
from frontend.api.content.validation import Validation, validation
from frontend.api.estate import Estate, GivenEstate
from frontend.api.problem import Problem, documented
from frontend.api.responding import respond
from schemas.language import Language
from schemas.strict_yaml import LARGEST_FILE

LARGEST_BODY = 2 * LARGEST_FILE
"""Twice what a schedule's file may have, so that the check itself says that a file is too large."""

MEDIA_TYPES = ("application/yaml", "application/x-yaml", "text/yaml", "text/plain", "application/octet-stream")

EXAMPLE = """\
namespace: payments-dev
costCenter: CC-1001
owner: ana@example.com
once: {start: 2026-12-01T08:00, stop: 2026-12-01T18:00}
"""

_BODY = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string"}, "example": EXAMPLE} for kind in MEDIA_TYPES[:1]},
    }
}


async def validate(
    request: Request,
    estate: GivenEstate,
    path: Annotated[
        str,
        Query(min_length=1, max_length=300, description="where the file would stand, below `schedules/`",
              examples=["payments/load-test.yaml"]),
    ] = "proposal.yaml",
    accept_language: Annotated[
        str, Header(description="the language of the problems' sentences: English, or Spanish if `es` is preferred",
                    examples=["es-CO,es;q=0.9"]),
    ] = "",
) -> Response:  # fmt: skip
    """Judge a schedule's YAML against everything on main: the same problems as `alba validate` finds in CI.

    Those that concern the file, and those that it would bring elsewhere. Changes nothing.
    """
    data, language = await _body(request), Language.preferred(accept_language)
    answer = await run_in_threadpool(_judge, request, estate, path, data, language)
    answer.headers.update({"Content-Language": language.value, "Vary": "Accept-Language"})
    return answer


def _judge(request: Request, estate: Estate, path: str, data: bytes, language: Language) -> Response:
    frame, main = estate.frame(), estate.main()
    judged = estate.mainline.judge(main, path, data, frame.now)
    return respond(request, estate, frame, lambda: validation(judged, data, frame, path, language))


async def _body(request: Request) -> bytes:
    """The body, never more of it than is allowed. Problem: another kind of content, or too much."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in MEDIA_TYPES:
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-yaml", f"The body must be {MEDIA_TYPES[0]}, and is {kind[:80]!r}."
        )
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > LARGEST_BODY:
            raise Problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", f"The body has more than {LARGEST_BODY:,} bytes."
            )
    return bytes(data)


def router() -> APIRouter:
    """This under `/api/v1`."""
    found = APIRouter(tags=["validation"])
    errors = documented(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    found.post("/validate", response_model=Answer[Validation], responses=errors, openapi_extra=_BODY)(validate)
    return found
