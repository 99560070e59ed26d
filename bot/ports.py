"""What the bot asks of the world: the Protocols that its adapters fill.

A port says what a repeat does and what each outcome means. All are synchronous, and called from the bot's own
workers, never from the listener that must answer Slack within three seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.blocks import Block, Message
from bot.core.people import Person
from bot.core.pull_request import PullRequestPlan
from bot.core.request import Request
from bot.core.sayings import Saying, say
from reconciler.core.ports import CANNOT_RUN, Declined, Fault, Unanswered
from reconciler.core.records import Version


@dataclass(frozen=True, slots=True)
class Base:
    """One revision: its id, and every file below `schedules/` by its path there."""

    revision: str
    files: Mapping[str, bytes]


class Standing(StrEnum):
    """How far a pull request has come."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One that exists. `number` 0 where the remote knows none; `how_to_merge` is what a person does next."""

    branch: str
    head: str
    title: str
    number: int = 0
    url: str = ""
    standing: Standing = Standing.OPEN
    how_to_merge: str = ""


class Checks(StrEnum):
    """What the checks of a pull request say, taken together."""

    NONE = "none"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How a pull request stands: its checks, who approves its present head, and the commit that merged it.

    `failed` are the checks that failed, `wanted` those whose review is asked for, both by name.
    """

    pull_request: PullRequest
    checks: Checks = Checks.NONE
    approved_by: tuple[str, ...] = ()
    changes_wanted_by: tuple[str, ...] = ()
    merge_commit: str = ""
    failed: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """An open pull request of the bot, and the files that it changes: whole, None for one that it removes."""

    pull_request: PullRequest
    edits: Mapping[str, bytes | None]


class ProposalsUnavailable(Unanswered):
    """No usable answer: it may have been done, and asking again is safe. `retry_after_s` if it is known."""

    def __init__(self, why: Saying, retry_after_s: float | None = None, *, fault: Fault = Fault.SILENT) -> None:
        super().__init__(say(why), fault=fault)
        self.why = why
        self.retry_after_s = retry_after_s


class ProposalRefused(Declined):
    """It will not be done, however often it is asked; `why` says also what to do."""

    exit_code = CANNOT_RUN

    def __init__(self, why: Saying, *, fault: Fault = Fault.REFUSED) -> None:
        super().__init__(say(why), fault=fault)
        self.why = why


class PullRequests(Protocol):
    """Where proposals go. ProposalsUnavailable and ProposalRefused from every method."""

    def main(self) -> Base:
        """The branch that pull requests go to, as it is now."""
        ...

    def pending(self, base: Base) -> Sequence[Pending]:
        """The bot's own that are neither merged nor closed, newest first; at most some dozens."""
        ...

    def carries(self, pending: Pending, key: str) -> bool:
        """Whether the request of this key is in it already."""
        ...

    def propose(self, plan: PullRequestPlan, base: Base, onto: Pending | None = None) -> PullRequest:
        """Open the pull request; with `onto`, add a commit to that one instead.

        A plan whose key is there already is not proposed again: the same pull request comes back, closed if somebody
        has closed it. So whatever is unclear is cleared up by asking again. ProposalsUnavailable, too, where `onto` is
        no longer open.
        """
        ...

    def look(self, pull_request: PullRequest, key: str = "") -> Progress:
        """How it stands now. A merged or closed one stays so.

        `key` is that of a request that joined it: a pull request that was merged without it is closed to it.
        """
        ...


class MessagesUnavailable(Unanswered):
    """Slack did not take it, or did not say so; `retry_after_s` where it says when to ask again."""

    def __init__(self, message: str, retry_after_s: float | None = None, *, fault: Fault = Fault.SILENT) -> None:
        super().__init__(message, fault=fault)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands: its channel, which for a person is that of their own messages, and its timestamp."""

    channel: str
    timestamp: str


@dataclass(frozen=True, slots=True)
class Once:
    """What a message is known by, whoever posts it; `perhaps`: somebody may have posted it already."""

    key: str
    perhaps: bool = False


class Messages(Protocol):
    """Slack's Web API as the bot uses it. MessagesUnavailable from every method."""

    def person(self, user: str) -> Person:
        """Who a user is. Remembered for some minutes."""
        ...

    def post(self, channel: str, message: Message, thread: str = "", once: Once | None = None) -> Posted:
        """Post to a channel, or to a person by their id.

        A message that is perhaps there already is looked for first, as far as we may read that conversation.
        """
        ...

    def link(self, channel: str, timestamp: str) -> str:
        """The address of a message."""
        ...

    def update(self, channel: str, timestamp: str, message: Message) -> None:
        """Put another text in place of a message."""
        ...

    def open_view(self, trigger: str, view: Block) -> str:
        """Open a modal, within three seconds of what triggered it; its id."""
        ...

    def update_view(self, view_id: str, view: Block) -> None:
        """Put another modal in place of one that is open."""
        ...

    def publish_home(self, user: str, view: Block) -> None:
        """What a person sees on the app's own page."""
        ...


@dataclass(frozen=True, slots=True)
class Queued:
    """A request as it is in the queue, and the version that a change of it expects."""

    request: Request
    version: Version


class Queue(Protocol):
    """Requests that are not done yet, kept where a crash does not reach. StoreUnavailable from every method."""

    def put(self, request: Request) -> bool:
        """Take a request up. False: one of that key was taken up before, whatever became of it."""
        ...

    def open(self) -> Sequence[Queued]:
        """Those that are not done, oldest first."""
        ...

    def save(self, queued: Queued, after: Request) -> Queued | None:
        """Change a request; one that is done leaves the queue. None: somebody else changed it first."""
        ...
