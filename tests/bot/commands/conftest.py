"""The command `alba` as a user types it."""

from tests.reconciler.commands.conftest import alba

__all__ = ["alba"]
