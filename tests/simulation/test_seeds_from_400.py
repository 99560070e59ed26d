"""The days of seeds 400 to 799, while engines die, stall and meet: every promise holds.

A seed that fails is replayed by `python -m tests.simulation SEED`.
"""

from __future__ import annotations

from tests.simulation.seeding import live_through


def test_engines_that_die_and_stall_and_people_who_scale_by_hand_break_no_promise() -> None:
    assert live_through(range(400, 800, 2))["scaled by hand"]


def test_engines_that_die_and_stall_break_no_promise() -> None:
    assert not live_through(range(401, 800, 2))["scaled by hand"]
