"""Slack waits three seconds, whatever waits behind: its own API, the store, or fifty people at once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest

from bot.adapters.slack_app import slack_app
from bot.adapters.slack_messages import slack_client
from bot.listening import Listener
from schemas.instants import parse_instant
from tests.bot.core.estate import EARLY
from tests.bot.estate_with_bot import WithBot, with_bot
from tests.bot.slack.double import WAITS_S, SlackDouble, slack_served

AT = parse_instant(EARLY)
ONE_MOMENT = "One moment… · Un momento…"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[WithBot]:
    with with_bot(tmp_path, AT) as running:
        yield running


@pytest.fixture
def slow(bot: WithBot) -> threading.Event:
    """Slack does not say who people are until this is set."""
    bot.slack.held["users.info"] = threading.Event()
    return bot.slack.held["users.info"]


def test_an_answer_that_takes_long_is_acknowledged_first_and_follows(bot: WithBot, slow: threading.Event) -> None:
    assert bot.workspace.command("next").body["text"] == ONE_MOMENT
    slow.set()
    bot.slack.until(lambda: bot.slack.responses)
    assert "payments-dev" in str(bot.slack.responses[0]["blocks"])


def test_fifty_at_once_while_slack_is_slow_are_all_answered_in_time(bot: WithBot, slow: threading.Event) -> None:
    with ThreadPoolExecutor(50) as hands:
        answers = list(hands.map(lambda n: bot.workspace.command("next", trigger=f"slow.{n}"), range(50)))
    assert [a.body["text"] for a in answers] == [ONE_MOMENT] * 50
    slow.set()
    bot.slack.until(lambda: len(bot.slack.responses) == 50)


def test_fifty_wishes_at_once_are_taken_up_in_time_and_each_is_told_what_became_of_it(bot: WithBot) -> None:
    with ThreadPoolExecutor(50) as hands:
        answers = list(hands.map(lambda n: bot.workspace.command("wake vault 1h", trigger=f"v.{n}"), range(50)))
    assert {a.status for a in answers} == {200}
    bot.slack.until(lambda: len(bot.slack.in_channel("U1")) >= 50, seconds=60)
    assert len(bot.slack.in_channel("U1")) == 50
    assert bot.hub.double.pulls == []


@dataclass
class Waiting:
    """A listener whose store does not answer until it is let."""

    let: threading.Event

    def submitted(self, *_: object) -> Mapping[str, str]:
        self.let.wait(30)
        return {}

    def suggestions(self, *_: object) -> list[object]:
        self.let.wait(30)
        return [{"text": {"type": "plain_text", "text": "late"}, "value": "late"}]


@pytest.mark.parametrize(
    ("payload", "part"),
    [({"type": "view_submission", "view": {"id": "V1", "callback_id": "alba-new", "type": "modal"}}, "Ask again"),
     ({"type": "block_suggestion", "action_id": "zone", "block_id": "zone", "value": "bog"}, '"options": []')],
    ids=["form", "list"],
)  # fmt: skip
def test_a_form_or_a_list_that_takes_long_is_answered_in_time_without_it(payload: dict[str, object], part: str) -> None:
    let, slack = threading.Event(), SlackDouble()
    with slack_served(slack) as workspace, ThreadPoolExecutor(4) as executor:
        listener: Listener = Waiting(let)  # type: ignore[assignment]
        app = slack_app(slack_client("xoxb-1", workspace.api, 5), listener, executor, "", lambda _: None)
        body = {"user": {"id": "U1"}, "team": {"id": "T1"}, "api_app_id": "A1", "token": "x", **payload}
        began = time.monotonic()
        answer = app.dispatch(BoltRequest(body=urlencode({"payload": json.dumps(body)})))
        assert time.monotonic() - began < WAITS_S
        assert (answer.status, part in answer.body) == (200, True)
        let.set()
