"""One fault at each write of the small estate's trouble, one day for each: every promise holds."""

from __future__ import annotations

import pytest

from tests.simulation.exhausting import CRASHES, WRITES, with_one_fault
from tests.simulation.faults import Fault, Listening
from tests.simulation.runs import by_script

OTHERS = tuple(fault for fault in Fault if fault not in CRASHES)


@pytest.mark.parametrize("engines", [1, 2])
def test_a_day_without_faults_keeps_the_promises_and_reaches_the_limit(engines: int) -> None:
    world = by_script(Listening(), engines=engines)
    assert world.seen["at the limit"] and not world.seen["died"]


@pytest.mark.parametrize("engines", [1, 2])
@pytest.mark.parametrize("fault", CRASHES)
def test_an_engine_may_die_at_any_write(engines: int, fault: Fault) -> None:
    died = [world.seen["died"] for world in with_one_fault(fault, engines, WRITES)]
    assert died and set(died) == {1}


@pytest.mark.parametrize("engines", [1, 2])
@pytest.mark.parametrize("fault", OTHERS)
def test_any_write_may_fail_in_any_other_way(engines: int, fault: Fault) -> None:
    assert not any(world.seen["died"] for world in with_one_fault(fault, engines, WRITES))
