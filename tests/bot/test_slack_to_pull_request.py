"""People's side of the bot, over real HTTP, from what they type to what they are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reconciler.core.revisions import SIGNALS_ID
from schemas.instants import parse_instant
from tests.bot.core.estate import EARLY, FILES
from tests.bot.estate_with_bot import WithBot, webhook, with_bot
from tests.bot.github.double import Fault
from tests.bot.slack.form import Form

AT = parse_instant(EARLY)
TAKEN = "Taken up; the answer comes here."


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WithBot]:
    with with_bot(tmp_path_factory.mktemp("estate"), AT) as running:
        yield running


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[WithBot]:
    """One of which nothing has been asked yet."""
    with with_bot(tmp_path, AT) as running:
        yield running


def told(bot: WithBot, user: str) -> str:
    """What a person is told directly, once they are told something."""
    bot.slack.until(lambda: bot.slack.in_channel(user))
    return bot.slack.in_channel(user)[-1].text


def test_a_wake_becomes_one_pull_request_with_a_card_that_follows_it_to_the_merge(bot: WithBot) -> None:
    answered = bot.workspace.command("wake payments-dev 1h “Demo” for @channel <!here>")
    assert (answered.status, answered.body["text"]) == (200, TAKEN)
    card, (pull,) = bot.proposed(), bot.hub.double.pulls
    assert f"https://github.invalid/acme/schedules/pull/{pull.number}" in card.shown
    head = bot.hub.double.head(pull.branch)
    bot.hub.double.checks[head] = [("completed", "success")]
    bot.until_told(card, "checks passed")
    pull.reviews = [("luis", "APPROVED", head)]
    bot.until_told(card, "approved by luis")
    bot.hub.double.merge(pull.number)
    bot.until_told(card, "merged")
    assert len(bot.slack.cards("C1")) == 1


def test_what_slack_delivers_twice_is_one_request(bot: WithBot) -> None:
    first = bot.workspace.command("wake search-qa 1h", trigger="77.1")
    bot.workspace.command("wake search-qa 1h", trigger="77.1")
    assert first.body["text"] == TAKEN
    assert "which" in told(bot, "U1") or "pays" in told(bot, "U1")
    assert len(bot.slack.in_channel("U1")) == 1


def test_somebody_whom_github_does_not_know_is_told_what_to_do(shared: WithBot) -> None:
    answered = shared.workspace.command("wake payments-dev 1h", user="U2")
    assert ".github/alba-people.yaml" in answered.body["text"]
    assert "eve@example.com: YOUR-LOGIN" in answered.body["text"]


def test_what_the_rules_refuse_is_told_to_the_person_alone(bot: WithBot) -> None:
    bot.workspace.command("wake vault 1h")
    assert "The rules refuse it" in told(bot, "U1")
    assert bot.hub.double.pulls == []
    assert bot.slack.in_channel("C1") == []


def test_an_open_request_on_the_same_namespace_is_shown_first(bot: WithBot) -> None:
    bot.workspace.command("wake payments-dev 1h")
    bot.slack.until(lambda: bot.hub.double.pulls)
    bot.workspace.command("wake payments-dev 30m")
    bot.slack.until(lambda: bot.slack.in_channel("U1"))
    assert "/pull/1" in bot.slack.in_channel("U1")[-1].shown


@pytest.mark.parametrize(
    ("text", "part"),
    [("help", "/alba wake"), ("list", "payments/test"), ("next", "payments-dev"), ("why payments-dev", "wakes"),
     ("stauts", "status"), ("costs", "awake"), ("", "/alba wake"), ("why nowhere", "nowhere")],
)  # fmt: skip
def test_a_question_is_answered_at_once(shared: WithBot, text: str, part: str) -> None:
    answered = shared.workspace.command(text)
    assert part in json.dumps(answered.body, ensure_ascii=False)


def test_people_are_answered_in_their_own_language(shared: WithBot) -> None:
    assert "Lo que Alba entiende" in shared.workspace.command("ayuda", user="U3").body["text"]


def test_a_rate_limit_is_waited_for_and_told(bot: WithBot) -> None:
    bot.hub.double.faults = [
        Fault("POST .*/git/refs", 403, headers={"Retry-After": "30"}, message="secondary rate limit")
    ]
    bot.workspace.command("wake payments-dev 1h")
    assert "tried again" in told(bot, "U1")
    bot.clock.at += 31
    bot.proposed()
    assert len(bot.hub.double.pulls) == 1


def test_where_the_bot_may_not_post_the_person_is_told_instead(bot: WithBot) -> None:
    bot.slack.closed_channels.add("C9")
    bot.workspace.command("wake payments-dev 1h", channel="C9")
    assert "payments-dev" in told(bot, "U1")


def test_fifty_commands_at_once_are_all_answered_in_time(shared: WithBot) -> None:
    with ThreadPoolExecutor(50) as hands:
        answers = list(hands.map(lambda n: shared.workspace.command("next", trigger=f"many.{n}"), range(50)))
    assert {a.status for a in answers} == {200}


def test_a_request_that_slack_did_not_sign_is_refused(shared: WithBot) -> None:
    assert (
        shared.workspace.send(b"command=%2Falba&text=help", "application/x-www-form-urlencoded", secret="x").status
        == 401
    )


def test_a_request_of_long_ago_is_refused(shared: WithBot) -> None:
    body = b"command=%2Falba&text=help"
    assert shared.workspace.send(body, "application/x-www-form-urlencoded", at=1_600_000_000).status == 401


def test_a_webhook_that_github_did_not_sign_is_refused(shared: WithBot) -> None:
    assert webhook(shared.workspace.bot, "ping$event", {}, "another secret") == 401


def test_app_home_shows_what_is_the_persons_own(shared: WithBot) -> None:
    shared.workspace.event({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"})
    shared.slack.until(lambda: "U1" in shared.slack.homes)
    assert "payments/test" in json.dumps(shared.slack.homes["U1"])


def test_a_button_of_a_notice_extends(bot: WithBot) -> None:
    bot.clock.at = parse_instant("2026-12-01T16:50:00Z")
    button = {"type": "button", "action_id": "extend-1", "block_id": "soon-1", "value": "main/payments-dev"}
    pressed = {
        "type": "block_actions", "trigger_id": "9.9", "response_url": bot.workspace.response_url("1"),
        "channel": {"id": "C1"}, "container": {"type": "message"}, "actions": [{**button, "action_ts": "5.5"}],
    }  # fmt: skip
    bot.workspace.interact(pressed)
    bot.proposed()
    (pull,) = bot.hub.double.pulls
    shown = bot.hub.double.repository.git("show", f"{pull.branch}:schedules/payments/test.yaml")
    assert "stop: 2026-12-01T13:00   # noon" in shown


def test_to_cancel_removes_the_file_and_its_card_ends_with_the_merge(bot: WithBot) -> None:
    bot.workspace.command("cancel payments/test")
    card, (pull,) = bot.proposed(), bot.hub.double.pulls
    removed = bot.hub.double.repository.git("diff", "--diff-filter=D", "--name-only", "main", pull.branch)
    assert removed == "schedules/payments/test.yaml"
    bot.hub.double.merge(pull.number)
    bot.until_told(card, "in force")


def test_a_push_to_main_is_handed_on_to_the_engine_and_nothing_else_is(bot: WithBot) -> None:
    bot.news("pull_request$opened")
    bot.news("push$event", ref="refs/heads/somebody-else")
    assert not bot.store.read([SIGNALS_ID])
    bot.news("push$event", ref="refs/heads/main")
    for _ in range(200):
        if bot.store.read([SIGNALS_ID]):
            return
        with bot.slack.changed:
            bot.slack.changed.wait(0.05)
    raise AssertionError("the engine was not told")


def test_a_card_that_slack_could_not_take_at_once_says_it_later(bot: WithBot) -> None:
    bot.workspace.command("cancel payments/test")
    card = bot.proposed()
    bot.slack.faults = [("chat.update", 429, {"Retry-After": "7"})]
    bot.hub.double.pulls[0].state = "closed"
    bot.news()
    bot.slack.until(lambda: not bot.slack.faults)
    bot.clock.at += 8
    bot.until_told(card, "closed without merging")


def test_a_change_by_the_form_edits_the_file_and_keeps_its_comments(bot: WithBot) -> None:
    bot.workspace.command("change payments/test")
    bot.slack.until(lambda: any(v["callback_id"] == "alba-change" for v in bot.slack.views.values()))
    form = Form(bot, callback="alba-change")
    form.picked["stop"] = {"selected_time": "13:00"}
    assert form.submit().body == {"text": ""}
    bot.proposed()
    shown = bot.hub.double.repository.git("show", f"{bot.hub.double.pulls[0].branch}:schedules/payments/test.yaml")
    assert shown == FILES["payments/test.yaml"].decode().replace("12:00", "13:00").strip()


def test_without_github_a_branch_is_pushed_and_the_thread_says_how_to_merge_it(tmp_path: Path) -> None:
    with with_bot(tmp_path, AT, github=False) as bot:
        bot.workspace.command("wake payments-dev 1h")
        bot.slack.until(lambda: len(bot.slack.in_channel("C1")) == 2)
        card, more = bot.slack.in_channel("C1")
        repository = bot.hub.double.repository
        (branch,) = repository.git("for-each-ref", "--format=%(refname:short)", "refs/heads/alba/").splitlines()
        assert f"{branch} &amp;&amp; git merge --no-ff FETCH_HEAD" in more.shown
        assert bot.hub.double.calls == []
        repository.git("checkout", "--quiet", "main")
        repository.git("merge", "--quiet", "--no-ff", "-m", "Merge it", branch)
        bot.until_told(card, "merged")


def test_what_github_could_not_take_in_time_is_given_up_with_a_word(bot: WithBot) -> None:
    bot.hub.double.faults = [Fault("POST .*/git/refs", 502)]
    bot.workspace.command("wake payments-dev 1h")
    assert "tried again" in told(bot, "U1")
    bot.clock.at += 3601
    bot.slack.until(lambda: "is over by now" in told(bot, "U1"))
    assert bot.hub.double.pulls == []
