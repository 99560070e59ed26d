"""What a room above the reconciler keeps in the table for itself; no tick reads it."""

from __future__ import annotations

from dataclasses import dataclass

from reconciler.core.records import ItemId, Version

ERRANDS = "!bot/"
"""What the ids of errands begin with."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A text that only the room that wrote it can read. Written on condition of its version, like every item."""

    id: ItemId
    version: Version
    text: str
