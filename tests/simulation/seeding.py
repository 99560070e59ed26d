"""Many seeds in a row, and what they have met in all.

Those of every run stand in files of some hundreds each, so that several workers share them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.simulation.exhausting import READS, WRITES
from tests.simulation.faults import Fault
from tests.simulation.runs import by_seed

SEEDS = 2_000
"""So many are lived through in every run; those from here on are left to `make soak`."""


def live_through(seeds: Iterable[int]) -> Counter[str]:
    """Broken, by the first that breaks a promise; what was seen, if every fault was hit, at every kind of write."""
    seen, happened = Counter[str](), Counter[tuple[str, Fault]]()
    for seed in seeds:
        world, faults = by_seed(seed)
        seen += world.seen
        happened += faults.happened
    assert {(call, fault) for call in WRITES for fault in Fault} <= happened.keys(), "a fault was never hit"
    assert {call for call, _ in happened} >= {*READS, *WRITES} - {"records"}, "a call was never hit"
    assert seen["died"] and seen["at the limit"], "nobody died, or there was always room"
    return seen
