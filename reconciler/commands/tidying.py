"""`alba tidy`: takes away the files of one-offs that have been over for long."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from reconciler.commands.loading import (
    SCHEDULES,
    AtOption,
    PathArgument,
    checked_folder,
    instant_or,
    span_s,
    usable,
)
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.core.tidying import over_since


def tidy(
    path: PathArgument = SCHEDULES,
    older_than: Annotated[str, typer.Option("--older-than", help="over for so long: 30d, 4w")] = "30d",
    at: AtOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say which, and leave them")] = False,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Delete the files of one-offs that have been over for a month; nothing is switched by it."""
    now = instant_or(at, int(time.time()))
    files = over_since(usable(checked_folder(path, now), str(path)), now - span_s(older_than, "--older-than"))
    if not dry_run:
        for file in files:
            (path / file).unlink()
    if format_ is Format.JSON:
        print_json({"removed": list(files)})
        return
    for file in files:
        say(f"{'would remove' if dry_run else 'removed'} {(path / file).as_posix()}")
    say(f"{len(files)} over for {older_than}")
