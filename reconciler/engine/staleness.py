"""Whether what is in force is too old a word to put anything to sleep on.

It is confirmed each time its source says what its newest revision is, and grows old while the source does not answer.
An engine that follows no source relies on whoever syncs for it, and judges the copy of its store alone.
"""

from __future__ import annotations

from reconciler.core.happenings import GrewStale
from reconciler.engine.ports import Ports
from schemas.instants import Instant


class Staleness:
    """The age of what one engine decides from."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._seen_at: Instant | None = None
        self._is_away = False
        self._was_stale = False

    @property
    def seen_at(self) -> Instant | None:
        """When the source last said what its newest revision is, as far as this engine knows."""
        return self._seen_at

    def was_confirmed(self, at: Instant) -> None:
        """The source said at this instant what its newest revision is."""
        self._seen_at = max(at, self._seen_at or at)

    def source_answered(self, at: Instant | None) -> None:
        """The source was asked: the instant at which it answered, or nothing."""
        self._is_away = at is None
        if at is not None:
            self.was_confirmed(at)

    def is_stale(self, now: Instant) -> bool:
        """Whether nothing more may be put to sleep; told when it changes."""
        ages = [0.0]
        if self._is_away and self._seen_at is not None:
            ages.append(now - self._seen_at)
        if self._ports.endurance is not None and self._ports.endurance.is_away:
            ages.append(self._ports.endurance.copy_age_s)
        stale = max(ages) >= self._ports.times.stale_s
        if stale is not self._was_stale:
            self._was_stale = stale
            self._ports.reporter.tell(GrewStale(int(now - max(ages)), stale))
        return stale
