"""How a command ends: 0 fine, 1 something was found, 2 it could not run. The code follows from the result alone."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

FINE = 0
FOUND = 1


NO_CATALOGUE = "the store holds no catalogue: run `alba sync` first, and allow the revision if it is held"


class CannotRun(Exception):
    """The command cannot do what was asked; the message says why and what to do. The front door prints it."""

    exit_code = 2


def stop_on_signals() -> asyncio.Event:
    """Set once this process is asked to end, by Ctrl-C or SIGTERM. Only inside a running event loop."""
    import asyncio  # noqa: PLC0415 - whoever asks has it; most commands do without

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
