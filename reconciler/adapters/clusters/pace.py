"""How hard an API server may be asked: so many requests a second, and so many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType

BURST_S = 0.1
"""After a pause, the requests of so many seconds may go at once."""


class Pace:
    """An asynchronous context around each request: whoever enters waits for a turn, first come, first served.

    `per_second` None lifts the rate; `at_once` always holds.
    """

    def __init__(
        self,
        *,
        per_second: float | None,
        at_once: int,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if per_second is not None and per_second <= 0:
            raise ValueError(f"a pace of {per_second} requests a second lets nothing through; leave it out to lift it")
        self._gap_s = 1 / per_second if per_second else 0.0
        self._places = asyncio.Semaphore(at_once)
        self._monotonic = monotonic
        self._sleep = sleep
        self._next_turn = monotonic()

    async def __aenter__(self) -> None:
        if self._gap_s:
            now = self._monotonic()
            turn = max(self._next_turn, now - BURST_S)
            self._next_turn = turn + self._gap_s
            if turn > now:
                await self._sleep(turn - now)
        await self._places.acquire()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._places.release()
