"""Real processes of `alba`, many of them: forked from one that has imported everything already.

What runs in each is the front door with a command line, as the console script does; what is spared is the second and
a half that the imports take.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from reconciler.cli.door import GROUP, run

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["tests.faults.engines", "reconciler.commands.running", "reconciler.adapters.clusters.kubernetes",
     "reconciler.adapters.stores.dynamodb_client", "reconciler.adapters.reporters.metrics"]
)  # fmt: skip
LONGEST_S = 60


@dataclass(frozen=True, slots=True)
class Process:
    """One `alba`, and where its output goes."""

    process: ForkServerProcess
    out: Path
    err: Path

    @property
    def pid(self) -> int:
        assert self.process.pid
        return self.process.pid

    def kill(self) -> None:
        """Kill -9, at once and from any thread."""
        os.kill(self.pid, signal.SIGKILL)

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self, timeout_s: float = LONGEST_S) -> int:
        """Its exit code once it has ended; less than zero if a signal ended it."""
        self.process.join(timeout_s)
        code = self.process.exitcode
        assert code is not None, f"still running after {timeout_s} s: {self.err.read_text()}"
        return code

    def end(self) -> None:
        """Gone, whatever it was doing."""
        self.process.kill()
        self.process.join()
        self.process.close()


def start(arguments: Sequence[str], environment: Mapping[str, str], output: Path) -> Process:
    """Begin `alba ARGUMENTS` in this environment and what is this process's now: that of the process which forks is as
    old as its first fork.
    """
    out, err = output.with_suffix(".out"), output.with_suffix(".err")
    process = FORKS.Process(target=_alba, args=(tuple(arguments), {**os.environ, **environment}, out, err))
    process.start()
    return Process(process, out, err)


def _alba(arguments: Sequence[str], environment: Mapping[str, str], out: Path, err: Path) -> None:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(environment)
    code = run(arguments, entry_points(group=GROUP))
    sys.stdout.flush()
    os._exit(code)
