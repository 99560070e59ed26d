"""`alba validate`: every rule on a folder of schedules, as a person, CI, GitHub or a code scanner wants it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reconciler.commands.ending import FINE, FOUND
from reconciler.commands.loading import (
    SCHEDULES,
    AtOption,
    BaseOption,
    PathArgument,
    checked_folder,
    files_at_base,
    files_of,
    instant_or,
)
from reconciler.commands.problem_formats import as_json, as_sarif, github_lines, print_text
from reconciler.commands.showing import print_json, say
from schemas.problems import has_errors


class ProblemFormat(StrEnum):
    """What `validate` prints."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def validate(
    path: PathArgument = SCHEDULES,
    base: BaseOption = None,
    at: AtOption = None,
    format_: Annotated[ProblemFormat, typer.Option("--format", help="how problems are printed")] = ProblemFormat.TEXT,
) -> None:
    """Check a folder of schedules by every rule. Exit 1 if there is an error; warnings alone are fine."""
    now = instant_or(at, int(time.time()))
    before = files_at_base(path, base) if base else None
    checked = checked_folder(path, now, before)
    folder = path.as_posix().removeprefix("./")
    valid = len(checked.catalogue.schedules) if checked.catalogue else 0
    match format_:
        case ProblemFormat.JSON:
            print_json({"problems": [as_json(p) for p in checked.problems], "schedules": valid})
        case ProblemFormat.SARIF:
            print_json(as_sarif(checked.problems, folder))
        case ProblemFormat.GITHUB:
            for line in github_lines(checked.problems, folder, _changed(path, before)):
                say(line)
        case ProblemFormat.TEXT:
            print_text(checked.problems, folder, valid)
    raise typer.Exit(FOUND if has_errors(checked.problems) else FINE)


def _changed(path: Path, before: Mapping[str, bytes] | None) -> set[str]:
    """The files that differ from what the change starts from; none where nobody says."""
    return {file for file, data in files_of(path).items() if before.get(file) != data} if before is not None else set()
