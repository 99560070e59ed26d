"""An endpoint that takes a request and never answers it: a real engine waits its ten seconds."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.faults.estate import EDGE, estate
from tests.faults.proxy import Hangs, puts_to_sleep


def test_an_answer_that_never_comes_is_given_up_and_holds_up_nobody_else(tmp_path: Path) -> None:
    with estate(tmp_path, f"sqlite:{tmp_path / 'alba.db'}") as world:
        never = asyncio.Event()
        world.proxy.inject(Hangs(never), puts_to_sleep)
        process, counts = world.ticked_apart(EDGE)
        world.loop.call_soon_threadsafe(never.set)
        assert world.proxy.happened == 1
        assert counts["failed"] == 1 and "no answer within" in process.err.read_text()
        assert world.sizes()["after-dev"] == (3, 2, False)
        world.recovered(EDGE)
