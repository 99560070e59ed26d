"""Two bots in Socket Mode over one store: whichever Slack asks, and if it asks both, each request is one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schemas.instants import parse_instant
from tests.bot.core.estate import EARLY
from tests.bot.estate_with_bot import WithBot, replica_of, with_bot
from tests.bot.slack.socket import Sockets, sockets_served

TAKEN = "Taken up; the answer comes here."


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[WithBot, Sockets]]:
    with (
        sockets_served() as sockets,
        with_bot(tmp_path, parse_instant(EARLY), socket_url=sockets.url) as bot,
        replica_of(bot),
    ):
        yield bot, sockets


def asked(text: str, trigger: str) -> dict[str, str]:
    return {
        "command": "/alba", "text": text, "user_id": "U1", "channel_id": "C1", "trigger_id": trigger, "team_id": "T1",
    }  # fmt: skip


def test_a_command_that_both_are_given_at_once_is_one_pull_request_with_one_card(two: tuple[WithBot, Sockets]) -> None:
    bot, sockets = two
    command = asked("wake payments-dev 1h", "1.1")
    connections = [sockets.until_open(1), sockets.until_open(2)]
    with ThreadPoolExecutor(2) as hands:
        answers = list(
            hands.map(lambda n: sockets.ask(connections[n], "slash_commands", command, f"both-{n}"), range(2))
        )
    assert [answer["text"] for answer in answers] == [TAKEN, TAKEN]
    card = bot.proposed()
    bot.hub.double.merge(1)
    bot.until_told(card, "merged")
    assert (len(bot.hub.double.pulls), len(bot.slack.cards("C1"))) == (1, 1)


def test_a_bot_whose_connection_ends_leaves_the_commands_to_the_other(two: tuple[WithBot, Sockets]) -> None:
    bot, sockets = two
    sockets.ask(sockets.until_open(1), "slash_commands", asked("cancel payments/test", "1.1"), "first")
    sockets.drop(sockets.until_open(1))
    sockets.ask(sockets.until_open(2), "slash_commands", asked("wake search-qa 1h", "2.1"), "second")
    bot.proposed()
    bot.slack.until(lambda: bot.slack.in_channel("U1"))
    assert "pays for search-qa" in bot.slack.in_channel("U1")[0].text
