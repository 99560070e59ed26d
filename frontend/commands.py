"""`alba serve`: the page and the read-only API over HTTP. The front door finds it by an entry point of
`alba.commands`.
"""

from __future__ import annotations

import asyncio

from reconciler.commands.connecting import CLUSTERS, SOURCE, STORE, taking
from reconciler.commands.ending import stop_on_signals
from reconciler.commands.showing import say
from reconciler.compose import clock_at, open_store
from reconciler.settings import Settings

SERVING = (
    "host",
    "port",
    "repository",
    "origin",
    "page",
    "live",
    "sign_in",
    "audience",
    "sign_in_keys",
    "rate",
    "proxies",
)


@taking(*STORE, *SOURCE, *CLUSTERS, *SERVING, "sync_s", "sweep_s")
def serve(settings: Settings) -> None:
    """Serve the page and the API, for reading only, until SIGTERM."""
    # The web framework is an extra, and takes longer to load than most commands take to run.
    from frontend.compose import address_of, app_of  # noqa: PLC0415
    from frontend.serving import serve as serve_app  # noqa: PLC0415

    clock = clock_at(None)

    async def run() -> None:
        stop_on_signals()  # so that the process ends with 0 once the server has ended by itself
        await serve_app(app, address_of(settings), lambda at: say(f"Alba is at {at}; end with Ctrl-C"))

    with open_store(settings, clock, make=False) as store:
        app = app_of(settings, store, clock)
        asyncio.run(run())
