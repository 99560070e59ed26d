"""The days of many more seeds, while engines die, stall and meet, and people scale by hand: every promise holds.

A seed that fails is replayed by `python -m tests.simulation SEED`.
"""

from __future__ import annotations

import pytest

from tests.simulation.seeding import SEEDS, live_through

MORE = 22_000
IN_A_TEST = 400


@pytest.mark.soak
@pytest.mark.parametrize("first", range(SEEDS, MORE, IN_A_TEST))
def test_many_more_seeds_break_no_promise(first: int) -> None:
    assert live_through(range(first, first + IN_A_TEST))["scaled by hand"]
