"""The schedules' repository, served by Git over HTTP, where anybody may push."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.adapters.git_remote import GitRemote
from tests.bot.core.estate import FILES
from tests.reconciler.sources.repositories import Repository, served


@contextmanager
def estate_served(folder: Path, files: Mapping[str, bytes] = FILES) -> Iterator[tuple[Repository, str]]:
    """A repository with the estate on main, and its address."""
    made = Repository(folder / "origin")
    made.git("config", "http.receivepack", "true")
    made.commit({f"schedules/{path}": data.decode() for path, data in files.items()}, "Begin")
    made.git("checkout", "--quiet", "--detach")
    with served(folder) as url:
        yield made, f"{url}/origin/.git"


def remote_at(url: str, folder: Path) -> GitRemote:
    """The adapter of the bot, with a copy of its own."""
    return GitRemote(url, "main", "schedules", folder / "copy")
