"""Proposals as pull requests on GitHub, by a GitHub App.

A branch, then one signed commit on it, then the pull request: three writes, each of which may have happened although
its answer was lost. So each begins by looking, and the whole may be repeated from any point. The commit carries the
request's key; a branch that has it is not committed to again. A pull request that is closed or merged stays as it is:
nothing is ever committed to its branch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from bot.adapters.github_calls import Exists, GitHubCalls, Json, NoDifference, Stale
from bot.core.approval import Commit
from bot.core.pull_request import KEY_TRAILER, PREFIX, PullRequestPlan, one_line
from bot.core.sayings import Saying
from bot.ports import (
    Base,
    Checks,
    Pending,
    Progress,
    ProposalRefused,
    ProposalsUnavailable,
    PullRequest,
    Standing,
)
from reconciler.core.ports import Source, SourceUnavailable

MOST_PENDING = 50
COMMITS_SEEN = 20
TRIES = 3
_BAD = {"failure", "timed_out", "cancelled", "action_required", "startup_failure", "stale"}


class GitHub:
    """One repository and its main branch, which is read through Git. Not shared between threads."""

    def __init__(self, calls: GitHubCalls, source: Source, branch: str, folder: str) -> None:
        self._calls = calls
        self._source = source
        self._branch = branch
        self._prefix = f"{folder.strip('/')}/" if folder.strip("/") not in ("", ".") else ""
        self._kept: dict[tuple[int, str], Mapping[str, bytes | None]] = {}

    def main(self) -> Base:
        try:
            revision = self._source.head().id
            return Base(revision, {path: blob.data for path, blob in self._source.files(revision).items()})
        except SourceUnavailable as error:
            raise ProposalsUnavailable(
                Saying("branch-unread", {"branch": self._branch, "error": str(error)})
            ) from error

    def pending(self, base: Base) -> Sequence[Pending]:
        found = [_pull_request(row) for row in self._calls.pulls() if _head(row)[0].startswith(PREFIX)]
        return [
            Pending(pr, edits)
            for pr in found[:MOST_PENDING]
            if (edits := {p: d for p, d in self._edits(pr).items() if base.files.get(p) != d})
        ]

    def carries(self, pending: Pending, key: str) -> bool:
        return self._carries(pending.pull_request.branch, key)

    def propose(self, plan: PullRequestPlan, base: Base, onto: Pending | None = None) -> PullRequest:
        branch = onto.pull_request.branch if onto else plan.branch
        try:
            found = self._newest(branch)
            if found and _pull_request(found).standing is not Standing.OPEN:
                if onto:
                    raise ProposalsUnavailable(Saying("closed-meanwhile", {"branch": branch}), 1)
                return _pull_request(found)
            self._committed(plan, branch, base)
            return self._finished(plan, found or self._opened(plan, branch))
        except (Exists, Stale) as error:
            raise ProposalsUnavailable(Saying("changed-meanwhile", {"branch": branch, "error": str(error)})) from error

    def look(self, pull_request: PullRequest, key: str = "") -> Progress:
        row = self._calls.pull(pull_request.number)
        now = _pull_request(row)
        if now.standing is Standing.MERGED and key and not self._was_merged(now.number, key):
            now = replace(now, standing=Standing.CLOSED)
        approved, unhappy = approvals(self._calls.reviews(now.number), now.head)
        checks, failed = _checks([] if now.standing is not Standing.OPEN else self._calls.check_runs(now.head))
        return Progress(
            now, checks, approved, unhappy,
            str(row.get("merge_commit_sha") or "") if now.standing is Standing.MERGED else "", failed, _wanted(row),
        )  # fmt: skip

    def _edits(self, pr: PullRequest) -> Mapping[str, bytes | None]:
        """The files below the folder that a pull request changes; read once for each head."""
        key = (pr.number, pr.head)
        if key not in self._kept:
            edits: dict[str, bytes | None] = {}
            for row in self._calls.files(pr.number):
                path = str(row["filename"])
                if path.startswith(self._prefix):
                    removed = row["status"] == "removed"
                    edits[path.removeprefix(self._prefix)] = None if removed else self._calls.blob(str(row["sha"]))
            self._kept = {k: v for k, v in self._kept.items() if k[0] != pr.number} | {key: edits}
        return self._kept[key]

    def _committed(self, plan: PullRequestPlan, branch: str, base: Base) -> None:
        """The commit is on the branch, whoever made either."""
        files = {f"{self._prefix}{path}": data for path, data in plan.edits.items()}
        for _ in range(TRIES):
            head = self._calls.branch_head(branch)
            try:
                if head is None:
                    if branch != plan.branch:
                        raise ProposalsUnavailable(Saying("branch-gone", {"branch": branch}), 1)
                    self._calls.make_branch(branch, base.revision)
                    head = base.revision
                elif self._carries(branch, plan.key):
                    return
                self._calls.commit(branch, head, plan.message, files)
                return
            except (Exists, Stale):
                continue
        raise ProposalsUnavailable(Saying("branch-moves", {"branch": branch}))

    def _carries(self, branch: str, key: str) -> bool:
        return any(_has_key(message, key) for message in self._calls.messages(branch, COMMITS_SEEN))

    def _was_merged(self, number: int, key: str) -> bool:
        """Whether a merged pull request had the request of this key, which may have come too late to it."""
        return any(_has_key(commit_of(row).message, key) for row in self._calls.commits_of(number))

    def _newest(self, branch: str) -> Json | None:
        """The pull request of a branch that was opened last, whatever became of it."""
        return next(iter(self._calls.pulls(branch=branch, state="all")), None)

    def _opened(self, plan: PullRequestPlan, branch: str) -> Json:
        """A new pull request, or the one that somebody made at the same moment."""
        try:
            return self._calls.make_pull(plan.title, plan.body, branch, self._branch)
        except Exists:
            found = self._newest(branch)
            if found is None:
                raise
            return found
        except NoDifference:
            raise ProposalRefused(Saying("nothing-left", {"branch": self._branch})) from None

    def _finished(self, plan: PullRequestPlan, row: Json) -> PullRequest:
        """What an open pull request still lacks: its labels, and the wish to merge by itself."""
        made = _pull_request(row)
        if made.standing is not Standing.OPEN:
            return made
        labels = {str(label["name"]) for label in cast("Sequence[Json]", row["labels"])}
        if not labels >= set(plan.labels):
            self._calls.label(made.number, plan.labels)
        if plan.merges_itself and not row.get("auto_merge"):
            try:
                self._calls.merge_by_itself(str(row["node_id"]))
            except (ProposalRefused, Stale):
                return made  # the repository allows no auto-merge: people merge it like any other
        return made


def approvals(reviews: Sequence[Json], head: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who approves a commit, and who wants changes, by the last word of each."""
    verdicts: dict[str, str] = {}
    for review in reviews:
        if review["state"] in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            right = review["state"] != "APPROVED" or review["commit_id"] == head
            verdicts[login_of(review, "user")] = str(review["state"]) if right else ""
    return (
        tuple(who for who, verdict in verdicts.items() if verdict == "APPROVED"),
        tuple(who for who, verdict in verdicts.items() if verdict == "CHANGES_REQUESTED"),
    )


def head_of(row: Json) -> str:
    """The commit that a pull request proposes."""
    return _head(row)[1]


def commit_of(row: Json) -> Commit:
    """A commit as its signature proves it."""
    commit = cast("Json", row["commit"])
    proof = commit.get("verification")
    return Commit(
        login_of(row, "author"), str(commit["message"]), isinstance(proof, dict) and proof.get("verified") is True
    )


def login_of(row: Json, role: str) -> str:
    """Who did it; somebody whose account is gone is `ghost`."""
    user = row.get(role)
    return str(user["login"]) if isinstance(user, dict) else "ghost"


def _pull_request(row: Json) -> PullRequest:
    branch, head = _head(row)
    standing = Standing.OPEN if row["state"] == "open" else Standing.CLOSED
    if row.get("merged_at"):
        standing = Standing.MERGED
    number, url = cast("int", row["number"]), str(row["html_url"])
    return PullRequest(branch, head, str(row["title"]), number, url, standing, how_to_merge=url)


def _head(row: Json) -> tuple[str, str]:
    head = cast("Json", row["head"])
    return str(head["ref"]), str(head["sha"])


def _has_key(message: str, key: str) -> bool:
    return f"{KEY_TRAILER}: {one_line(key)}" in message.splitlines()


def _wanted(row: Json) -> tuple[str, ...]:
    """Whose review is asked for: people by their login, teams by their name."""
    people = cast("Sequence[Json]", row.get("requested_reviewers") or ())
    teams = cast("Sequence[Json]", row.get("requested_teams") or ())
    return (*(str(person["login"]) for person in people), *(str(team["name"]) for team in teams))


def _checks(runs: Sequence[Json]) -> tuple[Checks, tuple[str, ...]]:
    """What all checks say together, and the names of those that failed."""
    failed = tuple(sorted({str(run["name"]) for run in runs if run["conclusion"] in _BAD}))
    if failed:
        return Checks.FAILED, failed
    if not runs:
        return Checks.NONE, ()
    return (Checks.PASSED if all(run["status"] == "completed" for run in runs) else Checks.RUNNING), ()
