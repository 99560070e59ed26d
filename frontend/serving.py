"""Listens, says where, and serves an application until it is asked to end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from reconciler.core.ports import CANNOT_RUN

PORTS_TRIED = 20
LAST_WORDS_S = 5
LARGEST_SAYING = 1024
MOST_WAITING = 2048
"""Connections that the system holds until they are taken up: a thousand browsers may come back at once."""


class NoPort(Exception):
    """Nothing can be listened at; the message says where."""

    exit_code = CANNOT_RUN


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; `port` 0 is any free one."""

    host: str
    port: int


async def serve(app: FastAPI, address: Address, say: Callable[[str], None], stop: asyncio.Event | None = None) -> None:
    """Serve until SIGTERM, Ctrl-C, or `stop`. `say` is given the address of the page. NoPort."""
    with contextlib.closing(listen(address)) as listener:
        host, port = listener.getsockname()[:2]
        say(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, ws="websockets-sansio",
            timeout_graceful_shutdown=LAST_WORDS_S, ws_max_size=LARGEST_SAYING, proxy_headers=False,
            backlog=MOST_WAITING,
        )  # fmt: skip
        server = uvicorn.Server(config)
        ending = asyncio.create_task(_end(server, stop)) if stop else None
        try:
            await server.serve(sockets=[listener])
        finally:
            if ending:
                ending.cancel()


async def _end(server: uvicorn.Server, stop: asyncio.Event) -> None:
    await stop.wait()
    server.should_exit = True


def listen(address: Address) -> socket.socket:
    """The address, or the next port that is free there. NoPort."""
    last = address.port + PORTS_TRIED if address.port else 0
    for port in range(address.port, min(last, 65_535) + 1):
        try:
            family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
            listener = socket.create_server((address.host, port), family=family, backlog=MOST_WAITING)
            # What is accepted inherits it. asyncio sees to it for sockets that it opened itself, and for no others: an
            # answer in two parts would then wait 40 ms for the client's acknowledgement of the first.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return listener
        except OSError as error:
            fault = error.strerror or str(error)
    raise NoPort(f"--host {address.host} --port {address.port}: nothing can be listened at: {fault}")
