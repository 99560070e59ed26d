"""`alba serve`: the read-only API over HTTP. The front door finds `commands` by the entry point `alba.commands`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from reconciler.commands.connecting import SOURCE, STORE, taking
from reconciler.commands.ending import stop_on_signals
from reconciler.commands.showing import say
from reconciler.compose import clock_at, open_store
from reconciler.settings import Settings

PORT = 8080


def commands(app: typer.Typer) -> None:
    """Add every command of the frontend to the front door."""
    app.command()(serve)


@taking(*STORE, *SOURCE, "sync_s")
def serve(
    settings: Settings,
    host: Annotated[str, typer.Option("--host", help="the address to listen at")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="the port, or the next free one")] = PORT,
    repository: Annotated[
        str, typer.Option("--repository", metavar="URL", help="the repository's page, for links; GitHub's is known")
    ] = "",
    origin: Annotated[
        list[str] | None, typer.Option("--origin", metavar="URL", help="another site whose pages may listen to changes")
    ] = None,
) -> None:
    """Serve what the store and the repository say over HTTP, for reading only, until SIGTERM."""
    # The web framework is an extra, and takes longer to load than most commands take to run.
    from frontend.compose import Address, serve_api  # noqa: PLC0415

    clock = clock_at(None)
    address = Address(host, port, repository, frozenset(origin or ()))

    async def run() -> None:
        stop_on_signals()  # so that the process ends with 0 once the server has ended by itself
        await serve_api(settings, address, store, clock, say)

    with open_store(settings, clock, make=False) as store:
        asyncio.run(run())
