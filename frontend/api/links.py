"""Links into the repository's own pages, where a person reads, changes and merges. GitHub's paths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

_GITHUB = re.compile(r"(?:https://|git@|ssh://git@)(github\.com)[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository's page, its branch, and the folder in it that holds the schedules."""

    url: str
    branch: str
    folder: str

    def file(self, path: str, commit: str, line: int | None) -> str:
        return f"{self.url}/blob/{quote(commit)}/{self._in(path)}" + (f"#L{line}" if line else "")

    def commit(self, commit: str) -> str:
        return f"{self.url}/commit/{quote(commit)}"

    def pull_request(self, number: int) -> str:
        return f"{self.url}/pull/{number}"

    def new(self, path: str = "", text: str = "") -> str:
        """The form that makes a file and proposes it, filled in with what is known of it."""
        given = urlencode({name: value for name, value in (("filename", path), ("value", text)) if value})
        return f"{self.url}/new/{self._branch}/{quote(self.folder)}" + (f"?{given}" if given else "")

    def edit(self, path: str) -> str:
        return f"{self.url}/edit/{self._branch}/{self._in(path)}"

    def remove(self, path: str) -> str:
        return f"{self.url}/delete/{self._branch}/{self._in(path)}"

    @property
    def _branch(self) -> str:
        return quote(self.branch)

    def _in(self, path: str) -> str:
        return quote(f"{self.folder}/{path}".lstrip("/"))


def page_of(remote: str) -> str:
    """The page of a repository that Git fetches from, or "" where that cannot be told."""
    found = _GITHUB.fullmatch(remote)
    return f"https://{found[1]}/{found[2]}" if found else ""
