"""From a request to a pull request: reads main, lets the core decide, and sends what it planned. One way for all.

Slack's worker and the terminal both call `proposed`; neither knows how pull requests are made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.core.asking import Ground, Refusal, Requester, ground, ground_after
from bot.core.deciding import Proposal
from bot.core.pull_request import Rate, planned, request_key
from bot.ports import Base, Pending, PullRequest, PullRequests
from reconciler.core.records import NamespaceKey
from schemas.instants import Instant
from schemas.schedule import CostCentres
from schemas.strict_yaml import Document, read

Decide: TypeAlias = Callable[[Ground], Proposal | Refusal]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be sent: the proposal, the revision that it stands on, and the open pull request that it joins."""

    proposal: Proposal
    base: Base
    onto: Pending | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a request: the pull request, what it proposes, and the open one that it builds on."""

    pull_request: PullRequest
    proposal: Proposal
    onto: Pending | None


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was sent, and why; `pending` is the open pull request that it was judged with."""

    refusal: Refusal
    pending: Pending | None = None


def proposed(
    pull_requests: PullRequests, decide: Decide, who: Requester, at: Instant, *, key: str = "", branch: str = "main"
) -> Proposed | Refused:
    """Propose what is decided. ProposalsUnavailable: ask again with the same key. ProposalRefused."""
    found = prepared(pull_requests, decide, who, at, key=key, branch=branch)
    return found if isinstance(found, Refused) else sent(pull_requests, found, who, at, key=key)


def prepared(
    pull_requests: PullRequests,
    decide: Decide,
    who: Requester,
    at: Instant,
    *,
    key: str = "",
    branch: str = "main",
    cost_centres: CostCentres | None = None,
) -> Prepared | Refused:
    """What is decided on main, or on top of an open pull request of the bot that makes a difference to it.

    ProposalsUnavailable.
    """
    base = pull_requests.main()
    stands_on = ground(base.files, at, branch, cost_centres)
    if isinstance(stands_on, Refusal):
        return Refused(stands_on)
    decided = decide(stands_on)
    if isinstance(decided, Refusal):
        return Refused(decided)
    for pending in pull_requests.pending(base):
        if not _concerns(pending, decided):
            continue
        if pull_requests.carries(pending, key or request_key(decided, who)):
            return Prepared(decided, base, pending)  # this very request, whose answer was lost
        after = ground_after(stands_on, pending.edits, branch)
        joined = after if isinstance(after, Refusal) else decide(after)
        if isinstance(joined, Refusal):
            return Refused(joined, pending)
        if joined.edits != decided.edits or joined.edits.keys() & pending.edits.keys():
            return Prepared(joined, base, pending)
    return Prepared(decided, base, None)


def sent(
    pull_requests: PullRequests,
    found: Prepared,
    who: Requester,
    at: Instant,
    *,
    key: str = "",
    rate: Callable[[NamespaceKey], Rate | None] = lambda _: None,
) -> Proposed:
    """Send what is prepared. ProposalsUnavailable: prepare it again, with the same key. ProposalRefused."""
    plan = planned(found.proposal, who, at, key, rate(found.proposal.namespaces[0]))
    made = pull_requests.propose(plan, found.base, found.onto)
    return Proposed(made, found.proposal, found.onto if made.branch != plan.branch else None)


def _concerns(pending: Pending, proposal: Proposal) -> bool:
    """Whether an open pull request touches a file of the proposal, or a schedule of its namespaces."""
    if pending.edits.keys() & proposal.edits.keys():
        return True
    names = {s.namespace for s in proposal.before.schedules.values() if s.file in pending.edits}
    for path, data in pending.edits.items():
        if data is not None:
            names |= _namespaces_in(path, data)
    return any(key.namespace in names for key in proposal.namespaces)


def _namespaces_in(path: str, data: bytes) -> set[str]:
    """The namespaces that a schedule's file names, whether or not anything else in it is right."""
    document = read(path, data)
    if not isinstance(document, Document) or not isinstance(document.value, dict):
        return set()
    several = document.value.get("namespaces")
    return {str(n) for n in (document.value.get("namespace"), *(several if isinstance(several, list) else ()))}
