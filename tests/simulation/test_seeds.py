"""Engines, store and cluster under one simulated clock, with faults at every effect by chance.

A seed that fails is replayed by `python -m tests.simulation SEED`.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulation.faults import Fault
from tests.simulation.runs import by_seed

SEEDS = range(12)
MORE_SEEDS = range(12, 2_000)


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
