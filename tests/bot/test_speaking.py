"""What the bot says of GitHub and Slack, for those who look from another process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from bot.adapters.slack_messages import SlackMessages, slack_client
from bot.ports import MessagesUnavailable, ProposalsUnavailable
from bot.speaking import GREETED_S, Peer, Speaker
from reconciler.adapters.breakers.breaker import Breaker, Limits
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.bots import BOTS_ID, MOST_BOTS, Bots
from reconciler.core.happenings import BreakerState
from reconciler.core.hours import BreakerStood
from tests.bot.answering import breaker_for
from tests.bot.github.app import Hub, hub_served
from tests.bot.github.double import Fault
from tests.bot.slack.double import SlackDouble, Workspace, slack_served

STARTED = 1_800_000_000


@dataclass
class Bench:
    """A bot's speaker before both doubles, on a clock that a test sets."""

    workspace: Workspace
    hub: Hub
    store: SqliteStore
    at: float = STARTED

    def __post_init__(self) -> None:
        self.slack, self.github = self._breaker("slack"), self._breaker("github")
        self.messages = SlackMessages(slack_client("xoxb-test", self.workspace.api, 5), self.slack)
        self.calls = self.hub.calls(self.github)

    def _breaker(self, dependency: str) -> Breaker:
        return breaker_for(dependency, lambda: self.at)

    def speaker(self, owner: str = "alba-bot-1") -> Speaker:
        tokens = count()
        peers = [Peer(self.slack, self.messages.greet), Peer(self.github, lambda: self.calls.greet("main"))]
        return Speaker(self.store, peers, owner, lambda: self.at, lambda: f"{owner}-{self.at}-{next(tokens)}")

    def said(self, owner: str = "alba-bot-1") -> dict[str, BreakerStood]:
        """One round, and what it wrote, by whom it is about."""
        assert self.speaker(owner).round()
        return {each.dependency: each for each in self.bots().words[0].breakers}

    def bots(self) -> Bots:
        found = self.store.read([BOTS_ID])[BOTS_ID]
        assert isinstance(found, Bots)
        return found

    def asked_of_github(self) -> int:
        return len(self.hub.double.calls)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with slack_served(SlackDouble()) as workspace, hub_served(tmp_path) as hub:
        store = SqliteStore(tmp_path / "alba.db", lambda: STARTED)
        yield Bench(workspace, hub, store)
        store.close()


def test_who_has_not_been_asked_yet_is_greeted_and_told_as_one_that_answers(bench: Bench) -> None:
    said = bench.said()
    assert said.keys() == {"slack", "github"}
    for each in said.values():
        assert (each.state, each.error, each.answered_at) == (BreakerState.CLOSED, "", STARTED)


def test_who_answered_lately_is_not_greeted_again(bench: Bench) -> None:
    bench.said()
    before = bench.asked_of_github()
    bench.at += GREETED_S - 1
    assert bench.said()["github"].answered_at == STARTED
    assert bench.asked_of_github() == before
    bench.at += 1
    assert bench.said()["github"].answered_at == STARTED + GREETED_S
    assert bench.asked_of_github() > before


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_token_that_slack_no_longer_takes_is_told_at_once_and_after_some_rounds_left_alone(
    bench: Bench, error: str
) -> None:
    bench.workspace.slack.token_is = error
    said = bench.said()["slack"]
    assert (said.state, said.error, said.answered_at) == (BreakerState.CLOSED, f"auth.test: {error}", None)
    for _ in range(Limits().failures):
        bench.at += 1
        bench.said()
    with pytest.raises(MessagesUnavailable, match="left alone") as left:
        bench.messages.person("U1")
    assert left.value.retry_after_s
    bench.workspace.slack.token_is = ""
    bench.at += Limits().open_s
    assert (bench.said()["slack"].state, bench.said()["slack"].error) == (BreakerState.CLOSED, "")


def test_what_slack_only_refuses_is_an_answer(bench: Bench) -> None:
    bench.workspace.slack.add("U1", "ana@example.com")
    for _ in range(2 * Limits().failures):
        with pytest.raises(MessagesUnavailable, match="user_not_found"):
            bench.messages.person("U9")
    assert (bench.slack.state, bench.slack.heard().error) == (BreakerState.CLOSED, "")
    assert bench.messages.person("U1").email == "ana@example.com"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("GET .*/git/ref/", 502), "GitHub answered 502"),
        (Fault("POST .*/access_tokens", 401, message="Bad credentials"), "GitHub does not know the App"),
    ],
)
def test_a_github_that_does_not_take_the_app_or_does_not_answer_is_told_and_then_left_alone(
    bench: Bench, fault: Fault, error: str
) -> None:
    bench.hub.double.faults = [fault] * 20
    said = bench.said()["github"]
    assert said.error.startswith(error)
    assert said.error_at == STARTED
    for _ in range(Limits().failures):
        bench.said()
    asked = bench.asked_of_github()
    with pytest.raises(ProposalsUnavailable, match="left alone") as left:
        bench.calls.pulls()
    assert (bench.asked_of_github(), left.value.retry_after_s) == (asked, Limits().open_s)
    assert bench.said()["slack"].state is BreakerState.CLOSED


def test_every_bot_has_its_word_and_no_more_of_them_are_kept_than_there_may_be(bench: Bench) -> None:
    for number in range(2 * MOST_BOTS):
        bench.at += 1
        bench.said(f"alba-bot-{number % (MOST_BOTS + 2)}")
    words = bench.bots().words
    assert len({word.owner for word in words}) == len(words) == MOST_BOTS
    assert [word.at for word in words] == sorted((word.at for word in words), reverse=True)
