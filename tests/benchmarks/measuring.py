"""Measures processes and calls, and prints what was measured as a table with ratios."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall, seconds of CPU, and the largest memory of a process in MB (0: of a call)."""

    wall_s: float
    cpu_s: float
    peak_mb: float = 0.0


def process(command: Sequence[str]) -> Cost:
    """What a whole process costs, its start included. CalledProcessError: it failed with anything but 1."""
    began = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, said = child.stderr, child.stderr.read() if child.stderr else b""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise subprocess.CalledProcessError(child.returncode, command, stderr=said)
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def call(what: Callable[[], T]) -> tuple[T, Cost]:
    """What a call gives, and what it costs."""
    wall, cpu = time.monotonic(), time.process_time()
    found = what()
    return found, Cost(time.monotonic() - wall, time.process_time() - cpu)


def median(costs: Sequence[Cost]) -> Cost:
    """The medians of several rounds, each figure by itself."""
    return Cost(
        statistics.median(c.wall_s for c in costs),
        statistics.median(c.cpu_s for c in costs),
        statistics.median(c.peak_mb for c in costs),
    )


def peak_mb() -> float:
    """The largest memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under their heads, numbers to three figures."""
    shown = [list(head), *[[_shown(cell) for cell in row] for row in rows]]
    widths = [max(len(row[at]) for row in shown) for at in range(len(head))]
    print(f"\n{title}\n")
    for row in shown:
        print("  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)), flush=True)


def _shown(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if cell >= 100 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
