"""Somebody who needs a namespace while the demo runs: the request, its branch, and the merge.

The demo's schedules stand in a Git repository of its own. The request is that of `alba new --propose`, which the bot
makes of what is asked in Slack too; what it pushes is merged by the very command that it prints.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import typer

from reconciler.adapters.sources.git import GitError, git
from reconciler.commands.ending import CannotRun
from reconciler.commands.showing import Format
from reconciler.commands.writing import Propose, file_name
from reconciler.core.forecast import grouped, stretches
from reconciler.core.records import NamespaceKey
from reconciler.core.writing import Wish, schedule_text
from reconciler.settings import Settings
from schemas.catalogue import Catalogue
from schemas.checking import Files, check
from schemas.instants import DAY, HOUR, MINUTE, Instant
from schemas.patterns import Tie
from schemas.problems import has_errors
from schemas.rules.wrong_cost_centre import valid_centres
from schemas.schedule import Window
from schemas.zones import instant_of, wall_of

BRANCH, FOLDER = "main", "schedules"
WHO = "ana@example.com"
LASTING_S = 2 * HOUR
_HALF_AN_HOUR_S = 30 * MINUTE
_CONFIG = {"user.name": "The team", "user.email": "team@example.com", "commit.gpgsign": "false"}


def repository_with(files: Files, folder: Path) -> Path:
    """A repository with the schedules on its branch, as one commit. CannotRun: there is no Git."""
    for path, data in files.items():
        target = folder / FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    try:
        git(folder, "init", "--quiet", f"--initial-branch={BRANCH}")
        for name, value in _CONFIG.items():
            git(folder, "config", name, value)
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message=The sample estate")
    except GitError as error:
        raise CannotRun(f"the demo keeps its schedules in a repository of its own: {error}") from error
    return folder


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed: a namespace that would sleep through a window, and the file that wakes it then."""

    key: NamespaceKey
    window: Window
    wish: Wish
    file: str

    @property
    def command(self) -> str:
        """As a person types it."""
        start, stop = self.wish.once or ("", "")
        wish = {
            "namespace": self.key.namespace, "cost-center": self.wish.cost_centre, "start": start, "stop": stop,
            "owner": self.wish.owner, "reason": self.wish.reason,
        }  # fmt: skip
        return " ".join(["alba new --propose", *(f"--{name} {shlex.quote(value)}" for name, value in wish.items())])


def need(catalogue: Catalogue, files: Files, now: Instant, ahead_s: float) -> Need | None:
    """A need that the rules allow, about `ahead_s` seconds from now; None where there is no such namespace."""
    zone = catalogue.policy.default_timezone
    first = int(now + ahead_s + _HALF_AN_HOUR_S) // _HALF_AN_HOUR_S * _HALF_AN_HOUR_S
    begins = wall_of(zone, first)
    ends = begins + timedelta(seconds=LASTING_S)
    window = Window(instant_of(zone, begins), instant_of(zone, ends))
    groups = grouped(catalogue.schedules.values())
    for key in sorted(groups, key=lambda k: (catalogue.policy.clusters.index(k.cluster), k)):
        centres = valid_centres(key.namespace, catalogue.cost_centres)
        if isinstance(centres, Tie) or not centres or stretches(groups[key], now, max(window.stop, now + DAY)):
            continue
        wish = Wish(
            (key.namespace,), centres[0], WHO, "a customer looks at it", cluster=_other_cluster(key, catalogue),
            once=(f"{begins:%Y-%m-%dT%H:%M}", f"{ends:%Y-%m-%dT%H:%M}"),
        )  # fmt: skip
        file = file_name(wish)
        if not _has_errors({**files, file: schedule_text(wish, file).encode()}, files, now):
            return Need(key, window, wish, file)
    return None


@dataclass(frozen=True, slots=True)
class Asking:
    """The ways of a request: who proposes it, where it is merged, and how many seconds it is ahead of the need."""

    propose: Propose
    settings: Settings
    repository: Path
    ahead_s: float

    async def play(self, needed: Need, now: Instant, aside: Callable[[str], None]) -> None:
        """Ask, and merge what was pushed."""
        name = needed.key.namespace
        aside(f"Ana needs {name} for two hours. In Slack she types /alba new; in a terminal, the same request is:")
        aside(f"  {needed.command}")
        try:
            merge = await asyncio.to_thread(self.propose, self.settings, needed.wish, needed.file, now, Format.TEXT)
        except typer.Exit:
            return  # it was refused, and the refusal is shown
        aside("Her team looks at the branch, and merges it with that command.")
        await asyncio.to_thread(merged, self.repository, merge)


def merged(repository: Path, command: str) -> None:
    """Run in a repository what `alba new --propose` printed: Git's own commands, one after the other."""
    for part in command.split("&&"):
        program, *arguments = shlex.split(part)
        if program != "git":
            raise CannotRun(f"the demo merges with git alone, and not with {program}")
        git(repository, *arguments)


def _has_errors(files: Mapping[str, bytes], base: Files, now: Instant) -> bool:
    before = check(base, now).problems
    return has_errors([p for p in check(files, now, base=base).problems if p not in before])


def _other_cluster(key: NamespaceKey, catalogue: Catalogue) -> str:
    return "" if key.cluster == catalogue.policy.clusters[0] else key.cluster
