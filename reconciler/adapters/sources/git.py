"""Schedules from a Git repository, read without a checkout: from a remote, or from the repository at hand.

A revision is a full hash wherever it is read; names are asked for once, in `revision_at`. Links and
submodules are never followed: each stands as an empty file of a name that no schedule may have.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from reconciler.adapters.sources.git_process import FETCH_S, GitError, git
from reconciler.core.ports import Blob, Revision
from schemas.strict_yaml import LARGEST_FILE

__all__ = [
    "CheckoutSource", "GitError", "GitSource", "copy_name", "files_at", "git", "is_shallow", "revision_at",
    "top_of",
]  # fmt: skip

_PULL_REQUEST = re.compile(r"Merge pull request #([0-9]{1,9})\b|\(#([0-9]{1,9})\)$")
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_TOO_LARGE = b"\n" * (LARGEST_FILE + 1)
"""Stands for a file that is too large to be a schedule, which is then said without having read it."""


class GitSource:
    """One branch of a remote, kept in a bare copy of our own, which stays readable without the remote."""

    def __init__(self, remote: str, branch: str, folder: str, copy: Path, fetch_s: float = FETCH_S) -> None:
        self._remote = remote
        self._branch = branch
        self._copy = copy
        self._fetch_s = fetch_s
        self._reader = _Reader(copy, folder)

    def head(self) -> Revision:
        self._make_copy()
        branch = f"refs/heads/{self._branch}"
        git(self._copy, "check-ref-format", branch)
        try:
            git(
                self._copy, "fetch", "--quiet", "--no-tags", "--force", "--no-write-fetch-head", "--",
                self._remote, f"+{branch}:{branch}", timeout_s=self._fetch_s,
            )  # fmt: skip
        except GitError:
            self._drop_stale_locks()
            raise
        return revision_at(self._copy, branch)

    def files(self, revision: str) -> Mapping[str, Blob]:
        return self._reader.files(revision)

    def descends(self, newer: str, older: str) -> bool:
        return _descends(self._copy, newer, older)

    def _make_copy(self) -> None:
        """Beside its place and then moved there whole, so that nobody finds half of one."""
        if self._copy.exists():
            return
        draft = self._copy.with_name(f"{self._copy.name}.{time.time_ns()}")
        try:
            draft.mkdir(parents=True)
            git(draft, "init", "--bare", "--quiet", ".")
            draft.rename(self._copy)
        except OSError as error:
            raise GitError(f"no copy of the repository can be made at {self._copy}: {error.strerror}") from error

    def _drop_stale_locks(self) -> None:
        """A process that was killed in the middle of a fetch must not keep all later ones out."""
        for lock in self._copy.rglob("*.lock"):
            try:
                if time.time() - lock.stat().st_mtime > 2 * self._fetch_s:
                    lock.unlink()
            except FileNotFoundError:
                continue


class CheckoutSource:
    """The commits of a local repository, whichever branch is checked out: `HEAD`, or a branch by name."""

    def __init__(self, repository: Path, name: str, folder: str) -> None:
        self._repository = repository
        self._name = name
        self._reader = _Reader(repository, folder)

    def head(self) -> Revision:
        return revision_at(self._repository, self._name)

    def files(self, revision: str) -> Mapping[str, Blob]:
        return self._reader.files(revision)

    def descends(self, newer: str, older: str) -> bool:
        return _descends(self._repository, newer, older)


class _Reader:
    """Reads one folder at one revision after another, keeping the blobs of the last one."""

    def __init__(self, repository: Path, folder: str) -> None:
        self._repository = repository
        self._folder = folder
        self._kept: Mapping[str, bytes] = {}

    def files(self, revision: str) -> Mapping[str, Blob]:
        if not _COMMIT.fullmatch(revision):
            raise GitError(f"{revision[:80]!r} is no commit")
        found = files_at(self._repository, revision, self._folder, self._kept)
        self._kept = {blob.digest: blob.data for blob in found.values()}
        return found


def files_at(repository: Path, revision: str, folder: str, known: Mapping[str, bytes] | None = None) -> dict[str, Blob]:
    """Every file below a folder (`.` is the root) at a revision, by its path there.

    `known` are blobs by digest that need not be read. GitError: there is no such revision here.
    """
    prefix = "" if folder in ("", ".") else f"{folder.strip('/')}/"
    below = [prefix] if prefix else []
    question = ("ls-tree", "-r", "-z", "--long", "--full-tree", "--end-of-options", revision, *below)
    found: dict[str, Blob] = {}
    regular: dict[str, str] = {}
    for row in git(repository, *question).split(b"\0")[:-1]:
        about, _, raw = row.partition(b"\t")
        mode, kind, digest, size = about.decode().split()
        path = raw.decode("utf-8", "backslashreplace").removeprefix(prefix)
        if kind != "blob":
            found[f"{path}.submodule"] = Blob(digest, b"")
        elif mode == "120000":
            found[f"{path}.symbolic-link"] = Blob(digest, b"")
        elif int(size) > LARGEST_FILE:
            found[path] = Blob(digest, _TOO_LARGE)
        else:
            regular[path] = digest
    contents = dict(known or {})
    contents |= _blobs(repository, [d for d in dict.fromkeys(regular.values()) if d not in contents])
    return found | {path: Blob(digest, contents[digest]) for path, digest in regular.items()}


def revision_at(repository: Path, name: str) -> Revision:
    """A revision by any name that Git knows. GitError: it knows none such."""
    question = ("log", "-1", "--no-show-signature", "--format=%H%x00%ct%x00%s%x00%an", "--end-of-options")
    answer = git(repository, *question, name, "--")
    parts = answer.decode("utf-8", "replace").rstrip("\n").split("\0")
    if len(parts) != 4 or not parts[1].isdecimal():
        raise GitError(f"the commit {name[:80]!r} cannot be read")
    id_, at, subject, author = parts
    found = _PULL_REQUEST.search(subject)
    number = int(found[1] or found[2]) if found else None
    return Revision(id_, int(at), subject, author, number)


def is_shallow(repository: Path) -> bool:
    """Whether the repository lacks a part of its history."""
    return git(repository, "rev-parse", "--is-shallow-repository").strip() == b"true"


def top_of(folder: Path) -> Path:
    """The root of the checkout that a folder is in. GitError: it is in none."""
    return Path(git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))


def copy_name(remote: str) -> str:
    """What the folder with the copy of a remote is called: no two share one, and it shows no password."""
    tail = re.sub(r"[^A-Za-z0-9]+", "-", remote.partition("?")[0].rstrip("/").rpartition("/")[2])[-40:].strip("-")
    return f"{tail or 'repository'}-{hashlib.sha256(remote.encode()).hexdigest()[:16]}"


def _descends(repository: Path, newer: str, older: str) -> bool:
    """False too where either is unknown here: history that was taken back is not gone forward from."""
    if not (_COMMIT.fullmatch(newer) and _COMMIT.fullmatch(older)):
        return False
    try:
        git(repository, "merge-base", "--is-ancestor", older, newer)
    except GitError as error:
        if error.git_exit_code is None:
            raise
        return False
    return True


def _blobs(repository: Path, digests: Sequence[str]) -> dict[str, bytes]:
    """The contents of blobs, all in one question."""
    if not digests:
        return {}
    question = "".join(f"{digest}\n" for digest in digests).encode()
    answer = git(repository, "cat-file", "--batch", "--buffer", stdin=question, timeout_s=FETCH_S)
    found: dict[str, bytes] = {}
    at = 0
    for digest in digests:
        end = answer.index(b"\n", at)
        _, kind, *size = answer[at:end].split(b" ")
        if kind != b"blob":
            raise GitError(f"the repository lacks the file {digest}")
        found[digest] = answer[end + 1 : end + 1 + int(size[0])]
        at = end + 1 + int(size[0]) + 1
    return found
