"""Puts the command `alba` together from the rooms that are installed, and says how it ended.

Each entry point of the group `alba.commands` is a command, under its name. Only the one that is typed is loaded: the
help, which tells of all, loads all. Exit codes: 0 fine, 1 problems found, 2 it could not run. An error that was
expected carries its exit code and is one line on stderr; any other is a bug, and shows its traceback.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points, requires, version
from typing import Annotated, NoReturn, Protocol, runtime_checkable

import typer

DISTRIBUTION = "alba-schedules"
GROUP = "alba.commands"
OURS = frozenset({"schemas", "reconciler", "bot", "frontend"})
CANNOT_RUN = 2
FEW_COLLECTIONS = 50_000
"""New objects between two looks for garbage: loading code makes many, none of them garbage, and a look costs time."""


@runtime_checkable
class Expected(Protocol):
    """What an exception has whose message is meant for whoever typed the command."""

    exit_code: int


def main() -> NoReturn:
    """Run `alba` with what was typed, and exit."""
    gc.set_threshold(FEW_COLLECTIONS)
    sys.exit(run(sys.argv[1:], entry_points(group=GROUP)))


def run(arguments: Sequence[str], commands: Iterable[EntryPoint]) -> int:
    """Run one command line against the commands there are; returns the exit code."""
    found = sorted(commands, key=lambda entry: entry.name)
    typed = [entry for entry in found if [entry.name] == list(arguments[:1])]
    try:
        _door(typed or found)(args=list(arguments), prog_name="alba")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except ModuleNotFoundError as error:
        return _refuse(_how_to_get(_foreign(error)), CANNOT_RUN)
    except Exception as error:
        if not isinstance(error, Expected):
            raise
        return _refuse(str(error), error.exit_code)
    return 0


def _door(commands: Iterable[EntryPoint]) -> typer.Typer:
    app = typer.Typer(
        name="alba",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if sys.stdout.isatty() else None,
    )
    app.callback()(_alba)
    for entry in commands:
        try:
            command: Callable[..., None] = entry.load()
        except ModuleNotFoundError as error:
            _add_closed(app, entry.name, _how_to_get(_foreign(error)))
        else:
            app.command(entry.name)(command)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"alba {version(DISTRIBUTION)}")
        raise typer.Exit


def _alba(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keeps non-production Kubernetes namespaces asleep, unless a merged schedule says otherwise.

    Every command exits 0 when all is fine, 1 when it found problems, and 2 when it could not run.
    """


def _add_closed(app: typer.Typer, name: str, reason: str) -> None:
    """Let a command that cannot be loaded say so, in the list of commands and when it is asked for."""

    def closed() -> None:
        raise typer.Exit(_refuse(reason, CANNOT_RUN))

    anything = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command(name, help=f"Not installed: {reason}", context_settings=anything)(closed)


def _foreign(error: ModuleNotFoundError) -> str:
    """The package that is missing; raises the error again if it is one of ours, for that is a bug."""
    package = (error.name or "").partition(".")[0]
    if not package or package in OURS:
        raise error
    return package


def _how_to_get(package: str) -> str:
    return f"{package} is missing; install it with: pip install '{DISTRIBUTION}[{_extra_with(package)}]'"


def _extra_with(package: str) -> str:
    """The extra that brings a package, or `all` if the package goes by another name than its distribution."""
    wanted = package.replace("_", "-").lower()
    for requirement in requires(DISTRIBUTION) or ():
        found = re.match(r"([\w.-]+).*\bextra == [\"'](\w+)[\"']", requirement)
        if found and found[1].replace("_", "-").lower() == wanted:
            return found[2]
    return "all"


def _refuse(reason: str, exit_code: int) -> int:
    typer.echo(f"alba: {reason}", err=True)
    return exit_code
