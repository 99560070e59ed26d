"""The gate before the application: nobody asks too often, and where sign-in is on, nobody asks who has not signed in.

Whether this process lives is open to all, and so is the page itself, which holds nothing: what it shows, it asks for.
"""

from __future__ import annotations

import asyncio
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from frontend.api.guarding.identity import Identity, NotSignedIn
from frontend.api.guarding.ration import Ration, client_of
from frontend.api.guarding.signing_keys import KeysAway
from frontend.api.problem import response

PROBES = ("/health/live", "/health/ready", "/api/v1/health/live", "/api/v1/health/ready")
GUARDED = ("/api/", "/ws", "/metrics", "/health", "/programaciones", "/centros-costo")
PLANS_NAMESPACES = "/namespaces"
"""Below it are addresses of the page."""

UNAUTHORISED_SOCKET = 3000
CHECKS_AT_ONCE = 4
"""Threads of their own: a check may wait for keys, and what everybody reads must be read meanwhile."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What is held to: how often one may ask, and who may (`identity` None: everybody). So many `proxies` in front are
    believed about who asks.
    """

    ration: Ration
    identity: Identity | None = None
    proxies: int = 0


class Gate:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self._guard = guard
        self._checks = ThreadPoolExecutor(CHECKS_AT_ONCE, thread_name_prefix="sign-in")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not _is_guarded(scope["path"]):
            await self.app(scope, receive, send)
            return
        refusal = await self._refusal(scope)
        if refusal is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": UNAUTHORISED_SOCKET, "reason": "refused"})
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        guard, headers, peer = self._guard, Headers(scope=scope), (scope.get("client") or ("unknown", 0))[0]
        wait_s = guard.ration.take(client_of(peer, headers, guard.proxies))
        if wait_s is not None:
            detail = f"More than {guard.ration.per_minute} requests a minute; try again in {math.ceil(wait_s)} s."
            retry = {"Retry-After": str(math.ceil(wait_s))}
            return _problem(scope, HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", detail, retry)
        if guard.identity is None:
            return None
        try:
            await asyncio.get_running_loop().run_in_executor(self._checks, guard.identity.check, headers)
        except NotSignedIn as error:
            asked = {"WWW-Authenticate": "Bearer"}
            return _problem(scope, HTTPStatus.UNAUTHORIZED, "not-signed-in", str(error), asked)
        except KeysAway as error:
            return _problem(scope, HTTPStatus.SERVICE_UNAVAILABLE, "keys-away", f"Nobody can be let in: {error}", {})
        return None


def _is_guarded(path: str) -> bool:
    return path == PLANS_NAMESPACES or (path.startswith(GUARDED) and path not in PROBES)


def _problem(scope: Scope, status: HTTPStatus, kind: str, detail: str, headers: dict[str, str]) -> Response:
    """A WebSocket gets none of it: it is closed."""
    if scope["type"] == "websocket":
        return Response(status_code=status)
    return response(Request(scope), status, kind, detail, headers=headers)
