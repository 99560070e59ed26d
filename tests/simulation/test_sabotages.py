"""Deliberate mistakes in the protocol, each of which the simulation notices within a fixed number of days.

Most are noticed by some of the first seeds. A few need one thing to go wrong at one instant: for these it goes wrong at
each call of a kind, one day for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pytest

from tests.simulation.exhausting import effects
from tests.simulation.faults import Fault, OneFault
from tests.simulation.runs import by_script, by_seed
from tests.simulation.sabotage import SABOTAGES
from tests.simulation.world import Between, Broken

SEEDS_TO_CATCH = 32

FAULTS_TO_CATCH: Mapping[str, tuple[Fault, str, int]] = {
    "a failed list is an empty one": (Fault.REFUSED, "list", 1),
    "a decision is acted on however old it is": (Fault.STALLED, "list", 2),
}
"""What is to happen at each of which calls, and with how many engines."""


@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_a_sabotage_is_caught(sabotage: str) -> None:
    assert any(_breaks_a_promise(day, SABOTAGES[sabotage]) for day in _days(sabotage))


def _days(sabotage: str) -> Iterator[Callable[[Between], object]]:
    if sabotage not in FAULTS_TO_CATCH:
        for seed in range(SEEDS_TO_CATCH):
            yield partial(by_seed, seed)
        return
    fault, call, engines = FAULTS_TO_CATCH[sabotage]
    for effect in effects(engines):
        if effect.call == call:
            yield partial(by_script, OneFault(effect.number, fault), engines=engines)


def _breaks_a_promise(day: Callable[[Between], object], between: Between) -> bool:
    try:
        day(between)
    except Broken:
        return True
    return False
