"""`alba bot`: Slack's commands, until SIGTERM."""

from __future__ import annotations

import asyncio

from reconciler.commands.connecting import SOURCE, STORE, taking
from reconciler.commands.ending import stop_on_signals
from reconciler.commands.showing import say
from reconciler.compose import clock_at, open_store
from reconciler.settings import Settings

BOT = ("github", "github_app", "github_url", "slack_url", "bot_secrets", "bot_listen", "sync_s")


@taking(*STORE, *SOURCE, *BOT)
def bot(settings: Settings) -> None:
    """Answer in Slack and open pull requests for what people ask, until SIGTERM."""
    # Slack's and GitHub's clients are an extra, which the commands beside this one do not need.
    from bot.serving import bot_running  # noqa: PLC0415

    clock = clock_at(None)

    async def until_stopped(address: str) -> None:
        stop = stop_on_signals()
        say(f"Alba's bot listens at {address}; end with Ctrl-C")
        await stop.wait()

    with open_store(settings, clock) as store, bot_running(settings, store, clock, say) as address:
        asyncio.run(until_stopped(address))
