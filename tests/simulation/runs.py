"""Whole days, one with faults that are chosen and one by a seed: Broken, where a promise did not hold."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from typing import Any, TypeAlias

from tests.simulation.estate import LARGER, SMALL, Estate
from tests.simulation.faults import Faults, FaultsByChance
from tests.simulation.hands import Hands
from tests.simulation.virtual_time import Life, run
from tests.simulation.world import NOTHING, Between, Broken, World

Running: TypeAlias = asyncio.Task[None] | asyncio.Future[list[None]]

OWNERS = ("one", "two")

A_WHILE_S = 60.0

ONE_IN = 64
"""Of so many seeds two are for the larger estate, which costs several times as much."""

ONE_IN_WHOLE = 4
"""Of so many seeds two live through the calm windows too; the others end once the trouble has, and one engine ends
before, as in a rolling update.
"""

PEOPLE = 0.5
"""How likely somebody does something whenever they could."""


def by_script(
    faults: Faults, between: Between = NOTHING, engines: int = 1, estate: Estate = SMALL, *, whole: bool = True
) -> World:
    """A day with these faults; who may come before a late write does. Not `whole`: it ends before its calm windows."""
    return run(_scripted_day(faults, between, engines, estate, whole))


def by_seed(seed: int, between: Between = NOTHING) -> tuple[World, FaultsByChance]:
    """Two engines, faults, deaths and a merge, and by even seeds people; then quiet, and what must be true of it."""
    try:
        return run(_troubled_day(seed, between))
    except Broken as broken:
        broken.add_note(f"replay it: python -m tests.simulation {seed}")
        raise


async def _scripted_day(faults: Faults, between: Between, engines: int, estate: Estate, whole: bool) -> World:
    world, chance, stops = World(between, estate), random.Random(0), _stops(engines)
    running = asyncio.gather(*(keep_running(world, name, faults, chance, stop) for name, stop in stops.items()))
    try:
        await _wait(world, world.until(estate.trouble_ends) - 30, running)
        await world.merge()
        await _until(world, estate.trouble_ends, running)
        faults.heal()
        if engines > 1:
            stops[OWNERS[world.count.effects % engines]].set()
        await _ends_well(world, running, whole)
    finally:
        await _end(running, stops)
    return world


async def _troubled_day(seed: int, between: Between) -> tuple[World, FaultsByChance]:
    chance = random.Random(seed)
    faults, people = FaultsByChance(chance), seed % 2 == 0
    estate, whole = (LARGER if seed % ONE_IN in (0, 1) else SMALL), seed % ONE_IN_WHOLE in (0, 1)
    world, stops = World(between, estate), _stops(len(OWNERS))
    both = asyncio.gather(
        *(keep_running(world, name, faults, chance, stop, people=people) for name, stop in stops.items())
    )
    merges_in_s = chance.uniform(60, world.until(estate.trouble_ends))
    try:
        while (left_s := world.until(estate.trouble_ends)) > 0:
            await _wait(world, min(left_s, chance.uniform(5, 60)), both)
            if people and chance.random() < PEOPLE:
                world.scale_something(chance)
            if world.until(estate.trouble_ends) < merges_in_s:
                await world.merge()
        faults.heal()
        if not whole:
            stops[chance.choice(OWNERS)].set()
        await _ends_well(world, both, whole)
    finally:
        await _end(both, stops)
    return world, faults


def _stops(engines: int) -> Mapping[str, asyncio.Event]:
    return {owner: asyncio.Event() for owner in OWNERS[:engines]}


async def _ends_well(world: World, running: Running, whole: bool) -> None:
    """Quiet times: all sleep, nobody writes without a reason, and every window has its outcome; and, of a whole day,
    whoever is to be awake is in the calm windows too.
    """
    await _until(world, world.estate.quiet_from, running)
    world.expect(frozenset())
    await _stays_quiet(world, running)
    for wall, awake in world.estate.checks if whole else ():
        await _until(world, wall, running)
        world.expect(awake)
    if whole:
        await _stays_quiet(world, running)
    world.expect_outcomes()


async def _stays_quiet(world: World, running: Running) -> None:
    writes = world.cluster.writes
    await _wait(world, A_WHILE_S, running)
    if world.cluster.writes != writes:
        raise Broken(f"{world.cluster.writes - writes} writes to a cluster that is as it should be")


async def keep_running(
    world: World, owner: str, faults: Faults, chance: random.Random, stop: asyncio.Event, *, people: bool = True
) -> None:
    """An engine that is started again a while after each of its deaths. `people`: they come before its late patches."""

    def latency() -> float:
        """Most replies come before anything else can happen."""
        return chance.uniform(0.01, 3.0) if chance.random() < 0.15 else 0.0

    async def meanwhile(target: tuple[str, str] | None) -> None:
        if target and people:
            world.scale_by_hand(*target, chance)
        if not target:
            await world.merge()

    while not stop.is_set():
        hands, life = Hands(faults, latency, world.count, world.watch, meanwhile), Life()
        running = life.begin(world.engine(owner, hands).run(stop))
        dying = asyncio.create_task(hands.dead.wait())
        await asyncio.wait({running, dying}, return_when=asyncio.FIRST_COMPLETED)
        if hands.dead.is_set():
            world.seen["died"] += 1
            life.end()
            await asyncio.wait({running})
            await asyncio.sleep(chance.uniform(1, 25))
        else:
            dying.cancel()
            await running
            life.end()


async def _until(world: World, wall: str, running: Running) -> None:
    await _wait(world, world.until(wall), running)


async def _wait(world: World, seconds: float, running: Running) -> None:
    """Let time pass, unless a promise is broken first."""
    passing, breaking = asyncio.create_task(asyncio.sleep(seconds)), asyncio.create_task(world.broken.wait())
    waiting: set[asyncio.Future[Any]] = {passing, breaking, running}
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    passing.cancel()
    breaking.cancel()
    if world.broken.is_set():
        raise Broken(world.how)
    if running.done():
        await running
        raise Broken("the engines have ended by themselves")


async def _end(running: Running, stops: Mapping[str, asyncio.Event]) -> None:
    for stop in stops.values():
        stop.set()
    waiting: set[asyncio.Future[Any]] = {running}
    await asyncio.wait(waiting, timeout=600)
    running.cancel()
