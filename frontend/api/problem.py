"""One shape for every error: problem+json (RFC 9457), with the id under which the server's log has the request."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from frontend.api.following import NotReady
from frontend.api.links import Repository
from frontend.api.past import TooMuchHistory
from reconciler.core.ports import SourceUnavailable, StoreUnavailable

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
DOCUMENT = "/api/v1/openapi.json"


class FieldFault(BaseModel):
    """What is wrong with one parameter."""

    field: str = Field(examples=["query.limit"])
    message: str = Field(examples=["Input should be less than or equal to 500"])


class ProblemDetails(BaseModel):
    """RFC 9457. `link`, where there is one, leads to the way that works."""

    type: str = Field(examples=["urn:alba:problem:not-found"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no schedule payments/load-tset."])
    instance: str = Field(examples=["/api/v1/schedules/payments/load-tset"])
    correlation_id: str = Field(examples=["7f3a91c0b7de"])
    errors: list[FieldFault] = []
    link: str | None = None


class Problem(Exception):
    """An answer that is an error; `kind` goes into its type."""

    def __init__(self, status: HTTPStatus, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind


def not_found(what: str) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "not-found", f"There is {what}.")


def bad_request(detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "bad-request", detail)


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, object]]:
    """What OpenAPI says of an operation's errors."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {int(status): {"description": status.phrase, "content": content} for status in statuses}


def answer_problems(app: FastAPI, repository: Repository | None) -> None:
    """Have every error of the app answered in the one shape."""

    async def problem(request: Request, error: Exception) -> Response:
        found = cast(Problem, error)
        return response(request, found.status, found.kind, str(found))

    async def not_ready(request: Request, error: Exception) -> Response:
        return response(request, HTTPStatus.SERVICE_UNAVAILABLE, _kind_of(error), str(error))

    async def wrong_request(request: Request, error: Exception) -> Response:
        faults = [
            FieldFault(field=".".join(map(str, e["loc"])), message=str(e["msg"]))
            for e in cast(RequestValidationError, error).errors()
        ]
        detail = "; ".join(f"{f.field}: {f.message}" for f in faults)
        return response(request, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request", detail, errors=faults)

    async def http(request: Request, error: Exception) -> Response:
        found = cast(HTTPException, error)
        status = HTTPStatus(found.status_code)
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = {"Allow": _allowed(found.headers or {})}
            if request.method == "OPTIONS":
                return Response(None, HTTPStatus.NO_CONTENT, allowed)
            return _read_only(request, allowed, repository)
        detail = str(found.detail)
        if status is HTTPStatus.NOT_FOUND and detail == status.phrase:
            detail = f"There is nothing at {request.url.path[:200]}; {DOCUMENT} names what there is."
        return response(request, status, status.phrase.lower().replace(" ", "-"), detail)

    async def too_much(request: Request, error: Exception) -> Response:
        return response(request, HTTPStatus.BAD_REQUEST, "too-much-history", f"{error} Ask for a shorter span.")

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(TooMuchHistory, too_much)
    for kind in (NotReady, StoreUnavailable, SourceUnavailable):
        app.add_exception_handler(kind, not_ready)
    app.add_exception_handler(RequestValidationError, wrong_request)
    app.add_exception_handler(HTTPException, http)


def _allowed(headers: Mapping[str, str]) -> str:
    """HEAD is as good as GET, and what may be done may be asked about."""
    methods = [method.strip() for method in headers.get("Allow", "").split(",")]
    return ", ".join([*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"])


def response(
    request: Request,
    status: HTTPStatus,
    kind: str,
    detail: str,
    *,
    errors: list[FieldFault] | None = None,
    link: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as it goes out."""
    body = ProblemDetails(
        type=f"urn:alba:problem:{kind}",
        title=status.phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        correlation_id=request.state.correlation_id,
        errors=errors or [],
        link=link,
    )
    more = {"Retry-After": str(RETRY_AFTER_S)} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Response(body.model_dump_json(), status, {**more, **(headers or {})}, MEDIA_TYPE)


def _read_only(request: Request, headers: Mapping[str, str], repository: Repository | None) -> Response:
    """Why nothing can be changed here, and how it can."""
    schedule = request.path_params.get("id")
    file = f"{str(schedule).partition(':')[0]}.yaml" if schedule else ""
    link = None
    if repository:
        link = repository.remove(file) if request.method == "DELETE" and file else repository.new(file)
    detail = (
        f"{request.method} changes nothing: this API only reads. Schedules are files in Git; "
        "add, edit or delete the file in a pull request, and what is merged is followed within a minute."
    )
    more = {"Link": f'<{link}>; rel="alternate"'} if link else {}
    return response(request, HTTPStatus.METHOD_NOT_ALLOWED, "read-only", detail, link=link, headers={**headers, **more})


def _kind_of(error: Exception) -> str:
    match error:
        case StoreUnavailable():
            return "store-away"
        case SourceUnavailable():
            return "repository-away"
        case _:
            return "not-ready"
