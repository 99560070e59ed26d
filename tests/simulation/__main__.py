"""Replay seeds: `python -m tests.simulation 17 18`."""

from __future__ import annotations

import sys

from tests.simulation.runs import by_seed

for seed in sys.argv[1:]:
    world, faults = by_seed(int(seed))
    sys.stdout.write(f"seed {seed}: {sum(faults.happened.values())} faults, {dict(world.seen)}: every promise kept\n")
