"""Slack's end of Socket Mode: a real WebSocket that sends envelopes and takes their acknowledgements."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.bot.slack.double import WAITS_S


class Sockets:
    """The connections that the bot has opened, newest last."""

    def __init__(self) -> None:
        self.opened: list[ServerConnection] = []
        self.answers: dict[str, Any] = {}
        self.url = ""
        self._changed = threading.Condition()

    def take(self, connection: ServerConnection) -> None:
        """One connection, until it ends."""
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        with self._changed:
            self.opened.append(connection)
            self._changed.notify_all()
        try:
            for received in connection:
                answered = json.loads(received)
                with self._changed:
                    self.answers[answered["envelope_id"]] = answered.get("payload") or {}
                    self._changed.notify_all()
        except ConnectionClosed:
            return

    def until_open(self, count: int = 1) -> ServerConnection:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.opened) >= count, 20)
            return self.opened[count - 1]

    def ask(self, connection: ServerConnection, kind: str, payload: Any, name: str) -> Any:
        """Send something, and wait as long as Slack waits for the answer."""
        envelope = {"type": kind, "envelope_id": name, "payload": payload, "accepts_response_payload": True}
        connection.send(json.dumps(envelope))
        with self._changed:
            assert self._changed.wait_for(lambda: name in self.answers, WAITS_S), "Slack would not have waited"
            return self.answers[name]

    def drop(self, connection: ServerConnection) -> None:
        """The connection ends without a word."""
        connection.socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def sockets_served() -> Iterator[Sockets]:
    """A WebSocket server on the loopback."""
    sockets = Sockets()
    with serve(sockets.take, "127.0.0.1", 0) as server:
        sockets.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield sockets
        finally:
            server.shutdown()
            thread.join()
