"""Whole runs, one with faults that are chosen and one by a seed: Broken, where a promise did not hold."""

from __future__ import annotations

import asyncio
import random
from typing import Any, TypeAlias

from tests.simulation.faults import Faults, FaultsByChance
from tests.simulation.virtual_time import run
from tests.simulation.world import NOTHING, Between, Broken, World, keep_running

Running: TypeAlias = asyncio.Task[None] | asyncio.Future[list[None]]


def morning(faults: Faults) -> World:
    """One engine and its first windows, as they go with these faults."""
    return run(_morning(faults))


def by_seed(seed: int, between: Between = NOTHING) -> tuple[World, FaultsByChance]:
    """Two engines, faults, deaths and people all morning; a quiet noon, and what must be true of it."""
    return run(_troubled_day(seed, between))


async def _morning(faults: Faults) -> World:
    world, stop = World(), asyncio.Event()
    running = asyncio.create_task(keep_running(world, "one", faults, random.Random(0), stop))
    try:
        await _until(world, "06:58", running)
        world.expect(awake=set())
        await _until(world, "07:05", running)
        world.expect(awake={"a-dev", "b-dev"})
        await _until(world, "07:13:50", running)
        world.expect(awake=set())
    finally:
        await _end(running, stop)
    return world


async def _troubled_day(seed: int, between: Between) -> tuple[World, FaultsByChance]:
    chance = random.Random(seed)
    faults = FaultsByChance(chance)
    people = 0.5 if chance.random() < 0.5 else 0.0
    world, stop = World(between), asyncio.Event()
    both = asyncio.gather(*(keep_running(world, owner, faults, chance, stop) for owner in ("one", "two")))
    try:
        await _until(world, "06:50", both)
        while world.at("07:54") > 0:
            await _wait(world, chance.uniform(10, 300), both)
            if chance.random() < people:
                world.scale_something(chance)
        faults.healed = True
        await _until(world, "08:12", both)
        world.touched.clear()
        world.expect(awake=set())
        await _until(world, "08:32", both)
        world.expect(awake={"a-dev", "b-dev"})
        await _until(world, "08:39", both)
        world.expect(awake={"b-dev", "c-dev"})
        await _until(world, "08:44", both)
        world.expect(awake={"c-dev"})
        await _until(world, "08:54", both)
        world.expect(awake={"d-dev"})
        await _until(world, "09:00", both)
        world.expect(awake=set())
        await _stays_quiet(world, both)
        world.expect_outcomes()
    finally:
        await _end(both, stop)
    return world, faults


async def _stays_quiet(world: World, running: Running) -> None:
    writes = world.cluster.writes
    await _wait(world, 600, running)
    if world.cluster.writes != writes:
        raise Broken(f"{world.cluster.writes - writes} writes to a cluster that is as it should be")


async def _until(world: World, wall: str, running: Running) -> None:
    await _wait(world, world.at(wall), running)


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


async def _end(running: Running, stop: asyncio.Event) -> None:
    stop.set()
    waiting: set[asyncio.Future[Any]] = {running}
    await asyncio.wait(waiting, timeout=600)
    running.cancel()
