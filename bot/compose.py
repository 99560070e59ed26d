"""Builds what a terminal needs of the bot from its settings: where a branch is pushed to, and who asks.

`serving` builds the rest. These two are the only places of this room that name adapters.
"""

from __future__ import annotations

from pathlib import Path

from bot.adapters.git_remote import GitRemote
from reconciler.adapters.sources.git import GitError, git
from reconciler.compose import copy_of
from reconciler.settings import Settings


def git_remote(settings: Settings) -> GitRemote:
    """Where a branch is pushed to: the settings' remote; for a checkout the remote that it came from, else itself."""
    remote = _remote_of(settings.source)
    copy = copy_of(settings, remote)
    return GitRemote(remote, settings.branch, settings.schedules, copy.with_name(f"{copy.name}-proposals"))


def email_at(source: str) -> str:
    """Who commits in a checkout, by Git's own settings; "" where nobody says."""
    try:
        folder = Path(source) if Path(source).is_dir() else Path()
        return git(folder, "config", "--get", "user.email").decode().strip()
    except GitError:
        return ""


def _remote_of(source: str) -> str:
    folder = Path(source)
    if "://" in source or not folder.is_dir():
        return source
    try:
        origin = git(folder, "remote", "get-url", "origin").decode().strip()
    except GitError:
        return str(folder.resolve())
    here = folder / origin
    return str(here.resolve()) if "://" not in origin and here.is_dir() else origin
