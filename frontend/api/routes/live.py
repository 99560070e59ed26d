"""`/ws`: a snapshot, then changes by number; a client that comes back goes on from the last one that it saw.

Browsers send cookies and the like to any site's WebSocket, so only pages of this host, or of origins that a setting
names, may open one. Whoever does not read in time is let go, and comes back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from frontend.api.content.changes import Heartbeat, Resumed, whole
from frontend.api.estate import Estate
from frontend.api.following import NotReady
from frontend.api.live import Hub, Listener, TooManyListeners

SEND_S = 10.0
FORBIDDEN_ORIGIN, TRY_AGAIN = 1008, 1013


async def live(socket: WebSocket) -> None:
    """`?epoch=…&seq=…` of the last message resumes, and `?seq=now` goes on from here; without them, or if too much was
    missed, a snapshot comes.
    """
    estate: Estate = socket.app.state.estate
    if not _is_allowed(socket, estate.hub):
        await socket.close(FORBIDDEN_ORIGIN)
        return
    try:
        with estate.hub.listening() as listener:
            await socket.accept()
            await _first_to_end(_tell(socket, estate, listener), _hear(socket))
    except TooManyListeners:
        await socket.close(TRY_AGAIN)


def _is_allowed(socket: WebSocket, hub: Hub) -> bool:
    """Programs send no Origin; browsers always do."""
    origin = socket.headers.get("origin")
    return origin is None or origin in hub.origins or urlsplit(origin).netloc == socket.headers.get("host", "")


async def _tell(socket: WebSocket, estate: Estate, listener: Listener) -> None:
    try:
        seq = await _greet(socket, estate)
        while not listener.lost:
            try:
                told = await asyncio.wait_for(listener.waiting.get(), estate.hub.heartbeat_s)
            except TimeoutError:
                await _send(socket, _heartbeat(estate, seq))
                continue
            if told.seq > seq:
                await _send(socket, told.text)
                seq = told.seq
        await socket.close(TRY_AGAIN)
    except NotReady:
        await socket.close(TRY_AGAIN)
    except TimeoutError:
        return  # it does not read: the connection is dropped


async def _greet(socket: WebSocket, estate: Estate) -> int:
    """The snapshot, or what was missed; gives the number of the last change that the client now has."""
    epoch, given = socket.query_params.get("epoch", ""), socket.query_params.get("seq", "")
    copy, hub = estate.follower.copy, estate.hub
    if given == "now":
        epoch, given = hub.epoch, str(copy.snapshot.seq)
    seq = int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else -1
    missed = hub.since(epoch, seq, copy.snapshot.seq)
    if missed is None:
        frame = await asyncio.to_thread(estate.frame)
        first = await asyncio.to_thread(lambda: whole(frame, hub.epoch, copy.stale_since).model_dump_json())
        await _send(socket, first)
        return frame.snapshot.seq
    now = int(estate.clock.now())
    resumed = Resumed(epoch=hub.epoch, seq=seq, as_of=now, stale_since=copy.stale_since)
    await _send(socket, resumed.model_dump_json())
    for told in missed:
        await _send(socket, told.text)
        seq = told.seq
    return seq


def _heartbeat(estate: Estate, seq: int) -> str:
    stale_since = estate.follower.copy.stale_since
    return Heartbeat(seq=seq, as_of=int(estate.clock.now()), stale_since=stale_since).model_dump_json()


async def _send(socket: WebSocket, text: str) -> None:
    """TimeoutError: the client does not take it."""
    await asyncio.wait_for(socket.send_text(text), SEND_S)


async def _hear(socket: WebSocket) -> None:
    """What a client says is of no interest; that it is gone is."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _first_to_end(*work: Coroutine[None, None, None]) -> None:
    tasks = [asyncio.create_task(each) for each in work]
    _, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception) and not isinstance(ended, WebSocketDisconnect):
            raise ended


def router() -> APIRouter:
    """This at the root."""
    found = APIRouter()
    found.websocket("/ws")(live)
    return found
