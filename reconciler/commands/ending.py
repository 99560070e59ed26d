"""How a command ends: 0 fine, 1 something was found, 2 it could not run. The code follows from the result alone."""

from __future__ import annotations

FINE = 0
FOUND = 1


class CannotRun(Exception):
    """The command cannot do what was asked; the message says why and what to do. The front door prints it."""

    exit_code = 2
