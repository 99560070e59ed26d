"""`make bench`: prints what Alba costs beside what else there is, side by side in one run; see docs/benchmarks.md.

All of it takes about ten minutes. `ARGS="herd --counts 100"` chooses a part and a size.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence

from tests.benchmarks.api import listeners, readers, serving
from tests.benchmarks.herding import herds
from tests.benchmarks.page import audits, paints, scrolling
from tests.benchmarks.tabling import tables
from tests.benchmarks.ticking import syncs, ticks
from tests.benchmarks.validating import changes, validation

COUNTS = (100, 1_000, 10_000)
HERD = 1_000

PARTS: Mapping[str, Callable[[Sequence[int]], None]] = {
    "validation": lambda counts: validation(counts, rounds=1),
    "change": changes,
    "tick": ticks,
    "sync": syncs,
    "api": lambda counts: api(max(counts)),
    "table": lambda counts: tables(min(HERD, max(counts))),
    "herd": lambda counts: herds(min(HERD, max(counts)), (0, 5)),
}


def api(count: int) -> None:
    """Readers of the API, those who listen to it, and the page in a browser."""
    with serving(count) as served:
        readers(served, count)
        listeners(served)
        paints(served)
        scrolling(served, count)
    audits()


def main() -> None:
    """Run the parts that are asked for, or all."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all if left out")
    parser.add_argument("--counts", default=",".join(map(str, COUNTS)), help="how many schedules, as 100,1000")
    asked = parser.parse_args()
    unknown = set(asked.parts) - PARTS.keys()
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name, part in PARTS.items():
        if not asked.parts or name in asked.parts:
            part([int(count) for count in asked.counts.split(",")])


if __name__ == "__main__":
    main()
