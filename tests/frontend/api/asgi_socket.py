"""A WebSocket client that speaks ASGI to the app, without a network: what it does not read, it does not read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

from fastapi import FastAPI
from starlette.types import Message

Json: TypeAlias = Any


class Socket:
    """One connection. The server can send `room` messages before it has to wait for the client to read."""

    def __init__(self, room: int) -> None:
        self._sent: asyncio.Queue[Message] = asyncio.Queue(room)
        self._said: asyncio.Queue[Message] = asyncio.Queue()
        self._said.put_nowait({"type": "websocket.connect"})

    async def receive(self) -> Message:
        return await self._said.get()

    async def send(self, message: Message) -> None:
        await self._sent.put(message)

    async def message(self) -> Message:
        """What the server did next."""
        return await asyncio.wait_for(self._sent.get(), 10)

    async def read(self) -> Json:
        """The next message, which is JSON."""
        found = await self.message()
        assert found["type"] == "websocket.send", found
        return json.loads(found["text"])

    def say(self, text: str) -> None:
        self._said.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self) -> None:
        self._said.put_nowait({"type": "websocket.disconnect", "code": 1001})


@asynccontextmanager
async def connected(
    app: FastAPI, query: str = "", *, origin: str | None = None, room: int = 1000
) -> AsyncIterator[Socket]:
    """A client of `/ws` until left."""
    headers = [(b"host", b"alba"), *([(b"origin", origin.encode())] if origin else [])]
    scope = {
        "type": "websocket", "path": "/ws", "raw_path": b"/ws", "query_string": query.encode(), "headers": headers,
        "scheme": "ws", "server": ("alba", 80), "client": ("127.0.0.1", 1), "subprotocols": [], "root_path": "",
    }  # fmt: skip
    socket = Socket(room)
    task = asyncio.create_task(app(scope, socket.receive, socket.send))
    try:
        yield socket
    finally:
        socket.leave()
        await asyncio.wait({task}, timeout=1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def accepted(app: FastAPI, query: str = "", *, room: int = 1000) -> AsyncIterator[tuple[Socket, Json]]:
    """A client that was let in, and the first message that it got."""
    async with connected(app, query, room=room) as socket:
        assert (await socket.message())["type"] == "websocket.accept"
        yield socket, await socket.read()
