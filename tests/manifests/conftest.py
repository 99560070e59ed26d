"""The command line of the commands' tests, for the drills."""

from __future__ import annotations

from tests.reconciler.commands.conftest import alba, cluster, estate

__all__ = ["alba", "cluster", "estate"]
