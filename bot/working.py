"""Carries each request of the queue from the wish to the last word about it: propose, follow, tell.

Every step may be done twice: a request is claimed for a while before it is worked on, and whoever dies leaves a claim
that expires. What Slack does not take is told later; a request never fails because a message did.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.core.asking import Action, Refusal, Requester
from bot.core.blocks import Message, said
from bot.core.cards import card, details, refusal
from bot.core.deciding import first_window
from bot.core.people import Person
from bot.core.pull_request import Rate, title_of
from bot.core.request import Request, Step, decided
from bot.core.sayings import Clock, Saying, say
from bot.core.sight import Sight
from bot.outlook import Outlook
from bot.ports import (
    Checks,
    Messages,
    MessagesUnavailable,
    Once,
    Progress,
    ProposalRefused,
    ProposalsUnavailable,
    PullRequest,
    PullRequests,
    Queue,
    Queued,
    Standing,
)
from bot.proposing import Proposed, Refused, prepared, sent
from reconciler.core.records import NamespaceKey, Phase
from schemas.instants import DAY

CLAIM_S = 180
FOLLOW_S = 30
LONGEST_WAIT_S = 600
GIVEN_UP_AFTER_S = DAY
FOLLOWED_FOR_S = 30 * DAY
MOST_NAMED = 10
_LOG = logging.getLogger("alba.bot")


@dataclass(frozen=True, slots=True)
class Worker:
    """Works the queue; one for each thread, since its client of GitHub is its own."""

    queue: Queue
    pull_requests: PullRequests
    messages: Messages
    outlook: Outlook
    now: Callable[[], float]
    branch: str = "main"

    def round(self, *, news: bool = False) -> int:
        """Do for each request what is due; how many were worked on. With `news` all that wait for GitHub are due.

        StoreUnavailable.
        """
        worked = 0
        for queued in self.queue.open():
            request, now = queued.request, int(self.now())
            due = request.not_before <= now or (news and request.step is not Step.ASKED)
            if not due or request.claimed_until > now:
                continue
            again = request.claimed_until > 0 or request.attempts > 0
            claimed = self.queue.save(queued, replace(request, claimed_until=now + CLAIM_S, again=again))
            if claimed is None:
                continue
            worked += 1
            self._work(claimed)
        return worked

    def _work(self, queued: Queued | None) -> None:
        """One step; the one that only told that it was taken up is followed at once by the next."""
        while queued is not None:
            request = queued.request
            try:
                after = self._stepped(request)
            except ProposalsUnavailable as error:
                after = self._again(request, error.why, error.retry_after_s)
            except MessagesUnavailable as error:
                after = self._again(request, str(error), error.retry_after_s)
            except ProposalRefused as error:
                after = self._failed(request, Saying("not-done", {"why": error.why}))
            goes_on = after.step is Step.ASKED and bool(after.message) and not request.message
            saved = self.queue.save(queued, replace(after, claimed_until=request.claimed_until if goes_on else 0))
            queued = saved if goes_on else None

    def _stepped(self, request: Request) -> Request:
        match request.step:
            case Step.ASKED:
                return self._propose(request)
            case Step.PROPOSED:
                return self._follow(request)
            case Step.MERGED:
                return self._watch(request)
        return request

    def _propose(self, request: Request) -> Request:
        """The card first, so that the pull request can lead to it; then, in a step of its own, the pull request."""
        if request.action is Action.WAKE and request.lasting:
            over = request.asked_at + request.lasting.seconds
            if over <= int(self.now()):
                return self._failed(request, Saying("too-late-now"))
        person = self.messages.person(request.user)
        sight = self.outlook.sight(person)
        who = self._requester(request, person, sight)
        found = prepared(
            self.pull_requests, lambda ground: decided(request, ground, who), who, request.asked_at,
            key=request.key, branch=self.branch, cost_centres=self.outlook.centres(),
        )  # fmt: skip
        if isinstance(found, Refused):
            return self._refuse(request, found.refusal, found.pending.pull_request.url if found.pending else "")
        if not request.message:
            return self._show(replace(request, title=title_of(found.proposal)), Saying("card-proposing"))
        who = replace(who, link=self._link(request))
        result = sent(self.pull_requests, found, who, request.asked_at, key=request.key, rate=_rates(sight))
        made, window = result.pull_request, first_window(result.proposal, int(self.now()))
        key = result.proposal.namespaces[0]
        after = replace(
            request, step=Step.PROPOSED, number=made.number, branch=made.branch, head=made.head, url=made.url,
            title=title_of(result.proposal), cluster=key.cluster, namespace=key.namespace, attempts=0,
            joined=bool(result.onto), start=window.start if window else 0, stop=window.stop if window else 0,
        )  # fmt: skip
        return self._introduce(after, result)

    def _introduce(self, request: Request, result: Proposed) -> Request:
        """The card with its pull request, and the details in its thread."""
        after = self._show(request, Saying("card-checks-none"))
        onto = result.onto.pull_request.url if result.onto else ""
        proposal = result.proposal
        more = details(request, proposal.notes, proposal.warnings, onto, result.pull_request.how_to_merge)
        if more:
            self._tell(after, after.channel, more, after.message)
        return replace(after, not_before=int(self.now()) + FOLLOW_S)

    def _follow(self, request: Request) -> Request:
        made = PullRequest(request.branch, request.head, request.title, request.number, request.url)
        progress = self.pull_requests.look(made, request.key if request.joined else "")
        now = int(self.now())
        standing = progress.pull_request.standing
        if standing is Standing.CLOSED and request.joined:
            shown = self._show(replace(request, url="", number=0), Saying("card-alone"))
            return replace(shown, step=Step.ASKED, joined=False, branch="", head="", not_before=now)
        if standing is Standing.CLOSED:
            return self._failed(request, Saying("card-closed"))
        if standing is Standing.MERGED:
            shown = self._show(self._detailed(request, progress), Saying("card-merged"))
            return replace(shown, step=Step.MERGED, not_before=now + 1)
        if now - request.asked_at > FOLLOWED_FOR_S:
            return replace(request, step=Step.DONE)
        after = self._show(self._detailed(request, progress), _standing(progress))
        if progress.checks is Checks.FAILED and after.shown != request.shown:
            self._tell(request, request.user, card(after, _standing(progress)))
        return replace(after, not_before=now + FOLLOW_S)

    def _watch(self, request: Request) -> Request:
        """After the merge: until the namespace is awake as it was asked, or there is nothing to wait for."""
        now = int(self.now())
        if not request.stop:
            return self._ended(self._show(request, Saying("card-in-force")))
        if now >= request.stop:
            return self._failed(request, Saying("card-over"))
        if now < request.start:
            return replace(request, not_before=request.start)
        record = self.outlook.record(NamespaceKey(request.cluster, request.namespace))
        after = request
        if record and record.phase is Phase.AWAKE:
            return self._ended(self._show(request, Saying("card-awake", {"namespace": request.namespace})))
        if record and record.failure:
            facts = {"namespace": request.namespace, "why": record.failure.reason}
            after = self._show(request, Saying("card-not-awake", facts))
            if after.shown != request.shown:
                self._tell(request, request.user, card(after, Saying("card-not-awake", facts)))
        elif record and record.ticket is not None:
            after = self._show(request, Saying("card-waiting", {"namespace": request.namespace}))
        return replace(after, not_before=min(now + 2, request.stop))

    def _refuse(self, request: Request, found: Refusal, pending_url: str) -> Request:
        return self._failed(request, found.saying, refusal(request, found, pending_url))

    def _failed(self, request: Request, why: Saying, message: Message | None = None) -> Request:
        """The last word where it is a bad one: on the card, if there is one, and to the person."""
        shown = self._show(request, why) if request.message else request
        whole = card(shown, why) if request.message else said(say(why, request.language))
        return self._ended(shown, message or whole)

    def _ended(self, request: Request, message: Message | None = None) -> Request:
        """The last word, to the person alone where it is no card."""
        if message:
            self._tell(request, request.user, message)
        return replace(request, step=Step.DONE)

    def _again(self, request: Request, why: Saying | str, wait_s: float | None) -> Request:
        """Later once more; told once, and given up after a day."""
        now = int(self.now())
        if request.step is Step.ASKED and now - request.asked_at > GIVEN_UP_AFTER_S:
            return self._failed(request, Saying("given-up", {"why": why}))
        pause = int(wait_s) if wait_s else min(2**request.attempts, LONGEST_WAIT_S)
        after = replace(request, attempts=request.attempts + 1, not_before=now + max(1, pause))
        if request.step is Step.ASKED and request.attempts == 0:
            later = Saying("try-later", {"when": Clock("UTC", after.not_before)})
            self._tell(request, request.user, said(say(later, request.language)))
        return after

    def _detailed(self, request: Request, progress: Progress) -> Request:
        """What the card has no room for goes to its thread, once."""
        found = _detail(progress)
        told = say(found, request.language) if found else request.told
        if found and told != request.told:
            self._tell(request, request.channel, said(told), request.message)
        return replace(request, told=told)

    def _link(self, request: Request) -> str:
        """The address of the card; "" where Slack does not say it."""
        try:
            return self.messages.link(request.channel, request.message)
        except MessagesUnavailable as error:
            if error.retry_after_s is not None:
                raise
            _LOG.warning("a card has no address: %s", error)
            return ""

    def _show(self, request: Request, standing: Saying) -> Request:
        """The card says how it stands; where the channel takes no message, the person is told instead."""
        shown = say(standing, request.language)
        if shown == request.shown:
            return request
        message = card(request, standing)
        if request.message:
            try:
                self.messages.update(request.channel, request.message, message)
            except MessagesUnavailable as error:
                if error.retry_after_s is not None:
                    raise  # the whole step again, later: it finds what is done
                _LOG.warning("a card is gone: %s", error)
            return replace(request, shown=shown)
        once = Once(f"{request.key}/card", request.again)
        try:
            posted = self.messages.post(request.channel, message, once=once)
        except MessagesUnavailable as error:
            if error.retry_after_s is not None:
                raise
            posted = self.messages.post(request.user, message, once=once)
        return replace(request, shown=shown, message=posted.timestamp, channel=posted.channel)

    def _tell(self, request: Request, channel: str, message: Message, thread: str = "") -> None:
        """Send what nobody's request depends on."""
        try:
            self.messages.post(channel, message, thread, _once(request, message.text))
        except MessagesUnavailable as error:
            _LOG.warning("a message was not taken: %s", error)

    def _requester(self, request: Request, person: Person, sight: Sight | None) -> Requester:
        zone = person.zone or (sight.zone if sight else "UTC")
        login = self.outlook.login(person.email)
        return Requester(person.name, person.email, login, zone, request.language)


def _rates(sight: Sight | None) -> Callable[[NamespaceKey], Rate | None]:
    return sight.rate if sight else lambda _: None


def _once(request: Request, text: str) -> Once:
    """What a message that is no card is known by: the request, how far it is, and the text."""
    digest = hashlib.sha256(f"{request.step} {request.head} {text}".encode()).hexdigest()
    return Once(f"{request.key}/{digest[:32]}", request.again)


def _standing(progress: Progress) -> Saying:
    """How an open pull request stands, in one sentence: what stops it first."""
    if progress.checks is Checks.FAILED:
        return Saying("card-checks-failed")
    if progress.changes_wanted_by:
        return Saying("card-changes-wanted", {"who": ", ".join(progress.changes_wanted_by)})
    if progress.approved_by:
        return Saying("card-approved", {"who": ", ".join(progress.approved_by)})
    return Saying(f"card-checks-{progress.checks}")


def _detail(progress: Progress) -> Saying | None:
    """What is to be known beyond how it stands."""
    if progress.merge_commit:
        return Saying("detail-merged", {"commit": progress.merge_commit[:12]})
    if progress.failed:
        return Saying("detail-failed", {"checks": ", ".join(progress.failed[:MOST_NAMED])})
    if progress.wanted:
        return Saying("detail-wanted", {"who": ", ".join(progress.wanted[:MOST_NAMED])})
    return None
