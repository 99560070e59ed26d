"""Engines, store and cluster under one simulated clock, with a fault at every effect, by choice and by chance.

A seed that fails is replayed by `python -m tests.simulation SEED`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from reconciler.core.revisions import POINTER_ID
from reconciler.engine.electing import Standing
from reconciler.engine.engine import STAND_EVERY_S
from reconciler.engine.signalling import allow
from tests.simulation.faults import Fault, Listening, OneFault
from tests.simulation.hands import Hands
from tests.simulation.runs import by_seed, morning
from tests.simulation.sabotage import RARELY_SEEN, SABOTAGES
from tests.simulation.virtual_time import run
from tests.simulation.world import REVISION, TIMES, Between, Broken, World

SEEDS = range(12)
MORE_SEEDS = range(12, 2_000)
SEEDS_TO_CATCH = range(10)
CRASHES = (Fault.CRASH_BEFORE, Fault.CRASH_AFTER)


@pytest.fixture(scope="module")
def writes() -> list[int]:
    """The numbers of the effects that write, in a morning without faults."""
    listening = Listening()
    morning(listening)
    return listening.writes


def test_a_morning_without_faults_keeps_the_promises_and_reaches_the_limit() -> None:
    assert morning(Listening()).seen["at the limit"]


@pytest.mark.parametrize("fault", CRASHES)
def test_an_engine_may_die_at_any_write(writes: list[int], fault: Fault) -> None:
    died = [morning(OneFault(number, fault)).seen["died"] for number in writes]
    assert died == [1] * len(writes)


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in CRASHES])
def test_any_eighth_write_may_fail_in_any_other_way(writes: list[int], fault: Fault) -> None:
    for number in writes[::8]:
        morning(OneFault(number, fault))


@pytest.mark.soak
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in CRASHES])
def test_every_write_may_fail_in_any_other_way(writes: list[int], fault: Fault) -> None:
    for number in writes:
        morning(OneFault(number, fault))


def test_two_engines_that_die_and_stall_and_people_who_scale_by_hand_break_no_promise() -> None:
    seen, happened = Counter[str](), Counter[tuple[str, Fault]]()
    for seed in SEEDS:
        world, faults = by_seed(seed)
        seen += world.seen
        happened += faults.happened
    assert {fault for _, fault in happened} == set(Fault), "a fault was never hit"
    assert {call for call, _ in happened} >= {"transact", "patch", "read", "due", "list"}, "a call was never hit"
    assert seen["died"] and seen["scaled by hand"] and seen["at the limit"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_a_seed_breaks_no_promise(seed: int) -> None:
    by_seed(seed)


@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_a_sabotage_is_caught(sabotage: str) -> None:
    assert any(_is_caught(seed, SABOTAGES[sabotage]) for seed in SEEDS_TO_CATCH)


@pytest.mark.soak
@pytest.mark.parametrize("sabotage", RARELY_SEEN)
def test_a_sabotage_that_shows_rarely_is_caught(sabotage: str) -> None:
    assert any(_is_caught(seed, RARELY_SEEN[sabotage]) for seed in MORE_SEEDS)


def _is_caught(seed: int, between: Between) -> bool:
    try:
        by_seed(seed, between)
    except Broken:
        return True
    return False


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
    hands = Hands(Listening(), lambda: 0.01, world.count, world.watch, lambda namespace, name: None)
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
    world, stop = World(), asyncio.Event()
    world.forbid()
    hands = Hands(Listening(), lambda: 0.01, world.count, lambda: None, lambda namespace, name: None)
    running = asyncio.create_task(world.engine("one", hands, times=replace(TIMES, signals_s=1)).run(stop))
    await asyncio.sleep(40)
    assert world.store.read([POINTER_ID]) == {}
    allow(world.store, lambda: "allowed", REVISION.id, "ana")
    allowed_at = world.clock.now()
    while not world.store.read([POINTER_ID]):
        await asyncio.sleep(0.5)
    followed_at = world.clock.now()
    stop.set()
    await running
    return followed_at - allowed_at
