"""Remembers when the engine last ticked, for those who ask whether it lives and whether it is of use."""

from __future__ import annotations

from dataclasses import dataclass, field

from reconciler.core.happenings import (
    BreakerMoved,
    BreakerState,
    Happening,
    StoreBack,
    StoreLost,
    TickEnded,
    Unavailable,
)
from reconciler.core.ports import Clock
from schemas.instants import instant_text

MISSABLE_TICKS = 3
"""An engine that has not ticked for so many of its longest waits is taken for hung."""


@dataclass(slots=True)
class Pulse:
    """Told what happens; asked by probes, from any thread. `tick_s` is the longest wait between two ticks."""

    clock: Clock
    tick_s: float
    _heard: float | None = field(default=None, init=False)
    _ready: bool = field(default=False, init=False)
    _degraded: dict[str, str] = field(default_factory=dict, init=False)

    def tell(self, happening: Happening) -> None:
        match happening:
            case TickEnded():
                self._heard, self._ready = self.clock.monotonic(), True
            case Unavailable("the store"):
                self._heard, self._ready = self.clock.monotonic(), False
            case StoreLost(as_of):
                self._degraded["the store"] = f"the store is away, decided from what it said at {instant_text(as_of)}"
            case StoreBack():
                self._degraded.pop("the store", None)
            case BreakerMoved(dependency, calls, state):
                self._degraded.pop(f"{dependency} {calls}", None)
                if state is not BreakerState.CLOSED:
                    self._degraded[f"{dependency} {calls}"] = f"{dependency} is not asked ({calls})"
            case _:
                pass

    def lives(self) -> bool:
        """Whether it does anything at all: it ticks, or waits for its store and says so, or has yet to begin, which a
        revision that waits to be allowed may put off for as long as people take.
        """
        return self._heard is None or self.clock.monotonic() - self._heard <= MISSABLE_TICKS * self.tick_s

    def is_ready(self) -> bool:
        """Whether it has ticked, lately, over a store that answers."""
        return self._ready and self.lives()

    def standing(self) -> str:
        """For whoever asks a ready engine: that all is well, or what it goes on without."""
        degraded = "; ".join(self._degraded.copy().values())
        return f"degraded: {degraded}" if degraded else "ok"
