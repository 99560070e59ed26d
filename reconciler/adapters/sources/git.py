"""Schedules from a Git repository, read without a checkout: a remote that is fetched, or the repository at hand.

Every call of `git` has fixed arguments, a time-out, and an environment of its own: no prompt, no hooks, no
transport but the usual ones. A remote that is broken or away leaves what was fetched before.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from reconciler.core.ports import Blob, SourceUnavailable
from reconciler.core.records import Revision

QUESTION_S = 20
FETCH_S = 120
_PULL_REQUEST = re.compile(r"Merge pull request #([0-9]{1,9})\b|\(#([0-9]{1,9})\)$")
_REVISION = re.compile(r"[0-9a-f]{40,64}")
_SAFE = (
    "-c", "protocol.ext.allow=never", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false",
    "-c", "safe.directory=*", "-c", "gc.auto=0",
)  # fmt: skip


class GitError(SourceUnavailable):
    """Git could not do what was asked; its own words are in the message."""


def git(repository: Path, *arguments: str, timeout_s: float = QUESTION_S, stdin: bytes = b"") -> bytes:
    """What `git` prints. GitError: it failed, or took too long."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(
            ["git", *_SAFE, "-C", str(repository), *arguments],
            input=stdin, capture_output=True, timeout=timeout_s, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git {arguments[0]} took longer than {timeout_s:g} s") from error
    except OSError as error:
        raise GitError(f"git cannot be run: {error}") from error
    if done.returncode:
        raise GitError(f"git {arguments[0]}: {_last_line(done.stderr)}")
    return done.stdout


def files_at(repository: Path, revision: str, folder: str) -> dict[str, Blob]:
    """Every file below a folder at a revision, by its path there. Links and submodules come as empty files."""
    listed = git(repository, "ls-tree", "-r", "-z", "--full-tree", revision, "--", f"{folder}/")
    rows = [row.split(b"\t", 1) for row in listed.split(b"\0") if row]
    entries = [(meta.split(b" "), path.decode("utf-8", "backslashreplace")) for meta, path in rows]
    regular = [(meta[2].decode(), path) for meta, path in entries if meta[1] == b"blob" and meta[0] != b"120000"]
    contents = _blobs(repository, [digest for digest, _ in regular])
    found = {_below(path, folder): Blob(digest, contents[digest]) for digest, path in regular}
    for meta, path in entries:
        if meta[0] == b"120000" or meta[1] != b"blob":
            found[f"{_below(path, folder)}.symbolic-link"] = Blob(meta[2].decode(), b"")
    return found


def revision_at(repository: Path, name: str) -> Revision:
    """A revision by any name that Git knows. GitError: it knows none such."""
    text = git(repository, "log", "-1", "--format=%H%x00%ct%x00%s%x00%an", name, "--").decode("utf-8", "replace")
    id_, at, subject, author = text.rstrip("\n").split("\0")
    found = _PULL_REQUEST.search(subject)
    number = int(found[1] or found[2]) if found else None
    return Revision(id_, int(at), subject, author, number)


def merge_base(repository: Path, name: str) -> str:
    """The commit from which the present one and `name` went apart. GitError: none is known here."""
    return git(repository, "merge-base", name, "HEAD").decode().strip()


def is_shallow(repository: Path) -> bool:
    """Whether the repository lacks a part of its history."""
    return git(repository, "rev-parse", "--is-shallow-repository").strip() == b"true"


def top_of(folder: Path) -> Path:
    """The root of the checkout that a folder is in. GitError: it is in none."""
    return Path(git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))


class GitSource:
    """One branch of a remote, kept in a bare copy of our own."""

    def __init__(self, remote: str, branch: str, folder: str, copy: Path) -> None:
        self._remote = remote
        self._branch = branch
        self._folder = folder
        self._copy = copy
        self._kept: dict[str, Blob] = {}

    def head(self) -> Revision:
        self._fetch()
        return revision_at(self._copy, f"refs/heads/{self._branch}")

    def files(self, revision: str) -> Mapping[str, Blob]:
        if not _REVISION.fullmatch(revision):
            raise GitError(f"{revision[:80]!r} is no commit")
        return files_at(self._copy, revision, self._folder)

    def descends(self, newer: str, older: str) -> bool:
        if not (_REVISION.fullmatch(newer) and _REVISION.fullmatch(older)):
            return False
        try:
            git(self._copy, "merge-base", "--is-ancestor", older, newer)
        except GitError:
            return False
        return True

    def _fetch(self) -> None:
        if not (self._copy / "HEAD").exists():
            self._copy.mkdir(parents=True, exist_ok=True)
            git(self._copy, "init", "--bare", "--quiet", ".")
        refs = f"+refs/heads/{self._branch}:refs/heads/{self._branch}"
        git(self._copy, "fetch", "--quiet", "--no-tags", "--force", "--", self._remote, refs, timeout_s=FETCH_S)


class CheckoutSource:
    """The commits of a local repository, whichever branch is checked out: `HEAD`, or a branch by name."""

    def __init__(self, repository: Path, name: str, folder: str) -> None:
        self._repository = repository
        self._name = name
        self._folder = folder

    def head(self) -> Revision:
        return revision_at(self._repository, self._name)

    def files(self, revision: str) -> Mapping[str, Blob]:
        return files_at(self._repository, revision, self._folder)

    def descends(self, newer: str, older: str) -> bool:
        try:
            git(self._repository, "merge-base", "--is-ancestor", older, newer)
        except GitError:
            return False
        return True


def _blobs(repository: Path, digests: Sequence[str]) -> dict[str, bytes]:
    """The contents of blobs, all in one question."""
    wanted = list(dict.fromkeys(digests))
    answer = git(repository, "cat-file", "--batch", stdin="".join(f"{d}\n" for d in wanted).encode(), timeout_s=FETCH_S)
    found: dict[str, bytes] = {}
    at = 0
    for digest in wanted:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split(b" ")[2])
        found[digest] = answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found


def _below(path: str, folder: str) -> str:
    return path.removeprefix(f"{folder}/")


def _last_line(text: bytes) -> str:
    lines = [line for line in text.decode("utf-8", "replace").splitlines() if line.strip()]
    return re.sub(r"//[^/@\s]*@", "//", lines[-1])[:300] if lines else "no reason given"
