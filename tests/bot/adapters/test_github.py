from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.github import GitHub
from bot.adapters.github_calls import Pace
from bot.core.asking import Ground, Refusal
from bot.core.deciding import Asked, Proposal, wake
from bot.core.pull_request import PullRequestPlan, planned
from bot.core.typed import Lasting
from bot.ports import Base, Checks, Pending, ProposalRefused, ProposalsUnavailable, PullRequest, Standing
from bot.proposing import Proposed, Refused, proposed
from schemas.instants import HOUR, parse_instant
from tests.bot.core.estate import ANA, EARLY, PAYMENTS, ground_at, proposal
from tests.bot.github.app import Hub, hub_served
from tests.bot.github.double import Fault

AT = parse_instant(EARLY)
WRITES = (
    "POST .*/git/refs",
    "POST /graphql .*createCommit",
    "POST .*/pulls",
    "POST .*/labels",
    "POST .*/access_tokens",
)
READS = ("GET .*/git/ref/", "GET .*/pulls")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with hub_served(tmp_path) as served:
        yield served


def wake_payments(ground: Ground, reason: str = "Demo") -> Proposal | Refusal:
    return wake(ground, PAYMENTS, Asked(Lasting(HOUR), reason), ANA)


def plan(key: str = "T1-view-1") -> PullRequestPlan:
    return replace(planned(proposal(wake_payments(ground_at(EARLY))), ANA, AT, key), merges_itself=False)


def until_done(hub: Hub, wanted: PullRequestPlan, tries: int = 4) -> PullRequest:
    """What the bot's queue does: asks again, as another worker, until there is an answer."""
    for attempt in range(tries):
        adapter = hub.adapter(f"copy-{attempt}")
        try:
            return adapter.propose(wanted, adapter.main())
        except ProposalsUnavailable:
            continue
    raise AssertionError("no answer")


def commits_on(hub: Hub, branch: str) -> int:
    return int(hub.double.repository.git("rev-list", "--count", f"main..{branch}"))


def test_a_proposal_is_a_branch_with_one_commit_and_a_labelled_pull_request(hub: Hub) -> None:
    adapter = hub.adapter()
    made = adapter.propose(plan(), adapter.main())
    (pull,) = hub.double.pulls
    assert (made.number, made.url) == (1, "https://github.invalid/acme/schedules/pull/1")
    assert pull.labels == ["alba", "alba: wake"]
    assert "2026-12-01T12:00:00Z | sleep" in pull.body
    assert commits_on(hub, made.branch) == 1
    assert "Co-authored-by: Ana <ana@example.com>" in hub.double.repository.git("log", "-1", "--format=%B", made.branch)


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", (*WRITES, *READS))
def test_a_502_at_any_call_before_or_after_it_was_done_ends_in_one_pull_request(
    hub: Hub, call: str, done: bool
) -> None:
    hub.double.faults = [Fault(call, done=done)]
    made = until_done(hub, plan())
    assert hub.double.faults == []
    assert [p.number for p in hub.double.pulls] == [made.number]
    assert hub.double.pulls[0].labels == ["alba", "alba: wake"]
    assert commits_on(hub, made.branch) == 1


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("status", "message"), [(409, "Conflict"), (429, "Too Many Requests"), (503, "Unavailable")])
@pytest.mark.parametrize("call", WRITES[:4])
def test_a_conflict_a_limit_or_an_outage_at_any_write_ends_in_one_pull_request_too(
    hub: Hub, call: str, status: int, message: str, done: bool
) -> None:
    hub.double.faults = [Fault(call, status, done=done, message=message)]
    made = until_done(hub, plan())
    assert hub.double.faults == []
    assert [(p.number, p.labels) for p in hub.double.pulls] == [(made.number, ["alba", "alba: wake"])]
    assert commits_on(hub, made.branch) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("POST .*/git/refs", "Reference already exists"),
        ("POST .*/pulls", "A pull request already exists for acme:it"),
    ],
)
def test_a_422_that_says_that_it_is_there_finds_it(hub: Hub, call: str, message: str) -> None:
    hub.double.faults = [Fault(call, 422, done=True, message=message)]
    assert commits_on(hub, until_done(hub, plan()).branch) == 1
    assert len(hub.double.pulls) == 1


def test_a_422_at_the_commit_says_that_it_is_refused_for_good(hub: Hub) -> None:
    hub.double.faults = [Fault("POST /graphql", 422, message="Validation Failed")]
    adapter = hub.adapter()
    with pytest.raises(ProposalRefused, match="validation failed"):
        adapter.propose(plan(), adapter.main())


def test_two_failures_in_a_row_end_in_one_pull_request_as_well(hub: Hub) -> None:
    hub.double.faults = [Fault("POST /graphql .*createCommit", done=True), Fault("GET .*/commits", 503)]
    assert commits_on(hub, until_done(hub, plan()).branch) == 1


def test_a_second_worker_with_the_same_request_finds_the_first_ones_pull_request(hub: Hub) -> None:
    assert until_done(hub, plan()) == until_done(hub, plan())
    assert len(hub.double.pulls) == 1


def test_a_branch_that_somebody_else_made_in_between_is_used(hub: Hub) -> None:
    hub.double.repository.git("branch", plan().branch, "main")
    assert commits_on(hub, until_done(hub, plan()).branch) == 1


def test_a_branch_that_moved_is_read_again(hub: Hub) -> None:
    adapter, other = hub.adapter("one"), hub.adapter("two")
    base = adapter.main()
    first = adapter.propose(plan("first"), base)
    (pending,) = adapter.pending(base)
    second = proposed(other, lambda g: wake(g, PAYMENTS, Asked(Lasting(90 * 60)), ANA), ANA, AT, key="second")
    assert isinstance(second, Proposed)
    third = adapter.propose(replace(plan("third"), edits={"payments/other.yaml": b"x: y\n"}), base, pending)
    assert first.branch == second.pull_request.branch == third.branch
    assert commits_on(hub, first.branch) == 3


def test_a_rate_limit_says_how_long_to_wait_and_nothing_waits_meanwhile(hub: Hub) -> None:
    hub.double.faults = [
        Fault(
            "POST .*/git/refs", 403, headers={"Retry-After": "37"}, message="You have exceeded a secondary rate limit"
        )
    ]
    adapter = hub.adapter()
    with pytest.raises(ProposalsUnavailable) as limited:
        adapter.propose(plan(), adapter.main())
    assert limited.value.retry_after_s == 37


@pytest.mark.parametrize(
    ("headers", "waits"),
    [({"Retry-After": "90"}, 90), ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "{now+120}"}, 120), ({}, 60)],
    ids=["secondary", "primary", "unsaid"],
)
def test_each_limit_says_its_own_wait(hub: Hub, headers: dict[str, str], waits: float) -> None:
    told = {name: value.replace("{now+120}", str(int(time.time()) + 120)) for name, value in headers.items()}
    hub.double.faults = [Fault("POST .*/pulls", 403, headers=told, message="API rate limit exceeded")]
    adapter = hub.adapter()
    with pytest.raises(ProposalsUnavailable) as limited:
        adapter.propose(plan(), adapter.main())
    assert limited.value.retry_after_s == pytest.approx(waits, abs=5)


def test_two_clients_of_a_process_keep_githubs_pause_together() -> None:
    now, slept = [0.0], list[float]()
    pace = Pace(1.0, lambda: now[0], slept.append)
    for _ in range(3):
        pace.wait()
    now[0] = 10.0
    pace.wait()
    assert slept == [1.0, 2.0]


@pytest.mark.parametrize(("status", "message"), [(404, "Not Found"), (403, "Resource not accessible by integration")])
def test_what_the_app_may_not_do_is_refused_for_good(hub: Hub, status: int, message: str) -> None:
    hub.double.faults = [Fault("POST .*/pulls", status, message=message)]
    adapter = hub.adapter()
    with pytest.raises(ProposalRefused):
        adapter.propose(plan(), adapter.main())


def test_what_main_says_already_is_nothing_to_propose(hub: Hub) -> None:
    adapter = hub.adapter()
    base = adapter.main()
    same = {"payments/test.yaml": base.files["payments/test.yaml"]}
    hub.double.faults = [Fault("POST /graphql", done=True)]
    with pytest.raises(ProposalsUnavailable):
        adapter.propose(replace(plan(), edits=same), base)
    hub.double.repository.git("branch", "--force", plan().branch, "main")
    hub.double.faults = [Fault("POST .*/pulls", 422, message="Validation Failed: No commits between main and it")]
    with pytest.raises(ProposalRefused, match="says so already"):
        adapter.propose(plan(), base)


def test_a_closed_request_is_not_opened_again(hub: Hub) -> None:
    made = until_done(hub, plan())
    hub.double.pulls[0].state = "closed"
    again = until_done(hub, plan())
    assert (again.number, again.standing) == (made.number, Standing.CLOSED)
    assert len(hub.double.pulls) == 1


def joined(hub: Hub) -> tuple[GitHub, Base, Pending]:
    """A second worker that is about to join the first one's pull request."""
    until_done(hub, plan("first"))
    adapter = hub.adapter("second")
    base = adapter.main()
    (pending,) = adapter.pending(base)
    return adapter, base, pending


def second() -> PullRequestPlan:
    return replace(plan("second"), edits={"payments/other.yaml": b"x: y\n"})


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "closed"])
@pytest.mark.parametrize("gone", [True, False], ids=["branch-gone", "branch-there"])
def test_nothing_joins_a_pull_request_that_ended_meanwhile(hub: Hub, merged: bool, gone: bool) -> None:
    adapter, base, pending = joined(hub)
    if merged:
        hub.double.merge(1)
    hub.double.pulls[0].state = "closed"
    if gone:
        hub.double.repository.git("branch", "-D", pending.pull_request.branch)
    before = hub.double.repository.git("for-each-ref")
    with pytest.raises(ProposalsUnavailable):
        adapter.propose(second(), base, pending)
    assert hub.double.repository.git("for-each-ref") == before


def test_what_was_merged_without_a_request_that_joined_late_is_closed_to_it_and_merged_to_the_others(hub: Hub) -> None:
    adapter, base, pending = joined(hub)
    made = adapter.propose(second(), base, pending)
    hub.double.repository.git("update-ref", f"refs/heads/{made.branch}", pending.pull_request.head)
    hub.double.merge(1)
    assert adapter.look(made, "second").pull_request.standing is Standing.CLOSED
    assert adapter.look(made, "first").pull_request.standing is Standing.MERGED
    assert adapter.look(made).pull_request.standing is Standing.MERGED


def test_a_request_whose_branch_was_deleted_with_the_merge_is_not_made_again(hub: Hub) -> None:
    made = until_done(hub, plan())
    hub.double.merge(1)
    hub.double.repository.git("branch", "-D", made.branch)
    assert until_done(hub, plan()).standing is Standing.MERGED
    assert "alba/" not in hub.double.repository.git("for-each-ref", "refs/heads")


def test_what_the_policy_calls_safe_asks_for_auto_merge_and_lives_without_it(hub: Hub) -> None:
    until_done(hub, replace(plan("one"), merges_itself=True))
    assert hub.double.pulls[0].merges_itself
    hub.double.auto_merge_allowed = False
    other = replace(plan("two"), merges_itself=True, branch="alba/wake-other-000000000000")
    until_done(hub, other)
    assert not hub.double.pulls[1].merges_itself


def test_a_request_that_is_open_already_is_refused_with_its_pull_request(hub: Hub) -> None:
    proposed(hub.adapter(), wake_payments, ANA, AT, key="one")
    second = proposed(hub.adapter("other"), lambda g: wake_payments(g, "Again"), ANA, AT, key="two")
    assert isinstance(second, Refused)
    assert second.pending
    assert second.pending.pull_request.number == 1


def test_progress_goes_from_checks_and_approval_to_the_merge(hub: Hub) -> None:
    adapter = hub.adapter()
    made = adapter.propose(plan(), adapter.main())
    assert adapter.look(made).checks is Checks.NONE
    hub.double.checks[made.head or hub.double.head(made.branch)] = [("completed", "success"), ("in_progress", None)]
    assert adapter.look(made).checks is Checks.RUNNING
    hub.double.pulls[0].reviews = [
        ("luis", "APPROVED", hub.double.head(made.branch)), ("eva", "APPROVED", "0" * 40),
        ("jo", "CHANGES_REQUESTED", ""),
    ]  # fmt: skip
    now = adapter.look(made)
    assert (now.approved_by, now.changes_wanted_by) == (("luis",), ("jo",))
    hub.double.checks[hub.double.head(made.branch)] = [("completed", "success"), ("completed", "failure")]
    failing = adapter.look(made)
    assert (failing.checks, failing.failed) == (Checks.FAILED, ("check 2",))
    commit = hub.double.merge(1)
    merged = adapter.look(made)
    assert (merged.pull_request.standing, merged.merge_commit) == (Standing.MERGED, commit)
    assert adapter.pending(adapter.main()) == []


def test_reviews_are_asked_of_the_code_owners_of_what_is_changed(tmp_path: Path) -> None:
    with hub_served(tmp_path) as hub:
        hub.double.repository.git("checkout", "--quiet", "main")
        owners = "* @platform\n/schedules/payments/ @luis @payments\n"
        hub.double.repository.commit({".github/CODEOWNERS": owners}, "Owners")
        hub.double.repository.git("checkout", "--quiet", "--detach")
        adapter = hub.adapter()
        assert adapter.look(adapter.propose(plan(), adapter.main())).wanted == ("luis", "payments")


def test_tokens_are_renewed_before_they_end(tmp_path: Path) -> None:
    with hub_served(tmp_path, token_life_s=15) as hub:
        adapter = hub.adapter()
        adapter.propose(plan(), adapter.main())
        assert len(hub.double.tokens) > 1


def test_a_token_that_github_forgot_early_is_renewed_once_and_nothing_is_lost(hub: Hub) -> None:
    adapter = hub.adapter()
    adapter.pending(adapter.main())
    hub.double.tokens.clear()
    assert adapter.propose(plan(), adapter.main()).number == 1


def test_a_key_that_github_does_not_know_is_said(hub: Hub) -> None:
    hub.double.faults = [Fault("POST .*/access_tokens", 401, message="A JSON web token could not be decoded")] * 2
    adapter = hub.adapter()
    with pytest.raises(ProposalRefused, match="does not know the App"):
        adapter.propose(plan(), adapter.main())


def test_a_github_that_is_away_may_be_asked_again(hub: Hub) -> None:
    adapter = replace(hub, api="http://127.0.0.1:1").adapter()
    with pytest.raises(ProposalsUnavailable):
        adapter.propose(plan(), adapter.main())
