from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from bot.adapters.slack_app import slack_app
from bot.adapters.slack_messages import SlackMessages, slack_client
from bot.adapters.socket import connected
from bot.listening import Listener
from bot.outlook import Outlook
from tests.bot.answering import breaker_for
from tests.bot.slack.double import SlackDouble, slack_served
from tests.bot.slack.socket import Sockets, relayed, sockets_served


@dataclass
class Unread:
    """An outlook that has read nothing yet: enough to answer `help` is not there, and it says so."""

    def sight(self, _: object) -> None:
        return None


@contextmanager
def bot_at(url: str) -> Iterator[None]:
    """A bot in Socket Mode, whose watchdog looks after its connection all the time."""
    slack = SlackDouble()
    slack.add("U1", "ana@example.com")
    with slack_served(slack) as workspace, ThreadPoolExecutor(4) as executor:
        slack.socket_url = url
        client = slack_client("xoxb-1", workspace.api, 5)
        outlook: Outlook = Unread()  # type: ignore[assignment]
        messages = SlackMessages(client, breaker_for("slack"))
        listener = Listener(outlook, messages, None, lambda: None, lambda: 0)  # type: ignore[arg-type]
        app = slack_app(client, listener, executor, "", lambda _: None)
        with connected(app, "xapp-1", slack_client("xoxb-1", workspace.api, 5), 0.2):
            yield


@pytest.fixture
def sockets() -> Iterator[Sockets]:
    with sockets_served() as served, bot_at(served.url):
        yield served


COMMAND = {
    "command": "/alba", "text": "list", "user_id": "U1", "channel_id": "C1", "trigger_id": "1.1", "team_id": "T1",
}  # fmt: skip


def test_a_command_is_answered_over_the_socket(sockets: Sockets) -> None:
    answered = sockets.ask(sockets.until_open(), "slash_commands", COMMAND, "e1")
    assert answered["text"] == "The schedules have not been read yet. Ask again in a minute."


def test_a_connection_that_died_is_opened_again(sockets: Sockets) -> None:
    sockets.drop(sockets.until_open())
    again = sockets.until_open(2)
    assert "not been read" in sockets.ask(again, "slash_commands", COMMAND, "e2")["text"]


def test_a_connection_that_falls_silent_is_noticed_by_its_unanswered_pings_and_another_is_opened() -> None:
    with sockets_served() as served, relayed(served) as relay, bot_at(relay.url):
        first = served.until_open()
        assert "not been read" in served.ask(first, "slash_commands", COMMAND, "e3")["text"]
        relay.fall_silent()
        again = served.until_open(2)
        assert "not been read" in served.ask(again, "slash_commands", COMMAND, "e4")["text"]
