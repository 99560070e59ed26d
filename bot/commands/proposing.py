"""`alba wake`, `alba extend` and `alba cancel`: the bot's own requests, from a terminal.

Without `--propose` they edit the folder, as `alba new` does; with it a branch is pushed, and the command that merges
it is printed. Neither needs Slack or GitHub.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn, TypeAlias

import typer

from bot.compose import email_at, git_remote
from bot.core.asking import Ground, Refusal, Requester, ground, namespace_named
from bot.core.deciding import Asked, Proposal, extend, new, wake
from bot.core.pull_request import title_of
from bot.core.request import cancelled
from bot.core.sayings import say as said
from bot.core.typed import Lasting, Span, duration_s, time_range
from bot.ports import Pending
from bot.proposing import Decide, Proposed, Refused, proposed
from reconciler.commands.connecting import SOURCE, taking
from reconciler.commands.ending import FOUND, CannotRun
from reconciler.commands.loading import SCHEDULES, AtOption, files_of, instant_or
from reconciler.commands.problem_formats import as_json, print_problems
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.core.records import NamespaceKey
from reconciler.core.writing import Wish
from reconciler.settings import Settings
from schemas.instants import Instant
from schemas.zones import KnownZone, zone_verdict

Namespace: TypeAlias = Annotated[str, typer.Argument(help="the namespace, or CLUSTER/NAMESPACE")]
For: TypeAlias = Annotated[str, typer.Argument(help="for how long: 2h, 90m, 1h30m, or 08:00-12:00")]
Text: TypeAlias = Annotated[str, typer.Option(show_default=False)]
Folder: TypeAlias = Annotated[Path, typer.Option("--path", help="the folder that holds the schedules")]
ProposeOption: TypeAlias = Annotated[
    bool, typer.Option("--propose", help="push a branch to the remote of --source, in place of editing the folder")
]


@taking(*SOURCE)
def wake_command(
    settings: Settings,
    namespace: Namespace,
    for_: For,
    reason: Text = "",
    cost_center: Text = "",
    owner: Text = "",
    timezone: Text = "",
    propose: ProposeOption = False,
    path: Folder = SCHEDULES,
    at: AtOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Ask for a namespace to be awake from now on: a file beside its schedules, or with --propose a branch."""
    asked = Asked(_span(for_), reason, cost_center)
    who = _requester(owner, timezone, settings)
    _end(settings, path, at, format_, who, propose, _on(namespace, lambda g, key: wake(g, key, asked, _there(g, who))))


@taking(*SOURCE)
def extend_command(
    settings: Settings,
    namespace: Namespace,
    for_: For,
    reason: Text = "",
    owner: Text = "",
    timezone: Text = "",
    propose: ProposeOption = False,
    path: Folder = SCHEDULES,
    at: AtOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Ask for a namespace that is awake to stay so for longer."""
    asked = Asked(_span(for_), reason)
    who = _requester(owner, timezone, settings)
    _end(
        settings, path, at, format_, who, propose, _on(namespace, lambda g, key: extend(g, key, asked, _there(g, who)))
    )


@taking(*SOURCE)
def cancel_command(
    settings: Settings,
    schedule: Annotated[str, typer.Argument(help="the schedule's id, or a namespace that has just one")],
    owner: Text = "",
    propose: ProposeOption = False,
    path: Folder = SCHEDULES,
    at: AtOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Ask for a schedule to be removed."""

    who = _requester(owner, "", settings)
    _end(settings, path, at, format_, who, propose, lambda g: cancelled(schedule, g))


def propose_wish(settings: Settings, wish: Wish, path: str, at: Instant, format_: Format) -> str:
    """Propose the file that `alba new` would write at `path` below the folder of the schedules; how it is merged."""
    return _propose(
        settings, lambda g: new(g, wish, path), _requester(wish.owner, wish.timezone, settings), at, format_
    )


def _on(namespace: str, decide: Callable[[Ground, NamespaceKey], Proposal | Refusal]) -> Decide:
    def on_ground(g: Ground) -> Proposal | Refusal:
        key = namespace_named(namespace, g.catalogue)
        return key if isinstance(key, Refusal) else decide(g, key)

    return on_ground


def _there(g: Ground, who: Requester) -> Requester:
    """The person, on the policy's clock where they named none."""
    return replace(who, zone=who.zone or g.catalogue.policy.default_timezone)


def _span(text: str) -> Span:
    if seconds := duration_s(text):
        return Lasting(seconds)
    found = time_range(text)
    if found is None:
        raise CannotRun(f"{text!r} is neither a time such as 2h, 90m or 1h30m nor a range such as 08:00-12:00")
    return found


def _requester(owner: str, timezone: str, settings: Settings) -> Requester:
    """The person at the terminal. CannotRun: nobody says who that is, or their zone is none."""
    who = owner or email_at(settings.source)
    if not who:
        raise CannotRun("--owner is missing, and Git knows no user.email here")
    if timezone and not isinstance(zone_verdict(timezone), KnownZone):
        raise CannotRun(f"--timezone {timezone}: there is no such zone; write Region/City or UTC")
    return Requester(name=who, email=who, zone=timezone)


def _end(
    settings: Settings, folder: Path, at: str | None, format_: Format, who: Requester, propose: bool, decide: Decide
) -> None:
    """Propose what is decided, or do it in the folder."""
    now = instant_or(at, int(time.time()))
    if propose:
        _propose(settings, decide, who, now, format_)
        return
    stands_on = ground(files_of(folder), now)
    decided = stands_on if isinstance(stands_on, Refusal) else decide(stands_on)
    if isinstance(decided, Refusal):
        _refuse(decided, folder.as_posix(), format_)
    for path, data in decided.edits.items():
        target = folder / path
        if data is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    _show(decided, None, folder.as_posix(), format_)


def _propose(settings: Settings, decide: Decide, who: Requester, at: Instant, format_: Format) -> str:
    result = proposed(git_remote(settings), decide, who, at, branch=settings.branch)
    if isinstance(result, Refused):
        _refuse(result.refusal, settings.schedules, format_, result.pending)
    _show(result.proposal, result, settings.schedules, format_)
    return result.pull_request.how_to_merge


def _refuse(refusal: Refusal, folder: str, format_: Format, pending: Pending | None = None) -> NoReturn:
    """Say why nothing is done, and end with 1."""
    if format_ is Format.JSON:
        problems = [as_json(p) for p in refusal.problems]
        print_json({"refused": said(refusal.saying), "problems": problems, "pending": _json_of(pending)})
    else:
        print_problems(refusal.problems, folder)
        say(said(refusal.saying))
        if pending:
            say(f"{pending.pull_request.branch} proposes it already; merge it with:")
            say(pending.pull_request.how_to_merge)
    raise typer.Exit(FOUND)


def _show(proposal: Proposal, result: Proposed | None, folder: str, format_: Format) -> None:
    """What is proposed or done, with the whole text of each file."""
    made = result.pull_request if result else None
    if format_ is Format.JSON:
        files = {path: data.decode() if data is not None else None for path, data in proposal.edits.items()}
        notes = [said(note) for note in proposal.notes]
        branch = {"branch": made.branch, "commit": made.head, "merge": made.how_to_merge} if made else {}
        print_json({"title": title_of(proposal), "files": files, "notes": notes, **branch})
        return
    print_problems(proposal.warnings, folder)
    say(title_of(proposal))
    for note in proposal.notes:
        say(said(note))
    for path, data in proposal.edits.items():
        say(f"{'removes' if data is None else 'writes'} {folder}/{path}")
        if data is not None:
            sys.stdout.write(data.decode())
    if made:
        say(f"branch {made.branch} waits at {made.head[:12]}; merge it with:")
        say(made.how_to_merge)


def _json_of(pending: Pending | None) -> dict[str, str] | None:
    made = pending.pull_request if pending else None
    return {"branch": made.branch, "commit": made.head, "merge": made.how_to_merge} if made else None
