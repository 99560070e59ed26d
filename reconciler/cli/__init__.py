"""The front door: the command `alba`. Finds the rooms through entry points, and imports none of them."""

from reconciler.cli.door import main

__all__ = ["main"]
