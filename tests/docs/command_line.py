"""The command `alba` as its rooms put it together, for tests that hold pages against it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points

import typer
from typer.core import TyperGroup
from typer.main import get_command

from reconciler.cli.door import GROUP


def all_commands() -> Mapping[str, object]:
    """Every command by its name."""
    app = typer.Typer()
    for entry in entry_points(group=GROUP):
        app.command(entry.name)(entry.load())
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    return group.commands


def command_of(name: str) -> object:
    return all_commands()[name]


def flags_of(command: object) -> list[str]:
    """The flags that a command takes, as they are typed."""
    params = getattr(command, "params", [])
    return [flag for param in params for flag in (*param.opts, *param.secondary_opts)]


def required_flags_of(command: object) -> list[str]:
    """The flags without which a command refuses to run."""
    params = getattr(command, "params", [])
    return [param.opts[0] for param in params if param.required and param.opts[0].startswith("--")]
