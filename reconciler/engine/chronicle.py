"""Counts what a process is told until it is written down, and remembers how its breakers stand.

A reporter beside the others of a long-lived engine, told from any thread. Only `Observer` writes what it counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock

from reconciler.core.happenings import BreakerMoved, BreakerState, Happening
from reconciler.core.hours import LONGEST_ERROR, NOTHING, BreakerStood, Counted, counting, hour_of, together
from schemas.instants import Instant

MOST_HOURS = 24
"""What was counted in older hours, while it could not be written, is forgotten."""


class Chronicle:
    """What was counted, by the start of its hour."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = Lock()
        self._counted: dict[Instant, Counted] = {}
        self._breakers: dict[tuple[str, str], BreakerStood] = {}

    def tell(self, happening: Happening) -> None:
        at = self._now()
        added = counting(happening, at)
        with self._lock:
            if isinstance(happening, BreakerMoved):
                self._stand(happening, int(at))
            if added is not NOTHING:
                self._add(hour_of(at), added)

    def take(self) -> Mapping[Instant, Counted]:
        """Everything that was counted and not yet taken, by hour. What cannot be written is to be given back."""
        with self._lock:
            taken, self._counted = self._counted, {}
            return taken

    def give_back(self, counted: Mapping[Instant, Counted]) -> None:
        """Count this again, beside what was counted meanwhile."""
        with self._lock:
            for start, each in counted.items():
                self._add(start, each)

    @property
    def breakers(self) -> tuple[BreakerStood, ...]:
        """How each breaker stands, by name."""
        with self._lock:
            return tuple(self._breakers[name] for name in sorted(self._breakers))

    def _stand(self, moved: BreakerMoved, at: Instant) -> None:
        """A breaker opens when a call has failed; while one call tries, that is still the last error."""
        name, error_at = (moved.dependency, moved.calls), at if moved.error else None
        if moved.error and moved.state is BreakerState.HALF_OPEN and name in self._breakers:
            error_at = self._breakers[name].error_at
        self._breakers[name] = BreakerStood(*name, moved.state, at, moved.error[:LONGEST_ERROR], error_at)

    def _add(self, start: Instant, counted: Counted) -> None:
        self._counted[start] = together(self._counted.get(start, NOTHING), counted)
        while len(self._counted) > MOST_HOURS:
            del self._counted[min(self._counted)]
