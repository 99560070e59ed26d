"""The bot's commands; the front door finds `commands` by the entry point `alba.commands`.

`alba new` belongs to the reconciler, which finds `propose_wish` by the entry point `alba.proposals`.
"""

from __future__ import annotations

import typer

from bot.commands import approving, proposing, running
from bot.commands.proposing import propose_wish

__all__ = ["commands", "propose_wish"]


def commands(app: typer.Typer) -> None:
    """Add every command of the bot to the front door."""
    for room in (proposing, approving, running):
        room.add(app)
