"""The clocks of real life, and one that runs fast for the demo."""

from __future__ import annotations

import asyncio
import time


class SystemClock:
    """This machine's clocks. The monotonic one goes on while the process, or the machine, is suspended."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return time.clock_gettime(clock)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class FastClock:
    """Time that begins at an instant and runs `speed` times as fast as this machine's."""

    def __init__(self, start: float, speed: float, real: SystemClock) -> None:
        self._start = start
        self._speed = speed
        self._real = real
        self._began = real.monotonic()

    def now(self) -> float:
        return self._start + self._elapsed()

    def monotonic(self) -> float:
        return self._elapsed()

    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds / self._speed)

    def _elapsed(self) -> float:
        return (self._real.monotonic() - self._began) * self._speed


class ShiftedClock:
    """This machine's time, moved so that it is a given instant now: for a command about another time."""

    def __init__(self, at: float, real: SystemClock) -> None:
        self._offset = at - real.now()
        self._real = real

    def now(self) -> float:
        return self._real.now() + self._offset

    def monotonic(self) -> float:
        return self._real.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds)
