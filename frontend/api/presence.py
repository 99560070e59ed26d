"""When the engine was there: what its own heartbeats say, as far as the store has them. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.instants import MINUTE, Instant
from schemas.schedule import Window

SILENT_AFTER_S = 2 * MINUTE
"""An engine that has said nothing for so long is away."""


@dataclass(frozen=True, slots=True)
class Presence:
    """`last_seen` None: no engine has ever said anything. `absences` are whole spans without one, earliest first;
    `swept_at` is, by cluster, when the last sweep over all of its namespaces ended.
    """

    last_seen: Instant | None = None
    absences: tuple[Window, ...] = ()
    swept_at: Mapping[str, Instant] = field(default_factory=dict)

    def away_since(self, now: Instant) -> Instant | None:
        """Since when no engine acts; None: one does, or nobody can tell."""
        if self.last_seen is None or now - self.last_seen <= SILENT_AFTER_S:
            return None
        return self.last_seen
