"""Schedules from a working tree: the folder as it is on the disk, its revision being what it contains.

For trying and for the demo. What is not yet committed counts too, so nothing here is attributable to a commit;
production reads a Git remote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from reconciler.core.ports import Blob, SourceUnavailable
from reconciler.core.records import Revision
from schemas.strict_yaml import LARGEST_FILE


class TreeSource:
    """A `schedules/` folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def head(self) -> Revision:
        files = self.files("")
        digest = hashlib.sha256()
        for path in sorted(files):
            digest.update(f"{path}\0{files[path].digest}\0".encode())
        newest = max((int(p.stat().st_mtime) for p in self._folder.rglob("*") if p.is_file()), default=0)
        return Revision(digest.hexdigest()[:40], newest, "the working tree as it is")

    def files(self, revision: str) -> Mapping[str, Blob]:
        del revision  # a working tree has only its present state
        return {path: Blob(hashlib.sha256(data).hexdigest(), data) for path, data in read_tree(self._folder).items()}

    def descends(self, newer: str, older: str) -> bool:
        del newer, older  # whatever is on the disk now is newer than what was
        return True


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there; links that leave the folder are not followed, but kept as empty.

    Of a file that is too large to be a schedule just enough is read to say so. SourceUnavailable: no such folder.
    """
    if not folder.is_dir():
        raise SourceUnavailable(f"{folder} is no folder; name the one that holds the schedules")
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[f"{name}.symbolic-link"] = b""
        elif path.is_file():
            with path.open("rb") as stream:
                found[name] = stream.read(LARGEST_FILE + 1)
    return found
