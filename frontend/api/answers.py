"""Answers that were made lately: many who ask the same are answered by one making, and one packing.

`get` is called from any thread, `ready` on the event loop.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from schemas.instants import Instant, instant_text

KEPT = 256
STRIPES = 64
LARGEST_KEPT, MOST_BYTES_KEPT = 6_000_000, 16_000_000
"""Longer answers are made anew, and so much is kept in all: memory is worth more than they are."""

SMALLEST_PACKED, PACKED_AT = 1024, 5

LONG_S, REST, MOST_REST_S = 0.1, 5, 60.0
"""What took so long to make is given for so many times as long, though time passes: a fifth of one processor at most
goes into one question.
"""


class Moment(NamedTuple):
    """Of what an answer was made: a copy, and an instant."""

    copy: Hashable
    at: Instant


class Body(NamedTuple):
    """An answer as it was packed for an instant; None: that is not worth its while."""

    as_of: Instant
    packed: bytes | None


@dataclass(slots=True)
class Answer:
    """Everything of an answer but the instant at which it is given, and its tag; `body` is what was given last."""

    rest: bytes
    tag: str
    body: Body | None = None

    def plain_at(self, as_of: Instant) -> bytes:
        """The whole text."""
        return f'{{"as_of":"{instant_text(as_of)}",'.encode() + self.rest

    def packed_at(self, as_of: Instant) -> bytes | None:
        """The same, packed once for all who ask within a second; None: it is too small for that."""
        body = self.body
        if body is None or body.as_of != as_of:
            worth = len(self.rest) >= SMALLEST_PACKED
            body = self.body = Body(as_of, gzip.compress(self.plain_at(as_of), PACKED_AT, mtime=0) if worth else None)
        return body.packed


class Given(NamedTuple):
    """An answer, the instant that it is about, and the operation that made it."""

    answer: Answer
    as_of: Instant
    operation: object = None


@dataclass(slots=True)
class _Kept:
    answer: Answer
    moment: Moment
    as_of: Instant
    rests_until: float
    is_patient: bool
    operation: object

    def given(self, moments: tuple[Moment, ...], now: Instant, tick: float) -> Given | None:
        if self.moment in moments:
            return Given(self.answer, now, self.operation)
        if tick < self.rests_until and (self.is_patient or self.moment.copy == moments[0].copy):
            return Given(self.answer, self.as_of, self.operation)
        return None


@dataclass(slots=True)
class Answers:
    """Remembers the last answers by question. `used` tells the processor time of a thread."""

    elapsed: Callable[[], float] = time.monotonic
    used: Callable[[], float] = time.thread_time
    _kept: OrderedDict[bytes, _Kept] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: Lock = field(default_factory=Lock)
    _stripes: tuple[Lock, ...] = field(default_factory=lambda: tuple(Lock() for _ in range(STRIPES)))

    def get(
        self,
        question: bytes,
        moment: Moment,
        now: Instant,
        make: Callable[[], str],
        *,
        is_patient: bool = False,
        operation: object = None,
    ) -> Given:
        """The answer of this moment; whoever asks while it is being made waits for it. One that `is_patient` rests
        after a long making even where the copy is another by then.
        """
        with self._stripes[hash(question) % STRIPES]:
            with self._lock:
                kept = self._kept.get(question)
            if kept and (given := kept.given((moment,), now, self.elapsed())):
                return given
            began = self.used()
            answer = made(make())
            cost = self.used() - began
            rest = min(REST * cost, MOST_REST_S) if cost >= LONG_S else 0
            self._keep(question, _Kept(answer, moment, now, self.elapsed() + rest, is_patient, operation))
            return Given(answer, now, operation)

    def _keep(self, question: bytes, new: _Kept) -> None:
        size = len(new.answer.rest)
        with self._lock:
            if last := self._kept.pop(question, None):
                self._bytes -= len(last.answer.rest)
            if size > LARGEST_KEPT:
                return
            self._kept[question] = new
            self._bytes += size
            while len(self._kept) > KEPT or self._bytes > MOST_BYTES_KEPT:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.answer.rest)

    def ready(self, question: bytes, moments: tuple[Moment, ...], now: Instant) -> Given | None:
        """The answer, if there is nothing to do for it."""
        kept = self._kept.get(question)
        given = kept.given(moments, now, self.elapsed()) if kept else None
        return given if given and given.answer.body and given.answer.body.as_of == given.as_of else None


def made(text: str) -> Answer:
    return Answer(text.encode(), tag_of(text))


def tag_of(text: str) -> str:
    """A weak ETag."""
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
