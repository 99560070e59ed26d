from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.git_remote import GitRemote
from bot.core.asking import Ground, Refusal, schedule_named
from bot.core.deciding import Asked, Proposal, cancel, wake
from bot.core.pull_request import PullRequestPlan, planned
from bot.core.typed import Lasting
from bot.ports import ProposalRefused, ProposalsUnavailable, Standing
from bot.proposing import Proposed, Refused, proposed
from reconciler.core.records import NamespaceKey
from schemas.instants import HOUR, parse_instant
from tests.bot.core.estate import ANA, EARLY, PAYMENTS, ground_at, proposal
from tests.bot.remotes import estate_served, remote_at
from tests.reconciler.sources.repositories import Repository

AT = parse_instant(EARLY)
SEARCH = NamespaceKey("main", "search-qa")


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[tuple[Repository, str]]:
    with estate_served(tmp_path) as served:
        yield served


@pytest.fixture
def remote(origin: tuple[Repository, str], tmp_path: Path) -> GitRemote:
    return remote_at(origin[1], tmp_path)


def wake_payments(ground: Ground) -> Proposal | Refusal:
    return wake(ground, PAYMENTS, Asked(Lasting(HOUR), "Demo"), ANA)


def plan() -> PullRequestPlan:
    return planned(proposal(wake_payments(ground_at(EARLY))), ANA, AT)


def branches(repository: Repository) -> list[str]:
    return repository.git("for-each-ref", "--format=%(refname:short)", "refs/heads/alba/").splitlines()


def test_a_proposal_is_one_commit_on_a_branch_of_main_by_who_asked(
    origin: tuple[Repository, str], remote: GitRemote
) -> None:
    made = remote.propose(plan(), remote.main())
    repository = origin[0]
    assert branches(repository) == [made.branch]
    assert repository.git("rev-list", "--count", f"main..{made.branch}") == "1"
    assert repository.git("log", "-1", "--format=%an <%ae>", made.branch) == "Ana <ana@example.com>"
    assert "payments/wake-payments-dev-20261201-1100.yaml" in repository.git("diff", "--name-only", "main", made.branch)


def test_proposing_again_finds_what_is_there_also_from_another_machine(
    origin: tuple[Repository, str], remote: GitRemote, tmp_path: Path
) -> None:
    first = remote.propose(plan(), remote.main())
    other = remote_at(origin[1], tmp_path / "other")
    assert other.propose(plan(), other.main()) == first
    assert branches(origin[0]) == [first.branch]


def test_a_proposal_is_found_again_after_main_went_on(origin: tuple[Repository, str], remote: GitRemote) -> None:
    first = remote.propose(plan(), remote.main())
    origin[0].git("checkout", "--quiet", "main")
    origin[0].commit({"README.md": "more"}, "More")
    assert remote.propose(plan(), remote.main()) == first


def test_what_is_pending_is_what_main_does_not_have(origin: tuple[Repository, str], remote: GitRemote) -> None:
    made = remote.propose(plan(), remote.main())
    (pending,) = remote.pending(remote.main())
    assert pending.edits == plan().edits
    origin[0].git("checkout", "--quiet", "main")
    origin[0].git("merge", "--quiet", "--squash", made.branch)
    origin[0].git("commit", "--quiet", "--message=Squashed")
    assert remote.pending(remote.main()) == []


def test_a_branch_that_went_without_a_merge_is_closed(origin: tuple[Repository, str], remote: GitRemote) -> None:
    made = remote.propose(plan(), remote.main())
    origin[0].git("branch", "-D", made.branch)
    assert remote.look(made).pull_request.standing is Standing.CLOSED


def test_a_branch_that_went_with_its_merge_is_merged(origin: tuple[Repository, str], remote: GitRemote) -> None:
    made = remote.propose(plan(), remote.main())
    origin[0].git("checkout", "--quiet", "main")
    origin[0].git("merge", "--quiet", "--no-ff", "-m", "Merge it", made.branch)
    origin[0].git("branch", "-D", made.branch)
    assert remote.look(made).pull_request.standing is Standing.MERGED


def test_a_request_that_is_proposed_already_is_refused_with_where(remote: GitRemote) -> None:
    first = proposed(remote, wake_payments, ANA, AT)
    second = proposed(remote, lambda g: wake(g, PAYMENTS, Asked(Lasting(HOUR), "Again"), ANA), ANA, AT)
    assert isinstance(first, Proposed)
    assert isinstance(second, Refused)
    assert second.pending
    assert second.pending.pull_request == first.pull_request


def test_a_request_that_an_open_one_makes_a_difference_to_builds_on_it(
    origin: tuple[Repository, str], remote: GitRemote
) -> None:
    first = proposed(remote, lambda g: wake(g, SEARCH, Asked(Lasting(HOUR), "", "CC-7"), ANA), ANA, AT)
    second = proposed(remote, lambda g: wake(g, SEARCH, Asked(Lasting(2 * HOUR), "", "CC-7"), ANA), ANA, AT)
    assert isinstance(first, Proposed)
    assert isinstance(second, Proposed)
    assert [note.name for note in second.proposal.notes] == ["begins-where-on-until"]
    assert branches(origin[0]) == [first.pull_request.branch]
    assert origin[0].git("rev-list", "--count", f"main..{first.pull_request.branch}") == "2"


def test_a_request_that_no_open_one_concerns_has_a_branch_of_its_own(
    origin: tuple[Repository, str], remote: GitRemote
) -> None:
    def cancel_checkout(ground: Ground) -> Proposal | Refusal:
        found = schedule_named("checkout/week:checkout-qa", ground.catalogue)
        assert not isinstance(found, Refusal)
        return cancel(ground, found)

    proposed(remote, wake_payments, ANA, AT)
    proposed(remote, cancel_checkout, ANA, AT)
    assert len(branches(origin[0])) == 2


def test_nothing_is_pushed_that_the_rules_refuse(origin: tuple[Repository, str], remote: GitRemote) -> None:
    vault = NamespaceKey("main", "vault")
    assert isinstance(proposed(remote, lambda g: wake(g, vault, Asked(Lasting(HOUR)), ANA), ANA, AT), Refused)
    assert branches(origin[0]) == []


def test_a_remote_that_forbids_pushing_is_no_use_asking_again(
    origin: tuple[Repository, str], remote: GitRemote
) -> None:
    base = remote.main()
    origin[0].git("config", "http.receivepack", "false")
    with pytest.raises(ProposalRefused):
        remote.propose(plan(), base)


def test_a_remote_that_is_away_may_be_asked_again(tmp_path: Path) -> None:
    with pytest.raises(ProposalsUnavailable):
        remote_at(str(tmp_path / "nowhere"), tmp_path).main()
