"""What the bot asks of the world: the Protocols that its adapters fill.

A port says what a repeat does and what each outcome means. All are synchronous, and called from the bot's own
workers, never from the listener that must answer Slack within three seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.pull_request import PullRequestPlan


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
    """How a pull request stands: its checks, who approves its present head, and the commit that merged it."""

    pull_request: PullRequest
    checks: Checks = Checks.NONE
    approved_by: tuple[str, ...] = ()
    changes_wanted_by: tuple[str, ...] = ()
    merge_commit: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """An open pull request of the bot, and the files that it changes: whole, None for one that it removes."""

    pull_request: PullRequest
    edits: Mapping[str, bytes | None]


class ProposalsUnavailable(Exception):
    """No usable answer: it may have been done, and asking again is safe. `retry_after_s` if it is known."""

    exit_code = 2

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ProposalRefused(Exception):
    """It will not be done, however often it is asked; the message says why and what to do."""

    exit_code = 2


class PullRequests(Protocol):
    """Where proposals go. ProposalsUnavailable and ProposalRefused from every method."""

    def main(self) -> Base:
        """The branch that pull requests go to, as it is now."""
        ...

    def pending(self, base: Base) -> Sequence[Pending]:
        """The bot's own that are neither merged nor closed, newest first; at most some dozens."""
        ...

    def propose(self, plan: PullRequestPlan, base: Base, onto: Pending | None = None) -> PullRequest:
        """Open the pull request; with `onto`, add a commit to that one instead.

        A plan whose key is there already is not proposed again: the same pull request comes back. So whatever is
        unclear is cleared up by asking again.
        """
        ...

    def look(self, pull_request: PullRequest) -> Progress:
        """How it stands now. A merged or closed one stays so."""
        ...
