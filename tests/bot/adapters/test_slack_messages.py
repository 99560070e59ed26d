"""What is posted to Slack once stays one message, as far as the conversation may be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.slack_messages import SlackMessages, slack_client
from bot.core.blocks import said
from bot.ports import MessagesUnavailable, Once
from tests.bot.answering import breaker_for
from tests.bot.slack.double import SlackDouble, Workspace, slack_served


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with slack_served(SlackDouble()) as served:
        served.slack.may_read = True
        yield served


def messages_to(workspace: Workspace) -> SlackMessages:
    return SlackMessages(slack_client("xoxb-test", workspace.api, 5), breaker_for("slack"))


@pytest.mark.parametrize(("channel", "thread"), [("C1", ""), ("C1", "1699.000001"), ("U1", "")])
def test_what_was_posted_before_a_crash_is_found_and_not_posted_again(
    workspace: Workspace, channel: str, thread: str
) -> None:
    messages = messages_to(workspace)
    before = messages.post(channel, said("one"), thread, Once("a"))
    messages.post(channel, said("another"), thread, Once("b"))
    assert messages.post(channel, said("one"), thread, Once("a", perhaps=True)) == before
    assert len(workspace.slack.messages) == 2


def test_what_was_not_posted_is_posted_though_somebody_may_have_done_it(workspace: Workspace) -> None:
    messages = messages_to(workspace)
    messages.post("C1", said("one"), "", Once("a"))
    messages.post("C1", said("one"), "", Once("b", perhaps=True))
    assert len(workspace.slack.messages) == 2


def test_where_the_conversation_may_not_be_read_it_is_rather_posted_twice_than_not_at_all(workspace: Workspace) -> None:
    workspace.slack.may_read = False
    messages = messages_to(workspace)
    messages.post("C1", said("one"), "", Once("a"))
    messages.post("C1", said("one"), "", Once("a", perhaps=True))
    assert len(workspace.slack.messages) == 2


def test_a_conversation_that_may_be_read_only_later_is_waited_for(workspace: Workspace) -> None:
    messages = messages_to(workspace)
    messages.post("C1", said("one"), "", Once("a"))
    workspace.slack.faults.append(("conversations.history", 429, {"Retry-After": "7"}))
    with pytest.raises(MessagesUnavailable) as wait:
        messages.post("C1", said("one"), "", Once("a", perhaps=True))
    assert (wait.value.retry_after_s, len(workspace.slack.messages)) == (7, 1)
