"""Around every request: a correlation id, the headers that browsers protect people by, and no traceback to a client."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.api.problem import response

CORRELATION = "X-Correlation-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LOG = logging.getLogger("alba.api")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Shield:
    """ASGI middleware. An id that the client or a proxy gave is kept, if it is one that a log can take."""

    def __init__(self, app: ASGIApp, mint: Callable[[], str]) -> None:
        self._app = app
        self._mint = mint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(CORRELATION, "")
        correlation_id = given if _GIVEN.fullmatch(given) else self._mint()
        scope.setdefault("state", {})["correlation_id"] = correlation_id
        begun = False

        async def send_shielded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers[CORRELATION] = correlation_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_shielded)
        except Exception:
            fault = {"event": "request failed", "correlation_id": correlation_id, "path": scope["path"]}
            _LOG.exception(json.dumps(fault))
            if begun:
                raise
            detail = f"This is a fault of the server; its log has it under {correlation_id}."
            answer = response(Request(scope), HTTPStatus.INTERNAL_SERVER_ERROR, "server-fault", detail)
            await answer(scope, receive, send_shielded)
