"""An HTTP proxy in front of an endpoint, which does to requests what networks, servers and power cuts do.

It stands between a real engine and the API of a cluster or of a table. Everything that goes through is numbered; a
fault names the requests that it befalls, and `happened` counts how often one did, so that a test can insist on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from aiohttp import ClientSession, DummyCookieJar, web

HOP_BY_HOP = frozenset({"connection", "content-length", "host", "keep-alive", "transfer-encoding"})
LARGEST_BODY = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as the proxy sees it; the first is number 1."""

    number: int
    method: str
    path: str
    headers: Mapping[str, str]


Where: TypeAlias = Callable[[Seen], bool]


def patches(seen: Seen) -> bool:
    return seen.method == "PATCH"


def puts_to_sleep(seen: Seen) -> bool:
    """The write of one Deployment of the estate at its edge."""
    return patches(seen) and "/before-dev/deployments/" in seen.path


def every(seen: Seen) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Strikes:
    """Something is done to the world when the request comes, before or after it is passed on; no answer is given."""

    strike: Callable[[], None]
    after: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """The proxy answers in the endpoint's place, which never hears of it."""

    status: int
    message: str = "said by the proxy"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resets:
    """The connection is cut, before the request is passed on or in place of its answer."""

    after: bool = False


@dataclass(frozen=True, slots=True)
class Halves:
    """Half of the answer arrives, and then the connection is cut."""


@dataclass(frozen=True, slots=True)
class Hangs:
    """No answer, and nothing is passed on, until the event is set; then all goes its way, however late."""

    until: asyncio.Event


Fault: TypeAlias = Strikes | Answers | Resets | Halves | Hangs


@dataclass(slots=True)
class _Scripted:
    fault: Fault
    where: Where
    passed_over: int
    left: int


class Proxy:
    """Passes requests on to `upstream`, each as it is; `late_statuses` is what became of those that had to hang."""

    def __init__(self, upstream: str) -> None:
        self.seen: list[Seen] = []
        self.happened = 0
        self.late_statuses: list[int] = []
        self._upstream = upstream
        self._script: list[_Scripted] = []

    def inject(self, fault: Fault, where: Where = every, *, nth: int = 1, times: int = 1) -> None:
        """Have the fault befall the `nth` request of that kind from now on, and the others after it, `times` in all."""
        self._script.append(_Scripted(fault, where, nth - 1, times))

    async def answer(self, request: web.Request, session: ClientSession) -> web.StreamResponse:
        seen = Seen(len(self.seen) + 1, request.method, request.path_qs, request.headers)
        self.seen.append(seen)
        body = await request.read()
        fault = self._next(seen)
        match fault:
            case Strikes(strike, after=False):
                strike()
                return _cut(request)
            case Resets(after=False):
                return _cut(request)
            case Answers(status, message, headers):
                thing = {"kind": "Status", "apiVersion": "v1", "code": status, "message": message}
                return web.json_response(thing, status=status, headers=headers)
            case Hangs(until):
                await until.wait()
        kept = {k: v for k, v in request.headers.items() if k.lower() not in HOP_BY_HOP}
        async with session.request(
            request.method, self._upstream + request.raw_path, data=body, headers=kept, allow_redirects=False
        ) as answered:
            payload = await answered.read()
        if isinstance(fault, Hangs):
            self.late_statuses.append(answered.status)
        if isinstance(fault, Strikes):
            fault.strike()
        if isinstance(fault, Strikes | Resets):
            return _cut(request)
        shown = {k: v for k, v in answered.headers.items() if k.lower() not in HOP_BY_HOP}
        if isinstance(fault, Halves):
            return await _half(request, web.StreamResponse(status=answered.status, headers=shown), payload)
        return web.Response(status=answered.status, body=payload, headers=shown)

    def _next(self, seen: Seen) -> Fault | None:
        for scripted in self._script:
            if not scripted.left or not scripted.where(seen):
                continue
            if scripted.passed_over:
                scripted.passed_over -= 1
            else:
                scripted.left -= 1
                self.happened += 1
                return scripted.fault
        return None


@asynccontextmanager
async def proxying(proxy: Proxy) -> AsyncIterator[str]:
    """The proxy's address, for as long as it stands."""
    async with ClientSession(auto_decompress=False, cookie_jar=DummyCookieJar()) as session:
        application = web.Application(client_max_size=LARGEST_BODY)

        async def answer(request: web.Request) -> web.StreamResponse:
            return await proxy.answer(request, session)

        application.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
        await runner.cleanup()


def _cut(request: web.Request) -> web.Response:
    """No answer: the connection is gone before anything is written to it."""
    if request.transport:
        request.transport.abort()
    return web.Response(status=502)


async def _half(request: web.Request, response: web.StreamResponse, payload: bytes) -> web.StreamResponse:
    response.content_length = len(payload)
    await response.prepare(request)
    await response.write(payload[: len(payload) // 2])
    if request.transport:
        request.transport.abort()
    return response
