"""`alba new`: writes a valid schedule file, from flags or from answers.

With `--propose` the file goes to whoever proposes changes: a room above, found by the entry point `alba.proposals`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Protocol

import typer

from reconciler.commands.connecting import SOURCE, taking
from reconciler.commands.ending import FOUND, CannotRun
from reconciler.commands.loading import SCHEDULES, AtOption, files_of, instant_or, usable
from reconciler.commands.problem_formats import as_json, print_problems
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.core.writing import Wish, schedule_text
from reconciler.settings import Settings
from schemas.catalogue import Catalogue
from schemas.checking import check
from schemas.instants import Instant
from schemas.paths import path_problem
from schemas.patterns import Tie
from schemas.problems import Problem, Severity
from schemas.rules.wrong_cost_centre import valid_centres
from schemas.weekdays import WEEKDAYS, weekdays_meant

Text = Annotated[str | None, typer.Option()]

PROPOSALS = "alba.proposals"


class Propose(Protocol):
    """Proposes the file of a wish at a path below the schedules, and shows what became of it.

    The command that merges it comes back. typer.Exit: it was refused, and the refusal is shown.
    """

    def __call__(self, settings: Settings, wish: Wish, path: str, at: Instant, format_: Format, /) -> str: ...


@taking(*SOURCE)
def new(
    settings: Settings,
    namespace: Annotated[list[str] | None, typer.Option(help="may be given more than once")] = None,
    cost_center: Text = None,
    owner: Text = None,
    reason: Text = None,
    timezone: Text = None,
    cluster: Text = None,
    start: Annotated[str | None, typer.Option(help="2026-12-01T08:00 once, 08:00 weekly")] = None,
    stop: Annotated[str | None, typer.Option(help="2026-12-01T18:00 once, 18:00 weekly")] = None,
    days: Annotated[str | None, typer.Option(help="weekly on these days: mon,tue,wed")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="weekly: the first day")] = None,
    until: Annotated[str | None, typer.Option(help="weekly: the last day")] = None,
    except_: Annotated[list[str] | None, typer.Option("--except", help="weekly: not on these days")] = None,
    holidays: Annotated[list[str] | None, typer.Option(help="weekly: not on these holidays")] = None,
    file: Annotated[str | None, typer.Option(help="where, below the folder: payments/load-test.yaml")] = None,
    path: Annotated[Path, typer.Option("--path", help="the folder that holds the schedules")] = SCHEDULES,
    propose: Annotated[bool, typer.Option("--propose", help="push a branch, in place of writing the file")] = False,
    at: AtOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Write a schedule file. Asks for what the flags do not say; writes nothing that the rules refuse."""
    now = instant_or(at, int(time.time()))
    catalogue = usable(check(files_of(path), now), str(path))
    names = tuple(namespace or (_asked("namespace"),))
    once, weekly = _when(start, stop, days)
    wish = Wish(
        namespaces=names,
        cost_centre=cost_center or _asked("cost centre", _only_centre(catalogue, names[0])),
        owner=owner or _asked("owner"),
        reason=reason if reason is not None else _asked("reason", "", may_be_empty=True),
        timezone=timezone or "",
        cluster=cluster or "",
        once=once,
        weekly=weekly,
        first=from_ or "",
        last=until or "",
        exceptions=tuple(except_ or ()),
        holidays=tuple(holidays or ()),
    )
    where = file or file_name(wish)
    if propose:
        proposer()(settings, wish, where, now, format_)
        return
    _write(path, where, wish, now, format_)


def _write(folder: Path, where: str, wish: Wish, now: Instant, format_: Format) -> None:
    problem = path_problem(where)
    if problem:
        raise CannotRun(f"{where}: {problem.message}; {problem.hint}")
    target = folder / where
    if target.exists():
        raise CannotRun(f"{target} exists and is never overwritten; edit it, or choose another --file")
    text = schedule_text(wish, where)
    present = files_of(folder)
    checked = check({**present, where: text.encode()}, now, base=present)
    wrong = [p for p in checked.problems if p.at.file == where or any(r.position.file == where for r in p.related)]
    if any(p.severity is Severity.ERROR for p in wrong):
        _show(None, text, wrong, folder, format_)
        raise typer.Exit(FOUND)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8") as file:
        file.write(text)
    _show(target, text, wrong, folder, format_)


def proposer() -> Propose:
    """Whoever proposes changes here. CannotRun: nobody does."""
    for entry in entry_points(group=PROPOSALS):
        found: Propose = entry.load()
        return found
    raise CannotRun("--propose: nothing here proposes changes; the room `bot` does")


def _show(written: Path | None, text: str, problems: Sequence[Problem], folder: Path, format_: Format) -> None:
    """What was written, or would have been, and what is wrong about it."""
    if format_ is Format.JSON:
        where = written.as_posix() if written else None
        print_json({"file": where, "content": text, "problems": [as_json(p) for p in problems]})
        return
    print_problems(problems, folder.as_posix())
    say(f"wrote {written.as_posix()}" if written else "nothing was written")
    if written:
        sys.stdout.write(text)


def _when(
    start: str | None, stop: str | None, days: str | None
) -> tuple[tuple[str, str] | None, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """Once or weekly: by the flags, or by what is answered."""
    if days is None and start is None:
        answer = _asked("days of the week (mon,tue), or nothing for one window", "", may_be_empty=True)
        days = answer or None
    form = "08:00" if days else "2026-12-01T08:00"
    start = start or _asked("start", form=form)
    stop = stop or _asked("stop", form="18:00" if days else f"{start[:10]}T18:00")
    if not days:
        return (start, stop), ()
    meant = weekdays_meant(days)
    if not meant:
        raise CannotRun(f"--days {days}: the days are {', '.join(WEEKDAYS)}")
    return None, ((meant, start, stop),)


def _only_centre(catalogue: Catalogue, namespace: str) -> str | None:
    valid = valid_centres(namespace, catalogue.cost_centres)
    return valid[0] if not isinstance(valid, Tie) and valid else None


def file_name(wish: Wish) -> str:
    """Where the file of a wish stands, if nobody says where."""
    team = wish.namespaces[0].partition("-")[0]
    kind = "once" if wish.once else "hours"
    day = wish.once[0][:10] if wish.once else ""
    return f"{team}/{wish.namespaces[0]}-{kind}{'-' + day if day else ''}.yaml"


def _asked(what: str, default: str | None = None, *, may_be_empty: bool = False, form: str = "") -> str:
    """An answer from the person at the terminal. CannotRun: there is none to ask."""
    if not sys.stdin.isatty():
        if default is not None and (default or may_be_empty):
            return default
        flag = what.replace(" ", "-").replace("centre", "center")
        raise CannotRun(f"--{flag} is missing, and there is nobody to ask")
    return str(typer.prompt(f"{what} ({form})" if form else what, default=default, show_default=bool(default)))
