"""`alba publish`: the cost centres of a merge, where everybody else reads them; and older ones brought back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from reconciler.adapters.sources.cost_centres import parse_cost_centres, published_form
from reconciler.commands.connecting import taking
from reconciler.commands.ending import FOUND, CannotRun
from reconciler.commands.loading import SCHEDULES, PathArgument, files_of
from reconciler.commands.problem_formats import print_problems
from reconciler.commands.showing import Format, FormatOption, print_json, say, table
from reconciler.compose import open_publication
from reconciler.settings import Settings
from schemas.checking import check
from schemas.instants import instant_text
from schemas.paths import COST_CENTRES_FILE
from schemas.problems import Severity


@taking("cost_centers", "aws_endpoint", "aws_region")
def publish(
    settings: Settings,
    path: PathArgument = SCHEDULES,
    restore: Annotated[
        str | None, typer.Option("--restore", metavar="VERSION", help="publish this older version again instead")
    ] = None,
    revision: Annotated[
        str, typer.Option("--revision", envvar="GITHUB_SHA", help="the commit, which is kept beside the object")
    ] = "",
    versions: Annotated[bool, typer.Option("--versions", help="list what was published, and publish nothing")] = False,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Publish the cost centres to S3, if they are right and differ. Exit 1 if the file has errors."""
    where = open_publication(settings)
    if versions:
        found = where.versions()
        rows = [(v.id, instant_text(int(v.at.timestamp())), "in force" if v.is_latest else "") for v in found]
        if format_ is Format.JSON:
            print_json({"versions": [{"version": id, "at": at, "in_force": bool(now)} for id, at, now in rows]})
        else:
            table(("version", "published", ""), rows)
        return
    data = where.read(restore) if restore else None
    if restore and data is None:
        raise CannotRun(f"--restore {restore}: {where} has no such version; `alba publish --versions` lists them")
    content = _usable(data.data, restore or "") if data else _of_folder(path)
    before = where.read()
    changed = before is None or before.data != content
    version = before.version if before and not changed else where.replace(before, content, revision)
    if format_ is Format.JSON:
        print_json({"object": str(where), "version": version, "changed": changed})
    else:
        say(f"{where} is {'now' if changed else 'still'} version {version or '(the bucket keeps none)'}")


def _of_folder(path: Path) -> bytes:
    """The cost centres of a checkout, as they are published. Ends the command with 1 where the file has errors."""
    checked = check(files_of(path), int(time.time()))
    wrong = [p for p in checked.problems if p.at.file == COST_CENTRES_FILE and p.severity is Severity.ERROR]
    if wrong:
        print_problems(wrong, path.as_posix())
        say("nothing was published")
        raise typer.Exit(FOUND)
    if checked.catalogue is None:
        raise CannotRun(f"{path} has no usable policy: nothing was published")
    return published_form(checked.catalogue.cost_centres)


def _usable(data: bytes, version: str) -> bytes:
    """A version that was published once, still readable by what reads it now. SourceUnavailable."""
    parse_cost_centres(data, version)
    return data
