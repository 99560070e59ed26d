"""`alba validate` with every rule, against `check-jsonschema` with the schema alone, on the same files."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from schemas.checking import check_change, check_whole
from tests.benchmarks.estates import changed, mixed, write
from tests.benchmarks.measuring import call, median, process, table

AT = 1_796_083_200
SCHEMA = Path(__file__).parents[2] / "schemas" / "schedule.schema.json"


def validation(counts: Sequence[int], rounds: int) -> None:
    """Whole processes, each in turn."""
    rows = []
    programs = Path(sys.executable).parent
    for count in counts:
        with tempfile.TemporaryDirectory() as place:
            folder = write(Path(place) / "schedules", mixed(count))
            files = [str(path) for path in folder.glob("*/*.yaml")]
            contenders = {
                "check-jsonschema": [str(programs / "check-jsonschema"), "--schemafile", str(SCHEMA), *files],
                "alba validate": [str(programs / "alba"), "validate", str(folder), "--format", "json"],
            }
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            costs = {name: median([process(command) for _ in range(rounds)]) for name, command in contenders.items()}
        base = costs["check-jsonschema"]
        rows += [
            (count, name, cost.wall_s, cost.cpu_s, cost.peak_mb, base.cpu_s / cost.cpu_s)
            for name, cost in costs.items()
        ]
    table("Validation: every rule, against the schema alone", HEAD, rows)


HEAD = ("schedules", "what", "wall s", "CPU s", "peak MB", "times as fast")


def changes(counts: Sequence[int]) -> None:
    """One proposed file, judged from what was judged before and together with everything."""
    rows = []
    for count in counts:
        files = mixed(count, limit=count - count // 10)
        basis, whole = call(lambda files=files: check_whole(files, AT))  # type: ignore[misc]
        proposed = changed(files)
        path = next(path for path in files if files[path] != proposed[path])
        _, one = call(lambda basis=basis, path=path, data=proposed[path]: check_change(basis, {path: data}, AT))  # type: ignore[misc]
        rows.append((count, whole.cpu_s, one.cpu_s, whole.cpu_s / one.cpu_s))
    table("One proposed file, the limit counted", ("schedules", "all CPU s", "one CPU s", "times as fast"), rows)
