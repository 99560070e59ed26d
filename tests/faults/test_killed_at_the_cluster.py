"""Kill -9 of a real engine at its n-th request to the cluster, before and after the cluster has heard of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reconciler.adapters.stores.sqlite import SqliteStore
from tests.faults.estate import EDGE, estate, judge_store
from tests.faults.proxy import Strikes, Where, every, patches

PATCHES, REQUESTS = 9, 120
"""So many has an engine that follows the edge undisturbed, at least."""

EVERY_POINT = [
    (where, number, after)
    for where, most in ((patches, PATCHES), (every, REQUESTS))
    for number in range(1, most + 1)
    for after in (False, True)
]
CHANCE = random.Random(4)
SAMPLE = [*CHANCE.sample(EVERY_POINT[: 2 * PATCHES], 6), *CHANCE.sample(EVERY_POINT[2 * PATCHES :], 3)]


def points() -> list[object]:
    return [
        pytest.param(
            *point,
            marks=() if point in SAMPLE else pytest.mark.soak,
            id=f"{'after' if point[2] else 'before'}-{point[0].__name__}-{point[1]}",
        )
        for point in EVERY_POINT
    ]


@pytest.mark.parametrize(("where", "number", "after"), points())
def test_whatever_request_it_dies_at_two_ticks_set_all_right(
    tmp_path: Path, where: Where, number: int, *, after: bool
) -> None:
    with estate(tmp_path, f"sqlite:{tmp_path / 'alba.db'}") as world:
        world.begin(EDGE)
        engine = world.run()
        world.proxy.inject(Strikes(engine.kill, after), where, nth=number)
        assert engine.wait() == -9, "it was never hit"
        assert world.proxy.happened == 1
        world.recovered(EDGE)
        store = SqliteStore(tmp_path / "alba.db", lambda: EDGE)
        judge_store(store)
        store.close()
