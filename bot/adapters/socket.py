"""Socket Mode: Slack's requests over a WebSocket that the bot opens, so that nothing needs to reach it.

A connection that dies in silence is the known weakness: a watchdog asks it again and again whether it lives, and
opens another where it does not.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

WATCHED_EVERY_S = 20.0
_LOG = logging.getLogger("alba.bot")


@contextmanager
def connected(app: App, app_token: str, client: WebClient, watched_every_s: float = WATCHED_EVERY_S) -> Iterator[None]:
    """Connected until left. SlackClientError: not even once."""
    handler = SocketModeHandler(app, app_token, web_client=client)
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(watched_every_s):
            try:
                if not handler.client.is_connected():
                    handler.client.connect_to_new_endpoint(force=True)
            except (SlackClientError, OSError) as error:
                _LOG.warning("Slack's socket cannot be opened again: %s", error)

    handler.connect()  # type: ignore[no-untyped-call]
    watchdog = threading.Thread(target=watch, name="slack-watchdog")
    watchdog.start()
    try:
        yield
    finally:
        stop.set()
        watchdog.join()
        handler.close()  # type: ignore[no-untyped-call]
