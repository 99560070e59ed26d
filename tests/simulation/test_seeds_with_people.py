"""Seeds by which people scale by hand, while engines die, stall and meet: every promise holds.

A seed that fails is replayed by `python -m tests.simulation SEED`.
"""

from __future__ import annotations

import pytest

from tests.simulation.seeding import IN_A_TEST, SEEDS, live_through

MORE = 20_000


@pytest.mark.parametrize("first", range(0, SEEDS, IN_A_TEST))
def test_engines_that_die_and_stall_and_people_who_scale_by_hand_break_no_promise(first: int) -> None:
    assert live_through(range(first, first + IN_A_TEST, 2))["scaled by hand"]


@pytest.mark.soak
@pytest.mark.parametrize("first", range(SEEDS + 0, MORE, IN_A_TEST))
def test_engines_that_die_and_stall_and_people_who_scale_by_hand_by_many_more_seeds_break_no_promise(
    first: int,
) -> None:
    assert live_through(range(first, first + IN_A_TEST, 2))["scaled by hand"]
