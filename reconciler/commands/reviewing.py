"""`alba comment`: what a change of the schedules means, as the comment that CI leaves on its pull request."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer

from reconciler.commands.ending import FINE, FOUND
from reconciler.commands.loading import (
    SCHEDULES,
    AtOption,
    PathArgument,
    files_at_base,
    files_of,
    instant_or,
    span_s,
)
from reconciler.commands.review_comment import LABEL, comment, refused
from reconciler.core.review import review
from schemas.checking import check


def write_comment(
    base: Annotated[str, typer.Option("--base", metavar="REV", help="the revision that the change starts from")],
    path: PathArgument = SCHEDULES,
    at: AtOption = None,
    for_: Annotated[str, typer.Option("--for", help="how far ahead: 14d, 12h, 2w")] = "14d",
    allow_mass_change: Annotated[bool, typer.Option(f"--{LABEL}", help="the pull request has the label")] = False,
) -> None:
    """Print the plan of a change as Markdown for its pull request. Exit 1 if it is a mass change without its label."""
    since = instant_or(at, int(time.time()))
    until = since + span_s(for_, "--for")
    files_before = files_at_base(path, base)
    before = check(files_before, since)
    after = check(files_of(path), since, base=files_before)
    folder = path.as_posix().removeprefix("./")
    if after.catalogue is None:
        sys.stdout.write(refused(after.problems, folder))
        raise typer.Exit(FOUND)
    found = review(before, after, since, until)
    sys.stdout.write(comment(found, after.problems, folder))
    raise typer.Exit(FOUND if found.held and not allow_mass_change else FINE)
