from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.deciding import Asked, Proposal, cancel, change, new, wake
from bot.core.marking import block, code, https_link, markdown, mrkdwn
from bot.core.pull_request import LARGEST_BODY, PullRequestPlan, Rate, planned
from bot.core.typed import Lasting
from reconciler.core.writing import Wish
from schemas.instants import HOUR, parse_instant
from tests.bot.core.estate import ANA, EARLY, PAYMENTS, ground_at, proposal


def woken(reason: str = "", hours: int = 1) -> Proposal:
    return proposal(wake(ground_at(EARLY), PAYMENTS, Asked(Lasting(hours * HOUR), reason), ANA))


WOKEN = woken()


def plan(reason: str = "", name: str = "Ana", hours: int = 1) -> PullRequestPlan:
    return planned(woken(reason, hours), replace(ANA, name=name), parse_instant(EARLY))


def test_the_same_request_has_the_same_branch_and_another_has_another() -> None:
    assert plan().branch == plan().branch
    assert plan().branch != plan(hours=2).branch


@given(key=st.text(max_size=80))
@settings(max_examples=50)
def test_a_branch_and_a_trailer_are_made_of_safe_characters(key: str) -> None:
    made = planned(WOKEN, ANA, parse_instant(EARLY), key)
    assert re.fullmatch(r"alba/[a-z]+-[a-z0-9-]+-[0-9a-f]{12}", made.branch)
    assert made.message.count("\n") == len(made.message.splitlines())


def test_the_body_says_who_asked_who_pays_and_what_will_happen() -> None:
    made = planned(woken("Demo"), replace(ANA, link="https://acme.slack.com/archives/C1/p2"), parse_instant(EARLY))
    assert "Ana ([message](https://acme.slack.com/archives/C1/p2)) asked for this" in made.body
    assert "`CC-2`" in made.body
    assert "| + | Tue 2026-12-01 07:00 America/Bogota (12:00 UTC) | 2026-12-01T12:00:00Z | sleep |" in made.body


def test_the_calendar_is_shown_before_and_after_and_what_is_switched_at_once_is_said() -> None:
    before, after = "Tue 2026-12-01 08:00 – 12:00", "Tue 2026-12-01 06:00 – 07:00<br>Tue 2026-12-01 08:00 – 12:00"
    assert f"| `main/payments-dev` | {before} | {after} |" in plan().body
    assert "`main/payments-dev` is switched as soon as this is merged." in plan().body


def test_what_is_cancelled_is_so_many_hours_less_and_asleep_after() -> None:
    ground = ground_at(EARLY)
    found = proposal(cancel(ground, ground.catalogue.schedules["payments/test"]))
    body = planned(found, ANA, parse_instant(EARLY), rate=Rate(Decimal("1.5"), "USD")).body
    assert "Cost centre: `CC-2`. 4 h less, about 6.00 USD." in body
    assert "| `main/payments-dev` | Tue 2026-12-01 08:00 – 12:00 | asleep |" in body


def test_a_window_of_far_ahead_is_shown_where_it_begins() -> None:
    wish = Wish(("search-qa",), "CC-7", "ana", once=("2027-03-05T08:00", "2027-03-06T09:00"))
    body = planned(proposal(new(ground_at(EARLY), wish)), ANA, parse_instant(EARLY)).body
    assert "| asleep | Fri 2027-03-05 08:00 – Sat 2027-03-06 09:00 |" in body
    assert "25 h more; what they cost is not known" in body


def test_what_changes_no_hour_says_so() -> None:
    ground = ground_at(EARLY)
    found = proposal(change(ground, ground.catalogue.schedules["payments/test"], {"/reason": "Again"}))
    body = planned(found, ANA, parse_instant(EARLY)).body
    assert "As many hours awake as before." in body
    assert "No transition of these days changes." in body


def test_the_cost_is_said_where_it_is_known() -> None:
    made = planned(woken(), ANA, parse_instant(EARLY), rate=Rate(Decimal("1.5"), "USD"))
    assert "1 h more, about 1.50 USD" in made.body


def test_the_one_who_asks_is_co_author_and_named_for_the_check_of_approvals() -> None:
    trailers = plan().message.splitlines()[2:]
    assert trailers[:2] == ["Co-authored-by: Ana <ana@example.com>", "Alba-Asked-By: ana-gh"]


@pytest.mark.parametrize(("hours", "merges"), [(2, True), (3, False)])
def test_only_what_the_policy_calls_safe_merges_itself(hours: int, merges: bool) -> None:
    early = replace(ground_at(EARLY), at=parse_instant("2026-11-28T11:00:00Z"))
    found = proposal(wake(early, PAYMENTS, Asked(Lasting(hours * HOUR)), ANA))
    assert planned(found, ANA, early.at).merges_itself is merges
    assert not planned(found, replace(ANA, email="eve@example.com", login="eve"), early.at).merges_itself


@given(st.text(max_size=400))
@settings(max_examples=40)
def test_no_reason_can_end_its_block_or_name_somebody(reason: str) -> None:
    body = planned(replace(WOKEN, reason=reason), ANA, parse_instant(EARLY)).body
    lines = body.split("\n")
    fences = [i for i, line in enumerate(lines) if re.fullmatch(r"`{3,}(text)?", line)]
    assert len(body) <= LARGEST_BODY
    if reason.strip():
        assert lines[fences[0]].removesuffix("text") == lines[fences[-1]]


@given(st.text())
def test_text_in_a_line_of_markdown_has_no_character_that_markdown_reads(text: str) -> None:
    assert not re.search(r"[`*_\[\]<>|@\n]", markdown(text))


@given(st.text())
def test_text_in_mrkdwn_makes_no_mention_and_no_link(text: str) -> None:
    assert not re.search(r"[<>\n]", mrkdwn(text))


@given(st.text(min_size=1))
def test_code_ends_only_at_its_own_fence(text: str) -> None:
    shown = code(text)
    fence = re.match("`*", shown)
    assert fence is not None
    assert fence.group() not in shown[len(fence.group()) : -len(fence.group())] or not shown


@given(st.text())
def test_a_block_ends_only_at_its_own_fence(text: str) -> None:
    shown = block(text)
    fence = shown[: shown.index("text")]
    assert fence not in shown[len(fence) : -len(fence)]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", "https://x)](http://evil", "", "https://a\nb"])
def test_only_an_address_may_be_a_link(url: str) -> None:
    assert https_link(url) == ""
