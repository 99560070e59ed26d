"""The reconciler's commands: thin, each reading what it needs, asking the rooms below, and showing the answer.

The front door finds `commands` through the entry point `alba.commands`. May import everything below; nothing
imports it.
"""

from __future__ import annotations

import typer

from reconciler.commands import (
    beginning,
    demonstrating,
    doctoring,
    explaining,
    granting,
    importing,
    planning,
    publishing,
    records,
    releasing,
    reviewing,
    running,
    simulating,
    tidying,
    validating,
    writing,
)


def commands(app: typer.Typer) -> None:
    """Add every command of the reconciler to the front door."""
    for room in (
        demonstrating,
        validating,
        planning,
        reviewing,
        explaining,
        writing,
        beginning,
        tidying,
        publishing,
        running,
        records,
        releasing,
        importing,
        granting,
        doctoring,
        simulating,
    ):
        room.add(app)
