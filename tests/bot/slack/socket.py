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


class Relay:
    """What lies between the bot and Slack: it may fall silent, without a word to either of them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._silent: set[socket.socket] = set()
        self.url = f"ws://127.0.0.1:{self._listener.getsockname()[1]}/link"

    def fall_silent(self) -> None:
        """Nothing comes through the present connections any more; new ones work."""
        self._silent.update(self._open)

    def run(self) -> None:
        """Until closed."""
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            self._open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for each in (self._listener, *self._open):
            each.close()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                if source not in self._silent:
                    target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return


@contextmanager
def relayed(sockets: Sockets) -> Iterator[Relay]:
    """A relay in front of a WebSocket server."""
    relay = Relay(int(sockets.url.rpartition(":")[2].partition("/")[0]))
    thread = threading.Thread(target=relay.run)
    thread.start()
    try:
        yield relay
    finally:
        relay.close()
        thread.join()


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
