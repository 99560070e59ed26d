"""Schedules from a working tree: the folder as it is on the disk, its revision being what it contains.

For trying and for the demo. What is not yet committed counts too, so nothing here is attributable to a
commit; production reads a Git remote.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from reconciler.core.ports import Blob, Revision, SourceUnavailable
from schemas.strict_yaml import LARGEST_FILE


class TreeSource:
    """A `schedules/` folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[str, Mapping[str, Blob]] = ("", {})

    def head(self) -> Revision:
        revision, _ = self._look()
        return Revision(revision, _newest(self._folder), "the working tree as it is")

    def files(self, revision: str) -> Mapping[str, Blob]:
        """What `head` saw under that name, even if somebody has written since; older states are nowhere."""
        seen, files = self._seen if self._seen[0] == revision else self._look()
        if seen != revision:
            raise SourceUnavailable(f"{self._folder} has changed since it was {revision[:12]}")
        return files

    def descends(self, newer: str, older: str) -> bool:
        del newer, older  # whatever is on the disk now is newer than what was
        return True

    def _look(self) -> tuple[str, Mapping[str, Blob]]:
        files = {path: Blob(hashlib.sha256(d).hexdigest(), d) for path, d in read_tree(self._folder).items()}
        listed = "".join(f"{path}\0{files[path].digest}\0" for path in sorted(files))
        self._seen = hashlib.sha256(listed.encode()).hexdigest()[:40], files
        return self._seen


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there. Links and submodules stand as empty files.

    Of a file that is too large to be a schedule just enough is read to say so. SourceUnavailable: no such
    folder, or something in it cannot be read.
    """
    if not folder.is_dir():
        raise SourceUnavailable(f"{folder} is no folder; name the one that holds the schedules")
    try:
        return dict(_below(folder, ""))
    except OSError as error:
        raise SourceUnavailable(f"{error.filename or folder} cannot be read: {error.strerror}") from error


def _below(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = prefix + os.fsencode(entry.name).decode("utf-8", "backslashreplace")
        path = Path(entry.path)
        if name == ".git":
            continue  # the folder is the root of a repository
        if entry.is_symlink():
            yield f"{name}.symbolic-link", b""
        elif entry.is_dir():
            if (path / ".git").exists():
                yield f"{name}.submodule", b""
            else:
                yield from _below(path, f"{name}/")
        elif entry.is_file():
            with path.open("rb") as stream:
                yield name, stream.read(LARGEST_FILE + 1)


def _newest(folder: Path) -> int:
    """When something in the folder was last written; of what is gone meanwhile nobody knows."""
    newest = 0
    for path in (folder, *folder.rglob("*")):
        try:
            newest = max(newest, int(path.lstat().st_mtime))
        except FileNotFoundError:
            continue
    return newest
