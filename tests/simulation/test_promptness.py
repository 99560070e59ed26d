"""What an engine does within seconds, rather than at its next look: under simulated time, to the second."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from reconciler.core.revisions import POINTER_ID
from reconciler.engine.electing import Standing
from reconciler.engine.engine import STAND_EVERY_S
from reconciler.engine.signalling import allow
from tests.simulation.estate import BEFORE_THE_MERGE, LARGER
from tests.simulation.faults import Listening
from tests.simulation.hands import Hands
from tests.simulation.virtual_time import run
from tests.simulation.world import TIMES, World, nobody


def test_an_engine_that_comes_to_lead_acts_at_once_and_not_at_its_next_look() -> None:
    assert run(_writes_soon_after_the_third_stand()) > 0


class _Late:
    """Leads from the third time on that it stands."""

    def __init__(self) -> None:
        self.stood = 0

    def leads(self) -> bool:
        return self.stood > 2

    async def stand(self) -> Standing:
        self.stood += 1
        return Standing(self.leads())

    async def release(self) -> None:
        self.stood = 0


async def _writes_soon_after_the_third_stand() -> int:
    world, stop, late = World(), asyncio.Event(), _Late()
    hands = Hands(Listening(), lambda: 0.01, world.count, world.watch, nobody)
    engine = world.engine("one", hands, late)
    await engine.sync()
    running = asyncio.create_task(engine.run(stop))
    await asyncio.sleep(2 * STAND_EVERY_S - 1)
    assert world.cluster.writes == 0
    await asyncio.sleep(5)
    stop.set()
    await running
    return world.cluster.writes


def test_a_revision_that_is_allowed_is_followed_within_seconds_and_not_at_the_next_look() -> None:
    assert run(_awaited_word()) < 5


async def _awaited_word() -> float:
    world, stop = World(estate=LARGER), asyncio.Event()
    world.forbid()
    hands = Hands(Listening(), lambda: 0.01, world.count, lambda: None, nobody)
    running = asyncio.create_task(world.engine("one", hands, times=replace(TIMES, signals_s=1)).run(stop))
    await asyncio.sleep(40)
    assert world.store.read([POINTER_ID]) == {}
    allow(world.store, lambda: "allowed", BEFORE_THE_MERGE.id, "ana")
    allowed_at = world.clock.now()
    while not world.store.read([POINTER_ID]):
        await asyncio.sleep(0.5)
    followed_at = world.clock.now()
    stop.set()
    await running
    return followed_at - allowed_at
