"""The page beside the demo, which finds `beside` by the entry point `alba.demo`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from frontend.compose import Demonstration, address_of, app_of
from frontend.serving import serve
from reconciler.compose import open_store
from reconciler.core.ports import Clock, Cluster
from reconciler.settings import Settings


async def beside(
    settings: Settings,
    clock: Clock,
    clusters: Mapping[str, Cluster],
    speed: float,
    tell: Callable[[str], None],
    stop: asyncio.Event,
) -> None:
    """Serve page and API over a demonstration until `stop`; `tell` is given the address. WrongSetting, NoPort."""
    with open_store(settings, clock, make=False) as store:
        app = app_of(settings, store, clock, Demonstration(clusters, speed))
        await serve(app, address_of(settings), tell, stop)
