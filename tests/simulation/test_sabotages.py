"""Deliberate mistakes in the protocol, each of which the simulation notices."""

from __future__ import annotations

import pytest

from tests.simulation.runs import by_seed
from tests.simulation.sabotage import RARELY_SEEN, SABOTAGES
from tests.simulation.world import Between, Broken

SEEDS_TO_CATCH = range(10)
MORE_SEEDS = range(12, 2_000)


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
