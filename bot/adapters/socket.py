"""Socket Mode: Slack's requests over a WebSocket that the bot opens, so that nothing needs to reach it.

A connection that dies in silence is the known weakness: slack_sdk notices after most of a minute, or never. So a
watchdog looks at when Slack last answered a ping, and opens another connection once that is too long ago.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin.client import SocketModeClient

from bot.adapters.slack_app import LISTENERS

PING_S = 5.0
SILENT_PINGS = 3
_LOG = logging.getLogger("alba.bot")


@contextmanager
def connected(app: App, app_token: str, client: WebClient, ping_s: float = PING_S) -> Iterator[None]:
    """Connected until left; `ping_s` seconds between pings. SlackClientError: not even once."""
    handler = SocketModeHandler(app, app_token, web_client=client, ping_interval=ping_s, concurrency=LISTENERS)
    stop = threading.Event()
    handler.connect()  # type: ignore[no-untyped-call]
    watchdog = threading.Thread(target=_watch, args=(handler.client, ping_s, stop), name="slack-watchdog")
    watchdog.start()
    try:
        yield
    finally:
        stop.set()
        watchdog.join()
        handler.close()  # type: ignore[no-untyped-call]


def _watch(client: SocketModeClient, ping_s: float, stop: threading.Event) -> None:
    session, heard = client.current_session, time.time()
    while not stop.wait(ping_s):
        if client.current_session is not session:
            session, heard = client.current_session, time.time()
        heard = max(heard, (session.last_ping_pong_time or 0) if session else 0)
        if client.is_connected() and time.time() - heard < SILENT_PINGS * ping_s:
            continue
        try:
            client.connect_to_new_endpoint(force=True)
        except (SlackClientError, OSError) as error:
            _LOG.warning("Slack's socket cannot be opened again: %s", error)
