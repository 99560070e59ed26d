"""Builds the API from its settings and serves it. The only place of this room that reads settings."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import uvicorn

from frontend.api.app import API, make_app
from frontend.api.estate import Estate
from frontend.api.following import Follower
from frontend.api.links import Repository, page_of
from frontend.api.live import Hub
from frontend.api.mainline import Mainline
from frontend.api.past import Past
from frontend.api.standing import Standings
from reconciler.clocks import SystemClock
from reconciler.compose import new_token, open_cost_centres, open_source
from reconciler.core.ports import CANNOT_RUN, Clock, Store
from reconciler.settings import Settings

T = TypeVar("T")

FOLLOW_S = 1.0
PORTS_TRIED = 20
LAST_WORDS_S = 5
LARGEST_SAYING = 1024
_LOG = logging.getLogger("alba.api")


class NoPort(Exception):
    """Nothing can be listened at; the message says where."""

    exit_code = CANNOT_RUN


@dataclass(frozen=True, slots=True)
class Address:
    """Where the API listens; `port` 0 is any free one. `repository` is the page that links lead to, "" if unknown;
    `origins` are those whose pages may listen to changes, besides its own.
    """

    host: str
    port: int
    repository: str = ""
    origins: frozenset[str] = frozenset()


def estate_of(settings: Settings, address: Address, store: Store, clock: Clock) -> Estate:
    """The estate over an open store; nothing is read yet. WrongSetting."""
    url = address.repository.rstrip("/") or page_of(settings.source)
    return Estate(
        follower=Follower(store, clock, SystemClock().monotonic),
        mainline=Mainline(open_source(settings), open_cost_centres(settings, clock), clock),
        past=Past(store),
        standings=Standings(),
        clock=clock,
        hub=Hub(new_token(), origins=address.origins),
        repository=Repository(url, settings.branch, settings.schedules) if url else None,
    )


async def serve_api(
    settings: Settings, address: Address, store: Store, clock: Clock, say: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or Ctrl-C. WrongSetting, NoPort."""
    estate = estate_of(settings, address, store, clock)
    app = make_app(estate, new_token, lambda: _refreshed(estate, settings.whole("sync_s", 1)))
    with contextlib.closing(_listen(address)) as listener:
        host, port = listener.getsockname()[:2]
        say(f"Alba's API is at http://{f'[{host}]' if ':' in host else host}:{port}{API}; end with Ctrl-C")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, ws="websockets-sansio",
            timeout_graceful_shutdown=LAST_WORDS_S, ws_max_size=LARGEST_SAYING,
        )  # fmt: skip
        await uvicorn.Server(config).serve(sockets=[listener])


@asynccontextmanager
async def _refreshed(estate: Estate, sync_s: float) -> AsyncIterator[None]:
    """Both copies, read once before anybody asks, and then again and again in tasks of their own."""
    await asyncio.gather(_follow(estate), _look_at_main(estate))
    tasks = [
        asyncio.create_task(_again(lambda: _follow(estate), FOLLOW_S)),
        asyncio.create_task(_again(lambda: _look_at_main(estate), sync_s)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _again(work: Callable[[], Awaitable[None]], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        await work()


async def _follow(estate: Estate) -> None:
    """One look at the store, and what has changed told to those who listen."""
    told = await _looked(estate.refresh)
    if told:
        estate.hub.tell(told.seq, told.text)


async def _look_at_main(estate: Estate) -> None:
    await _looked(estate.mainline.refresh)


async def _looked(refresh: Callable[[], T]) -> T | None:
    """One refresh, in a thread. What it does not expect, such as an item of a newer version, is logged: the copy
    stays, and the next look may go well.
    """
    try:
        return await asyncio.to_thread(refresh)
    except Exception:
        _LOG.exception("a copy could not be refreshed")
        return None


def _listen(address: Address) -> socket.socket:
    """The address, or the next port that is free there. NoPort."""
    last = address.port + PORTS_TRIED if address.port else 0
    for port in range(address.port, min(last, 65_535) + 1):
        try:
            family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
            return socket.create_server((address.host, port), family=family)
        except OSError as error:
            fault = error.strerror or str(error)
    raise NoPort(f"--host {address.host} --port {address.port}: nothing can be listened at: {fault}")
