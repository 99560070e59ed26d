"""An event loop whose time passes only when nothing is left to do at the present instant: hours in milliseconds.

What runs on it is deterministic: one thread, no wall clock, and timers in their order.
"""

from __future__ import annotations

import asyncio
import contextvars
import selectors
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")


class Stuck(Exception):
    """Everything waits for something that will never come."""


class _NoWaiting(selectors.SelectSelector):
    """Where a real loop would wait for a timer, time jumps to it."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Stuck("no task can go on, and no timer is set")
        self.loop.elapsed += max(timeout, 0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time begins at 0 and is counted in seconds."""

    def __init__(self) -> None:
        selector = _NoWaiting()
        selector.loop = self
        self.elapsed = 0.0
        super().__init__(selector)
        self.set_task_factory(_task)

    def time(self) -> float:
        return self.elapsed


def run(work: Coroutine[object, object, T]) -> T:
    """Run to the end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


class Life:
    """All tasks that were begun within it, as a process has all its threads: they end together."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[object]] = []

    def begin(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Begin a task within this life; what it begins belongs to it too."""
        context = contextvars.copy_context()
        context.run(_LIFE.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def end(self) -> None:
        """Cancel whatever is still under way."""
        for task in self._tasks:
            task.cancel()

    def adopt(self, task: asyncio.Task[object]) -> None:
        """Take a task in. Those that are done stay: to take each out again would cost more than all of them hold."""
        self._tasks.append(task)


_LIFE: contextvars.ContextVar[Life | None] = contextvars.ContextVar("life", default=None)


def _task(
    loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T] | Generator[Any, None, T], **how: Any
) -> asyncio.Task[T]:
    task = asyncio.Task(work, loop=loop, **how)
    context = how.get("context")
    life = context.get(_LIFE) if context is not None else _LIFE.get()
    if life is not None:
        life.adopt(task)
    return task


class VirtualClock:
    """The loop's time as a clock that began at an instant, and that may be wrong by some seconds."""

    def __init__(self, start: float, wrong_by: float = 0.0) -> None:
        self._start = start
        self.wrong_by = wrong_by

    def now(self) -> float:
        return self._start + self.monotonic() + self.wrong_by

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
