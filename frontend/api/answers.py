"""Answers that were made within this second from this copy: many who ask the same at once are answered by one making.

Called from any thread.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

KEPT = 256
STRIPES = 64
MOST_BYTES_KEPT = 4_000_000
"""Longer answers are made anew: memory is worth more than they are."""


class Answer(NamedTuple):
    """Everything of an answer but the instant at which it is given, and its tag."""

    text: str
    tag: str


@dataclass(slots=True)
class Answers:
    """Remembers the last answers by question; `holds` says of which moment of the copy one was made."""

    _kept: OrderedDict[str, tuple[Hashable, Answer]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _stripes: tuple[Lock, ...] = field(default_factory=lambda: tuple(Lock() for _ in range(STRIPES)))

    def get(self, question: str, holds: Hashable, make: Callable[[], str]) -> Answer:
        """The answer of this moment; whoever asks while it is being made waits for it."""
        with self._stripes[hash(question) % STRIPES]:
            with self._lock:
                kept = self._kept.get(question)
            if kept and kept[0] == holds:
                return kept[1]
            answer = made(make())
            if len(answer.text) <= MOST_BYTES_KEPT:
                with self._lock:
                    self._kept[question] = holds, answer
                    self._kept.move_to_end(question)
                    while len(self._kept) > KEPT:
                        self._kept.popitem(last=False)
            return answer


def made(text: str) -> Answer:
    return Answer(text, tag_of(text))


def tag_of(text: str) -> str:
    """A weak ETag."""
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
