"""Every effect of the small estate's trouble, to be tried with a fault, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from tests.simulation.estate import SMALL, Estate
from tests.simulation.faults import Effect, Fault, Listening, OneFault
from tests.simulation.runs import by_script
from tests.simulation.world import NOTHING, World

CRASHES = (Fault.CRASH_BEFORE, Fault.CRASH_AFTER)
READS = ("read", "due", "records", "list", "get")
WRITES = ("transact", "patch")


@cache
def effects(engines: int, estate: Estate = SMALL) -> Sequence[Effect]:
    """Those of a day without faults, until all is calm."""
    listening = Listening()
    by_script(listening, NOTHING, engines, estate)
    return listening.effects


def with_one_fault(fault: Fault, engines: int, calls: Sequence[str]) -> Iterator[World]:
    """The days on which that fault happens at one of these calls, at each once. Those on which a write fails are whole:
    it may be the merge's.
    """
    for effect in [effect for effect in effects(engines) if effect.call in calls]:
        one = OneFault(effect.number, fault)
        yield by_script(one, NOTHING, engines, whole=effect.call in WRITES)
        assert one.happened, "the fault was never hit"
