"""`alba check-approval`: four eyes on what the bot proposes, as a required check of CI."""

from __future__ import annotations

import os
import time
from typing import Annotated

import typer

from bot.core.approval import Proposed, changes, judged
from bot.core.deciding import edited
from reconciler.adapters.breakers.breaker import Breaker, Limits
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.clocks import SystemClock
from reconciler.commands.connecting import taking
from reconciler.commands.ending import FOUND, CannotRun
from reconciler.commands.loading import (
    SCHEDULES,
    AtOption,
    PathArgument,
    files_at_base,
    files_of,
    files_on,
    instant_or,
    usable,
)
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.settings import Settings
from schemas.checking import check

TOKEN = "GITHUB_TOKEN"


@taking("github", "github_url")
def check_approval(
    settings: Settings,
    number: Annotated[int, typer.Argument(help="the pull request's number")],
    path: PathArgument = SCHEDULES,
    base: Annotated[str, typer.Option("--base", metavar="REV", help="the revision it goes to")] = "origin/main",
    bot: Annotated[str, typer.Option("--bot", help="the bot's login at GitHub")] = "alba[bot]",
    at: AtOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Check that somebody other than the one who asked approves what the bot proposes. Exit 1 if nobody does.

    What needs nobody is for the policy to say as it is at the base now, wherever the change began.
    """
    token = os.environ.get(TOKEN, "")
    if not token or not settings.github:
        raise CannotRun(f"--github OWNER/NAME and the variable {TOKEN} say where it is and who may see it")
    proposed = _proposed(settings, token, number)
    now = instant_or(at, int(time.time()))
    edits = changes(files_at_base(path, base), files_of(path))
    before = files_on(path, base)
    verdict = judged(
        proposed, bot, usable(check(before, now), f"{path} at {base}"),
        usable(check(edited(before, edits), now), str(path)), tuple(edits), now,
    )  # fmt: skip
    if format_ is Format.JSON:
        print_json({"passes": verdict.passes, "why": verdict.why})
    else:
        say(verdict.why)
    raise typer.Exit(0 if verdict.passes else FOUND)


def _proposed(settings: Settings, token: str, number: int) -> Proposed:
    # GitHub's client is an extra, which the commands beside this one do not need.
    from bot.adapters.github import approvals, commit_of, head_of, login_of  # noqa: PLC0415
    from bot.adapters.github_calls import GitHubCalls, Pace, token_auth  # noqa: PLC0415

    breaker = Breaker("github", "reads", Limits(), SystemClock().monotonic, SilentReporter())
    calls = GitHubCalls(lambda: token_auth(token), settings.github, settings.github_url, Pace(), breaker)
    row = calls.pull(number)
    commits = calls.commits_of(number)
    approved, _ = approvals(calls.reviews(number), head_of(row))
    return Proposed(login_of(row, "user"), [commit_of(commit) for commit in commits], approved)
