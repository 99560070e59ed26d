"""Proposals on a plain Git remote: a branch is pushed, and the command that merges it is printed.

Reads and writes a bare copy of its own, never a working tree. The commit of a plan is the same bytes each time, so
pushing it again changes nothing; a branch that carries the plan's key is that plan, done.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.core.pull_request import KEY_TRAILER, PREFIX, PullRequestPlan, one_line
from bot.core.sayings import Saying
from bot.ports import Base, Pending, Progress, ProposalRefused, ProposalsUnavailable, PullRequest, Standing
from reconciler.adapters.sources.git import GitSource, files_at
from reconciler.adapters.sources.git_process import FETCH_S, GitError, git
from reconciler.core.ports import SourceUnavailable

COMMITTER = "Alba <alba@localhost>"
MOST_PENDING = 50
_HERE = "refs/alba/proposals"


class GitRemote:
    """One branch of a remote, and the proposals that wait on it."""

    def __init__(self, remote: str, branch: str, folder: str, copy: Path) -> None:
        self._remote = remote
        self._branch = branch
        self._folder = folder.strip("/")
        self._copy = copy
        self._source = GitSource(remote, branch, folder, copy)

    def main(self) -> Base:
        try:
            revision = self._source.head().id
            return Base(revision, {p: blob.data for p, blob in self._source.files(revision).items()})
        except SourceUnavailable as error:
            raise ProposalsUnavailable(
                Saying("branch-unread", {"branch": self._branch, "error": str(error)})
            ) from error

    def pending(self, base: Base) -> Sequence[Pending]:
        found: list[Pending] = []
        for branch in self._fetched()[:MOST_PENDING]:
            head = self._ask("rev-parse", f"{_HERE}/{branch}").strip()
            if edits := self._edits(base, head):
                found.append(Pending(self._pull_request(branch, head), edits))
        return found

    def carries(self, pending: Pending, key: str) -> bool:
        return bool(self._head_with(pending.pull_request.branch, key, self._branch))

    def propose(self, plan: PullRequestPlan, base: Base, onto: Pending | None = None) -> PullRequest:
        branch = onto.pull_request.branch if onto else plan.branch
        parent = onto.pull_request.head if onto else base.revision
        self._fetched()
        there = self._head_with(branch, plan.key, base.revision)
        if there:
            return self._pull_request(branch, there)
        commit = self._commit(plan, parent)
        try:
            self._push(commit, branch)
        except GitError as error:
            self._fetched()
            there = self._head_with(branch, plan.key, base.revision)
            if there:
                return self._pull_request(branch, there)
            why = Saying("not-pushed", {"branch": branch, "error": str(error)})
            if error.git_exit_code is None or "rejected" in str(error) or "failed to push" in str(error):
                raise ProposalsUnavailable(why) from error
            raise ProposalRefused(why) from error
        return self._pull_request(branch, commit)

    def look(self, pull_request: PullRequest, key: str = "") -> Progress:
        del key  # the head is that of the request's own commit: what was merged without it lacks its edits
        base, branches = self.main(), self._fetched()
        if not self._edits(base, pull_request.head):
            return Progress(replace(pull_request, standing=Standing.MERGED), merge_commit=base.revision)
        if pull_request.branch not in branches:
            return Progress(replace(pull_request, standing=Standing.CLOSED))
        return Progress(pull_request)

    def _push(self, commit: str, branch: str) -> None:
        git(
            self._copy, "push", "--quiet", "--porcelain", "--", self._remote, f"{commit}:refs/heads/{branch}",
            timeout_s=FETCH_S,
        )  # fmt: skip

    def _pull_request(self, branch: str, head: str) -> PullRequest:
        title = self._ask("log", "-1", "--format=%s", "--end-of-options", head).strip()
        merge = f"git fetch {_shown(self._remote)} {branch} && git merge --no-ff FETCH_HEAD"
        return PullRequest(branch, head, title, how_to_merge=merge)

    def _fetched(self) -> list[str]:
        """The bot's branches at the remote, fetched; the one that was committed to last comes first."""
        spec = f"+refs/heads/{PREFIX}*:{_HERE}/{PREFIX}*"
        try:
            git(
                self._copy, "fetch", "--quiet", "--prune", "--no-tags", "--force", "--no-write-fetch-head", "--",
                self._remote, spec, timeout_s=FETCH_S,
            )  # fmt: skip
        except GitError as error:
            raise ProposalsUnavailable(Saying("proposals-unread", {"error": str(error)})) from error
        names = self._ask("for-each-ref", "--sort=-committerdate", "--format=%(refname)", _HERE)
        return [name.removeprefix(f"{_HERE}/") for name in names.splitlines()]

    def _edits(self, base: Base, head: str) -> dict[str, bytes | None]:
        """What a branch changes and main does not have yet; nothing where it is merged, by whatever way."""
        try:
            fork = self._ask("merge-base", "--end-of-options", base.revision, head).strip()
        except ProposalsUnavailable:
            return {}
        here = {p: b.data for p, b in files_at(self._copy, head, self._folder).items()}
        before = {p: b.data for p, b in files_at(self._copy, fork, self._folder).items()}
        changed = [p for p in here.keys() | before.keys() if here.get(p) != before.get(p)]
        return {p: here.get(p) for p in sorted(changed) if here.get(p) != base.files.get(p)}

    def _head_with(self, branch: str, key: str, base: str) -> str:
        """The branch's head if one of its own commits carries the key, else ""."""
        try:
            head = self._ask("rev-parse", "--verify", "--quiet", f"{_HERE}/{branch}").strip()
        except ProposalsUnavailable:
            return ""
        said = self._ask("log", "--format=%B%x00", "--end-of-options", head, f"^{base}")
        wanted = f"{KEY_TRAILER}: {one_line(key)}"
        return head if any(wanted in message.splitlines() for message in said.split("\0")) else ""

    def _commit(self, plan: PullRequestPlan, parent: str) -> str:
        """The commit of a plan on a parent, in our copy."""
        ref = f"refs/alba/made/{hashlib.sha256(f'{parent}{plan.key}'.encode()).hexdigest()[:24]}"
        prefix = f"{self._folder}/" if self._folder not in ("", ".") else ""
        parts = [
            f"commit {ref}\nauthor {plan.author} <{plan.email}> {plan.at} +0000\n"
            f"committer {COMMITTER} {plan.at} +0000\n".encode(),
            _data(plan.message.encode()),
            f"from {parent}\n".encode(),
        ]
        for path, data in sorted(plan.edits.items()):
            if data is None:
                parts.append(f"D {prefix}{path}\n".encode())
            else:
                parts += [f"M 100644 inline {prefix}{path}\n".encode(), _data(data)]
        try:
            git(self._copy, "fast-import", "--quiet", "--force", "--date-format=raw", stdin=b"".join(parts))
        except GitError as error:
            raise ProposalRefused(Saying("no-commit", {"error": str(error)})) from error
        return self._ask("rev-parse", ref).strip()

    def _ask(self, *question: str) -> str:
        try:
            return git(self._copy, *question).decode("utf-8", "replace")
        except GitError as error:
            raise ProposalsUnavailable(Saying("copy-unread", {"error": str(error)})) from error


def _data(content: bytes) -> bytes:
    return f"data {len(content)}\n".encode() + content + b"\n"


def _shown(remote: str) -> str:
    """The remote as it may be printed: without what stands before an `@` in an address."""
    return re.sub(r"//[^/@]*@", "//", remote)
