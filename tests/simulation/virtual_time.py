"""An event loop whose time passes only when nothing is left to do at the present instant: hours in milliseconds.

What runs on it is deterministic: one thread, no wall clock, and timers in their order.
"""

from __future__ import annotations

import asyncio
import contextvars
import heapq
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Mapping
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Stuck(Exception):
    """Everything waits for something that will never come."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Time begins at 0 and is counted in seconds. No sockets, no threads, no processes."""

    def __init__(self) -> None:
        super().__init__()
        self.elapsed = 0.0
        self._now: deque[asyncio.Handle] = deque()
        self._later: list[asyncio.TimerHandle] = []

    def live(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something to its end, and cancel what it leaves behind."""
        asyncio._set_running_loop(self)
        try:
            task = self.create_task(work)
            self._run_until(task)
            left = asyncio.all_tasks(self)
            for other in left:
                other.cancel()
            self._run_until(asyncio.gather(*left, return_exceptions=True))
            return task.result()
        finally:
            asyncio._set_running_loop(None)
            self.close()

    def _run_until(self, end: asyncio.Future[Any]) -> None:
        while not end.done():
            if not self._now:
                self._jump()
            handle = self._now.popleft()
            if not handle.cancelled():
                handle._run()

    def _jump(self) -> None:
        """To the next timer: that of whoever would have waited the shortest."""
        while self._later:
            timer = heapq.heappop(self._later)
            if not timer.cancelled():
                self.elapsed = max(self.elapsed, timer.when())
                self._now.append(timer)
                return
        raise Stuck("no task can go on, and no timer is set")

    def time(self) -> float:
        return self.elapsed

    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._now.append(handle)
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self.elapsed + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._later, timer)
        return timer

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """A timer that was cancelled is left out when its turn comes."""

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Coroutine[Any, Any, T] | Generator[Any, None, T],
        *,
        name: object = None,
        context: contextvars.Context | None = None,
    ) -> asyncio.Task[T]:
        task = asyncio.Task(coro, loop=self, name=None if name is None else str(name), context=context)
        life = context[_LIFE] if context is not None else _LIFE.get()
        if life is not None:
            life.adopt(task)
        return task

    def call_exception_handler(self, context: Mapping[str, Any]) -> None:
        raise AssertionError(f"nobody was told of this error: {context}")

    def get_debug(self) -> bool:
        return False


def run(work: Coroutine[object, object, T]) -> T:
    """Run to the end in virtual time."""
    return VirtualLoop().live(work)


class Life:
    """All tasks that were begun within it, as a process has all its threads: they end together."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[Any]] = []
        self._enough = 64

    def begin(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        """Begin a task within this life; what it begins belongs to it too."""
        context = contextvars.copy_context()
        context.run(_LIFE.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def end(self) -> None:
        """Cancel whatever is still under way."""
        for task in self._tasks:
            task.cancel()

    def adopt(self, task: asyncio.Task[Any]) -> None:
        """Take a task in. Those that are done are let go many at once."""
        self._tasks.append(task)
        if len(self._tasks) == self._enough:
            self._tasks = [task for task in self._tasks if not task.done()]
            self._enough = 64 + 2 * len(self._tasks)


_LIFE: contextvars.ContextVar[Life | None] = contextvars.ContextVar("life", default=None)


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
