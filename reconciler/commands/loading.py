"""Reads the schedules that a command is about: a folder on the disk, and what it was at another revision."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from reconciler.adapters.sources.git import GitError, files_at, git, is_shallow, top_of
from reconciler.adapters.sources.tree import read_tree
from reconciler.commands.ending import CannotRun
from reconciler.core.ports import SourceUnavailable
from schemas.catalogue import Catalogue
from schemas.checking import Checked, check
from schemas.instants import DAY, HOUR, MINUTE, Instant, parse_instant
from schemas.problems import Severity

PathArgument: TypeAlias = Annotated[Path, typer.Argument(help="the folder that holds the schedules")]
AtOption: TypeAlias = Annotated[
    str | None, typer.Option("--at", help="the instant that counts as now, in UTC: 2026-12-01T13:00:00Z")
]
BaseOption: TypeAlias = Annotated[
    str | None, typer.Option("--base", metavar="REV", help="the revision that the change starts from")
]

SCHEDULES = Path("schedules")
_SPAN = re.compile(r"([1-9][0-9]{0,4})([mhdw])")
_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}


def asked_instant(text: str | None) -> Instant | None:
    """What `--at` names; None: it names nothing."""
    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError as error:
        raise CannotRun(f"--at: {error}") from error


def instant_or(text: str | None, now: Instant) -> Instant:
    """What `--at` names, else now."""
    asked = asked_instant(text)
    return now if asked is None else asked


def span_s(text: str, option: str) -> int:
    """`7d`, `12h` or `2w` in seconds."""
    found = _SPAN.fullmatch(text)
    if not found:
        raise CannotRun(f"{option}: {text!r} is not a span of time such as 7d, 12h or 2w")
    return int(found[1]) * _UNITS[found[2]]


def files_of(folder: Path) -> Mapping[str, bytes]:
    """The files of a folder as they are on the disk."""
    try:
        return read_tree(folder)
    except SourceUnavailable as error:
        raise CannotRun(str(error)) from error


def files_at_base(folder: Path, revision: str) -> Mapping[str, bytes]:
    """The files of the same folder where the change that is checked out began: where it left `revision`."""
    try:
        return _files_then(folder, _fork_point(top_of(folder), revision))
    except GitError as error:
        raise CannotRun(f"--base {revision}: {error}") from error


def files_on(folder: Path, revision: str) -> Mapping[str, bytes]:
    """The files of the same folder at a revision, wherever the change that is checked out began."""
    try:
        return _files_then(folder, revision)
    except GitError as error:
        raise CannotRun(f"--base {revision}: {error}") from error


def _files_then(folder: Path, revision: str) -> Mapping[str, bytes]:
    top = top_of(folder)
    below = folder.resolve().relative_to(top.resolve()).as_posix()
    return {path: blob.data for path, blob in files_at(top, revision, below).items()}


def _fork_point(top: Path, revision: str) -> str:
    try:
        git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return git(top, "merge-base", "--end-of-options", revision, "HEAD").decode().strip()
    except GitError as error:
        if is_shallow(top):
            raise CannotRun(
                f"--base {revision}: this is a shallow clone, which does not reach back to it; "
                f"check out with `fetch-depth: 0`"
            ) from error
        raise CannotRun(
            f"--base {revision}: no such revision, or no common ancestor with what is checked out"
        ) from error


def checked_folder(folder: Path, at: Instant, base: Mapping[str, bytes] | None = None) -> Checked:
    """A folder, read and judged."""
    return check(files_of(folder), at, base=base)


def usable(checked: Checked, what: str) -> Catalogue:
    """The catalogue, errors in single files notwithstanding; without a policy nothing can be said."""
    if checked.catalogue is None:
        first = next((p for p in checked.problems if p.severity is Severity.ERROR), None)
        why = f": {first.at.file}:{first.at.line}: {first.message}" if first else ""
        raise CannotRun(f"{what} has no usable policy{why}")
    if checked.broken:
        typer.echo(f"{what}: {_some(sorted(checked.broken))} left out; `alba validate` says why", err=True)
    return checked.catalogue


def _some(names: Sequence[str], most: int = 3) -> str:
    """`a, b and 7 more`"""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
