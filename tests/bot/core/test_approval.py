from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from bot.core.approval import Commit, Proposed, Verdict, changes, judged
from bot.core.deciding import Asked, edited, extend, wake
from bot.core.pull_request import planned
from bot.core.typed import Lasting
from schemas.checking import check
from schemas.instants import HOUR, parse_instant
from tests.bot.core.estate import ANA, FILES, MORNING, PAYMENTS, ground_at, proposal

NIGHT = "2026-12-03T02:00:00Z"
BOT = "alba[bot]"


def verdict(
    edits: Mapping[str, bytes | None], message: str, *, approved_by: Sequence[str] = (), author: str = BOT,
    written_by: str = BOT, signed: bool = True, at: str = NIGHT,
) -> Verdict:  # fmt: skip
    now = parse_instant(at)
    after = edited(FILES, edits)
    before_catalogue, after_catalogue = check(FILES, now).catalogue, check(after, now).catalogue
    assert before_catalogue
    assert after_catalogue
    proposed = Proposed(author, [Commit(written_by, message, signed)], approved_by)
    return judged(proposed, BOT, before_catalogue, after_catalogue, tuple(changes(FILES, after)), now)


def woken(hours: int, login: str = "ana-gh", email: str = "ana@example.com") -> tuple[Mapping[str, bytes | None], str]:
    """A wake in the night that Ana, who owns the namespace's schedule, or somebody else asks for."""
    who = replace(ANA, login=login, email=email)
    found = proposal(wake(ground_at(NIGHT), PAYMENTS, Asked(Lasting(hours * HOUR), "", "CC-2"), who))
    return found.edits, planned(found, who, parse_instant(NIGHT)).message


def test_the_one_who_asked_is_not_a_second_person() -> None:
    assert not verdict(*woken(8), approved_by=["ana-gh"]).passes
    assert not verdict(*woken(8), approved_by=["Ana-GH"]).passes


def test_anybody_else_is() -> None:
    assert verdict(*woken(8), approved_by=["ana-gh", "luis"]).passes


def test_somebody_who_wrote_a_commit_of_it_is_not_a_second_person() -> None:
    assert not verdict(*woken(8), approved_by=["luis"], written_by="luis").passes


def test_a_commit_that_anybody_may_have_written_in_the_bots_name_is_refused() -> None:
    assert not verdict(*woken(8), approved_by=["luis"], signed=False).passes


def test_an_app_of_another_name_that_makes_what_the_bot_makes_is_refused_and_named() -> None:
    refused = verdict(*woken(8), author="acme-alba[bot]", approved_by=["luis"])
    assert (refused.passes, "--bot acme-alba[bot]" in refused.why) == (False, True)


def test_what_an_app_proposes_of_its_own_is_githubs_affair() -> None:
    edits, _ = woken(8)
    assert verdict(edits, "Bump the policy", author="renovate[bot]").passes


def test_what_people_propose_themselves_is_githubs_affair() -> None:
    assert verdict(*woken(8), author="ana-gh").passes


def test_a_bots_commit_that_says_nobody_asked_is_refused() -> None:
    edits, _ = woken(1)
    assert not verdict(edits, "Wake payments-dev", approved_by=["luis"]).passes


@pytest.mark.parametrize(("hours", "passes"), [(2, True), (3, False)])
def test_a_wake_by_the_owner_needs_nobody_up_to_what_the_policy_calls_safe(hours: int, passes: bool) -> None:
    found = verdict(*woken(hours))
    assert found.passes is passes
    assert ("safe" in found.why) is passes


def test_a_wake_by_somebody_else_needs_a_second_person_however_short() -> None:
    assert not verdict(*woken(1, "eve", "eve@example.com")).passes


@pytest.mark.parametrize(("hours", "passes"), [(1, True), (2, False)])
def test_an_extension_is_safe_up_to_its_own_bound(hours: int, passes: bool) -> None:
    found = proposal(extend(ground_at(MORNING), PAYMENTS, Asked(Lasting(hours * HOUR)), ANA))
    message = planned(found, ANA, parse_instant(MORNING)).message
    assert verdict(found.edits, message, at=MORNING).passes is passes


def test_a_change_of_the_cost_centre_is_never_safe() -> None:
    edits = {"payments/test.yaml": FILES["payments/test.yaml"].replace(b"CC-2", b"CC-1").replace(b"12:00", b"12:30")}
    assert not verdict(edits, woken(1)[1], at=MORNING).passes


def test_a_safe_wake_beside_another_change_is_not_safe() -> None:
    edits, message = woken(1)
    assert not verdict({**edits, "payments/test.yaml": None}, message).passes


def test_a_policy_that_the_change_itself_loosens_does_not_count() -> None:
    edits, message = woken(8)
    looser = FILES["policy.yaml"].replace(b"wake: 2h", b"wake: 9h")
    assert not verdict({**edits, "policy.yaml": looser}, message).passes
