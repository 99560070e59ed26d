"""Who listens to changes: each client has a bounded queue, so that one that does not read never delays the others.

Everything here happens on the event loop, in no more than a moment; what is told was made in a thread before.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

QUEUED_AT_MOST = 64
REMEMBERED = 256
MOST_LISTENERS = 2000


class Told(NamedTuple):
    """A change as it goes out to everybody, and its number."""

    seq: int
    text: str


class TooManyListeners(Exception):
    """There is no room for another one; it may try again later, or elsewhere."""


@dataclass(eq=False, slots=True)
class Listener:
    """One client. `lost`: it did not read in time, so that something was thrown away."""

    waiting: asyncio.Queue[Told] = field(default_factory=lambda: asyncio.Queue(QUEUED_AT_MOST))
    lost: bool = False


@dataclass(slots=True)
class Hub:
    """Tells changes to all listeners. `epoch` names this process's numbering: another process counts otherwise."""

    epoch: str
    heartbeat_s: float = 15.0
    origins: frozenset[str] = frozenset()
    _listeners: set[Listener] = field(default_factory=set)
    _recent: deque[Told] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def tell(self, seq: int, text: str) -> None:
        """Give a change to everybody who listens, without waiting for anybody."""
        told = Told(seq, text)
        self._recent.append(told)
        for listener in self._listeners:
            try:
                listener.waiting.put_nowait(told)
            except asyncio.QueueFull:
                listener.lost = True

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """Another listener, from now on. TooManyListeners."""
        if len(self._listeners) >= MOST_LISTENERS:
            raise TooManyListeners
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def since(self, epoch: str, seq: int, present: int) -> Sequence[Told] | None:
        """The changes after `seq` that were told; None: they are not all remembered, or it is no number of ours."""
        if epoch != self.epoch or seq > present:
            return None
        oldest = self._recent[0].seq if self._recent else present + 1
        return [told for told in self._recent if told.seq > seq] if seq >= oldest - 1 else None

    @property
    def listeners(self) -> int:
        return len(self._listeners)
