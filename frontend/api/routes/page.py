"""Everything that no other path answers: the page's own addresses, and its files."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request, Response

from frontend.api.page import BuiltPage


def show_page(request: Request) -> Response:
    """The page, or one of its files."""
    page = request.app.state.page
    path = request.url.path
    if not isinstance(page, BuiltPage) or path.startswith("/api/"):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    found = page.answer(path, request.headers.get("accept-encoding", ""))
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def router() -> APIRouter:
    """This last of all, since it matches everything."""
    found = APIRouter(default_response_class=Response)
    found.get("/{path:path}", include_in_schema=False)(show_page)
    return found
