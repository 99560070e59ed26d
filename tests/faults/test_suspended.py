"""A real engine that is stopped across an edge, and one whose request hangs: what it had begun comes too late."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.records import Phase
from schemas.instants import MINUTE
from tests.faults.engines import Process
from tests.faults.estate import ALL_NIGHT, AT_THE_EDGE, CLOSING, EDGE, Estate, estate, judge_store
from tests.faults.proxy import Hangs, Seen

TIMES = ("--decision", "2", "--claim", "4", "--lease-lasts", "5")


def engine(world: Estate, owner: str, *, straight: bool) -> Process:
    return world.run(*TIMES, owner=owner, straight=straight)


def judged(world: Estate, folder: Path) -> None:
    world.settled(world.now() + 60)
    store = SqliteStore(folder / "alba.db", world.now)
    judge_store(store)
    store.close()


def test_stopped_across_the_edge_it_finds_the_work_done_by_the_other_and_does_none(tmp_path: Path) -> None:
    with estate(tmp_path, f"sqlite:{tmp_path / 'alba.db'}") as world:
        world.begin(EDGE - 8)
        first = engine(world, "first", straight=False)
        world.until(lambda: world.lease_holder() == "first", "the first leads")
        first.send(signal.SIGSTOP)
        engine(world, "second", straight=True)
        world.until(lambda: world.sizes() == AT_THE_EDGE, "the second has followed the edge")
        written = world.writes
        asked = len(world.proxy.seen)
        first.send(signal.SIGCONT)
        world.until(lambda: len(world.proxy.seen) > asked + 1, "the first asks again")
        assert world.lease_holder() == "second"
        assert world.writes == written
        judged(world, tmp_path)


def test_a_patch_that_was_under_way_when_it_was_stopped_is_refused_when_it_arrives_at_last(tmp_path: Path) -> None:
    """It is to wake a namespace whose window is over by then."""
    with estate(tmp_path, f"sqlite:{tmp_path / 'alba.db'}") as world:
        held = asyncio.Event()
        world.begin(EDGE)
        world.proxy.inject(Hangs(held), wakes_after_dev)
        first = engine(world, "first", straight=False)
        world.until(lambda: world.proxy.happened == 1, "the first is about to wake it")
        first.send(signal.SIGSTOP)
        world.begin(CLOSING)
        second = engine(world, "second", straight=True)
        world.until(lambda: all_asleep(world, tmp_path), "the second has put all to sleep")
        assert world.sizes() == ALL_NIGHT
        second.send(signal.SIGTERM)
        assert second.wait() == 0
        world.loop.call_soon_threadsafe(held.set)
        world.until(lambda: world.proxy.late_statuses == [409], "what was held has arrived")
        world.settled(CLOSING + MINUTE, ALL_NIGHT)


def all_asleep(world: Estate, folder: Path) -> bool:
    """By the store: the sizes alone are those of the night too while one is about to wake."""
    store = SqliteStore(folder / "alba.db", world.now)
    records = store.records().items
    store.close()
    return all(r.phase is Phase.ASLEEP and not r.claim and not r.unsettled for r in records)


def wakes_after_dev(seen: Seen) -> bool:
    return seen.method == "PATCH" and "/after-dev/" in seen.path
