"""Puts the page beside the demo, if the room that has one is installed.

The reconciler knows no page. Whoever has one registers a `Beside` under the entry points `alba.demo`, as a room
registers its commands.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import entry_points
from typing import Protocol

from reconciler.core.ports import Clock, Cluster
from reconciler.settings import Settings

GROUP = "alba.demo"


class Beside(Protocol):
    """Serves something over the demo's store and clusters until `stop`; `tell` is given the address to open."""

    def __call__(
        self,
        settings: Settings,
        clock: Clock,
        clusters: Mapping[str, Cluster],
        speed: float,
        tell: Callable[[str], None],
        stop: asyncio.Event,
        /,
    ) -> Coroutine[None, None, None]: ...


def besides(say: Callable[[str], None]) -> Sequence[Beside]:
    """Everything that is registered, loaded: before the demo's clock starts, since that takes seconds."""
    found: list[Beside] = []
    for entry in entry_points(group=GROUP):
        try:
            found.append(entry.load())
        except ModuleNotFoundError as error:
            say(f"No page: {error.name} is missing; pip install 'alba-schedules[api]' brings it.")
    return found


@asynccontextmanager
async def page_beside(
    found: Sequence[Beside],
    settings: Settings,
    clock: Clock,
    clusters: Mapping[str, Cluster],
    speed: float,
    say: Callable[[str], None],
) -> AsyncIterator[None]:
    """Serve what is registered while the demo runs. What cannot be served is said, and stops no demo."""
    stop = asyncio.Event()

    async def served(beside: Beside) -> None:
        try:
            await beside(settings, clock, clusters, speed, lambda at: say(f"Open {at} in a browser to see it."), stop)
        except Exception as error:
            if not hasattr(error, "exit_code"):
                raise  # the front door shows a bug as one
            say(f"No page: {error}")

    tasks = [asyncio.create_task(served(beside)) for beside in found]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)
