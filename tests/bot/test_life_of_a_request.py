"""What becomes of a request after it was made, as its card, its thread and its person are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reconciler.core.ports import Expect, Put
from reconciler.core.records import Failure, NamespaceKey, NamespaceRecord, Phase
from schemas.instants import HOUR, parse_instant
from tests.bot.core.estate import EARLY, FILES
from tests.bot.estate_with_bot import WithBot, with_bot
from tests.bot.github.double import Pull
from tests.bot.slack.double import Posted

AT = parse_instant(EARLY)
FAILED = NamespaceRecord(
    NamespaceKey("main", "payments-dev"), "1", "abc", 0, 0, phase=Phase.ASLEEP,
    failure=Failure("the quota is used up", True, 1, AT + 600),
)  # fmt: skip


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[WithBot]:
    with with_bot(tmp_path, AT) as running:
        yield running


def woken(bot: WithBot, text: str = "wake payments-dev 1h") -> tuple[Posted, Pull]:
    """A wake that is proposed: its card, and its pull request."""
    bot.workspace.command(text)
    return bot.proposed(), bot.hub.double.pulls[-1]


def direct(bot: WithBot, part: str) -> None:
    """Wait until the person is told something."""
    bot.slack.until(lambda: any(part in posted.text for posted in bot.slack.in_channel("U1")))


def test_the_pull_request_leads_to_the_card_that_follows_it(bot: WithBot) -> None:
    _, pull = woken(bot)
    (stamp,) = (stamp for stamp, posted in bot.slack.messages.items() if posted.channel == "C1")
    assert f"[message](https://acme.slack.invalid/archives/C1/p{stamp.replace('.', '')})" in pull.body


def test_where_the_bot_may_not_post_the_card_goes_to_the_person_and_is_followed_there(bot: WithBot) -> None:
    bot.slack.closed_channels.add("C9")
    bot.workspace.command("wake payments-dev 1h", channel="C9")
    card = bot.proposed("U1")
    bot.hub.double.merge(1)
    bot.until_told(card, "merged")


def test_a_check_that_fails_is_named_in_the_thread_and_told_to_the_person(bot: WithBot) -> None:
    card, pull = woken(bot)
    bot.hub.double.checks[bot.hub.double.head(pull.branch)] = [("completed", "success"), ("completed", "failure")]
    bot.until_told(card, "a check failed")
    assert "These checks failed: check 2." in bot.slack.thread("C1")
    direct(bot, "a check failed")


def test_whose_review_is_asked_for_stands_in_the_thread_once(bot: WithBot) -> None:
    card, pull = woken(bot)
    pull.reviewers = ["luis", "platform"]
    for _ in range(3):
        bot.news()
        bot.until_told(card, "waiting for review")
    pull.reviews = [("luis", "CHANGES_REQUESTED", bot.hub.double.head(pull.branch))]
    bot.until_told(card, "luis wants changes")
    assert bot.slack.thread("C1").count("Review is asked of luis, platform.") == 1


def test_what_somebody_closes_is_told_to_the_person_too(bot: WithBot) -> None:
    card, pull = woken(bot)
    pull.state = "closed"
    bot.until_told(card, "closed without merging")
    direct(bot, "closed without merging")


def test_without_any_webhook_the_merge_is_found_by_asking(bot: WithBot) -> None:
    card, pull = woken(bot)
    bot.hub.double.merge(pull.number)
    bot.clock.at += 31
    bot.slack.until(lambda: "merged" in card.text)
    assert any(detail.startswith("Merged as ") for detail in bot.slack.thread("C1"))


def test_webhooks_that_come_twice_and_in_the_wrong_order_do_no_harm(bot: WithBot) -> None:
    card, pull = woken(bot)
    bot.hub.double.merge(pull.number)
    said = {"merged": True, "head": {"ref": pull.branch}, "base": {"ref": "main"}}
    for event in ("pull_request$closed", "pull_request$opened", "pull_request$closed", "pull_request$synchronize"):
        bot.news(event, pull_request={**said, "merged": event == "pull_request$closed"})
    bot.until_told(card, "merged")
    assert [text["text"] for text in card.history].count(card.text) == 1


def test_a_wake_that_fails_after_the_merge_says_why_on_the_card_and_to_the_person(bot: WithBot) -> None:
    card, pull = woken(bot)
    bot.hub.double.merge(pull.number)
    bot.until_told(card, "merged")
    bot.store.transact([Put(FAILED, Expect.ABSENT)])
    bot.until_later(card, "could not be woken: the quota is used up")
    direct(bot, "the quota is used up")
    assert bot.store.transact([Put(replace(FAILED, version="2", phase=Phase.AWAKE, failure=None), "1")])
    bot.until_later(card, "payments-dev is awake")


def test_a_wake_that_waits_for_a_place_says_so(bot: WithBot) -> None:
    card, pull = woken(bot)
    bot.hub.double.merge(pull.number)
    bot.until_told(card, "merged")
    bot.store.transact([Put(replace(FAILED, failure=None, ticket=AT), Expect.ABSENT)])
    bot.until_later(card, "waits for a place")


def test_a_wake_that_never_came_is_told_when_its_time_is_over(bot: WithBot) -> None:
    card, pull = woken(bot)
    bot.hub.double.merge(pull.number)
    bot.until_told(card, "merged")
    bot.clock.at += HOUR
    bot.until_later(card, "its window is over")
    direct(bot, "its window is over")


def joining(bot: WithBot) -> tuple[Posted, Posted]:
    """Two wakes of the same namespace, the second of which builds on the first: their cards."""
    first, _ = woken(bot, "wake payments-dev 30m")
    bot.workspace.command("wake payments-dev 90m", channel="C2")
    second = bot.proposed("C2")
    assert len(bot.hub.double.pulls) == 1
    bot.slack.until(lambda: any("/pull/1" in posted.shown for posted in bot.slack.in_channel("C2") if posted.thread))
    assert "12:30 UTC" in second.text
    return first, second


def test_a_request_that_joined_one_that_closes_stands_against_main_by_itself(bot: WithBot) -> None:
    first, second = joining(bot)
    bot.hub.double.pulls[0].state = "closed"
    bot.until_told(first, "closed without merging")
    bot.until_told(second, "waiting for review")
    bot.slack.until(lambda: len(bot.hub.double.pulls) == 2)
    bot.slack.until(lambda: "/pull/2" in second.shown)
    alone = bot.hub.double.repository.git("diff", "--name-only", "main", bot.hub.double.pulls[1].branch)
    assert len(alone.splitlines()) == 1
    assert any("proposed by itself" in text["text"] for text in second.history)


def test_both_that_share_a_pull_request_are_told_of_its_merge(bot: WithBot) -> None:
    first, second = joining(bot)
    bot.hub.double.merge(1)
    bot.until_told(first, "merged")
    bot.until_told(second, "merged")
    assert len(bot.hub.double.pulls) == 1


@pytest.mark.parametrize(("action", "stop"), [("extend-1", "13:00"), ("extend-2", "14:00")])
def test_a_button_pressed_once_but_delivered_twice_extends_once(bot: WithBot, action: str, stop: str) -> None:
    bot.clock.at = parse_instant("2026-12-01T16:50:00Z")
    for _ in range(2):
        pressed(bot, action, "main/payments-dev")
    bot.proposed()
    (pull,) = bot.hub.double.pulls
    shown = bot.hub.double.repository.git("show", f"{pull.branch}:schedules/payments/test.yaml")
    assert f"stop: 2026-12-01T{stop}   # noon" in shown


def test_the_button_that_cancels_proposes_to_remove_the_file(bot: WithBot) -> None:
    pressed(bot, "cancel", "payments/test")
    bot.proposed()
    (pull,) = bot.hub.double.pulls
    removed = bot.hub.double.repository.git("diff", "--diff-filter=D", "--name-only", "main", pull.branch)
    assert removed == "schedules/payments/test.yaml"


def pressed(bot: WithBot, action: str, value: str) -> None:
    """A button of a notice, as Slack tells of it."""
    button = {"type": "button", "action_id": action, "block_id": "soon-1", "value": value, "action_ts": "5.5"}
    bot.workspace.interact(
        {"type": "block_actions", "trigger_id": "9.9", "response_url": bot.workspace.response_url("1"),
         "channel": {"id": "C1"}, "container": {"type": "message"}, "actions": [button]}
    )  # fmt: skip


def test_app_home_shows_the_persons_schedules_their_open_pull_requests_and_what_switches_next(bot: WithBot) -> None:
    woken(bot)
    shown = home(bot, lambda shown: "/pull/1" in shown)
    requests, schedules, following = (shown.index(title) for title in ("My open requests", "My schedules", "Switching"))
    assert requests < shown.index("/pull/1") < schedules
    assert schedules < shown.index("payments/test") < following
    assert following < shown.rindex("payments-dev wakes")


def test_a_merged_request_is_no_open_pull_request_any_more(bot: WithBot) -> None:
    card, pull = woken(bot)
    bot.hub.double.merge(pull.number)
    bot.until_told(card, "merged")
    assert "payments/test" in home(bot, lambda shown: "/pull/1" not in shown)


def home(bot: WithBot, ready: Callable[[str], bool]) -> str:
    """What a person sees who opens App Home until it is so."""
    for _ in range(100):
        bot.workspace.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
        bot.slack.until(lambda: "U1" in bot.slack.homes)
        shown = json.dumps(bot.slack.homes.pop("U1"), ensure_ascii=False)
        if ready(shown):
            return shown
    raise AssertionError(shown)


def test_what_no_form_can_say_leads_to_its_file_at_github(tmp_path: Path) -> None:
    rows = "".join(f"  - days: [mon]\n    start: {n:02d}:00\n    stop: {n:02d}:30\n" for n in range(21))
    full = f"namespace: search-qa\ncostCenter: CC-7\nowner: luz\nweekly:\n{rows}"
    with with_bot(tmp_path, AT, {**FILES, "search/full.yaml": full.encode()}) as bot:
        bot.workspace.command("change search/full")
        bot.slack.until(lambda: bot.slack.responses)
        shown = json.dumps(bot.slack.responses[-1])
        assert f"{bot.hub.api.replace('//api.', '//')}/acme/schedules/edit/main/schedules/search/full.yaml" in shown
        assert bot.slack.views == {}
