"""Tests that need a program of the system (`needs("promtool")`) run where it is, and are counted where it is not.

`.ci/run` installs what it may. Absence is no pass: the summary names what was not run.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter

import pytest

NOT_RUN = pytest.StashKey[Counter[str]]()


def is_there(program: str) -> bool:
    return os.geteuid() == 0 if program == "root" else shutil.which(program) is not None


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "needs(*programs): is run only where these programs are found; `root` is to be root"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing: Counter[str] = Counter()
    left_out: list[pytest.Item] = []
    kept: list[pytest.Item] = []
    for item in items:
        marker = item.get_closest_marker("needs")
        absent = [program for program in marker.args if not is_there(program)] if marker else []
        missing.update(absent[:1])
        (left_out if absent else kept).append(item)
    config.stash[NOT_RUN] = missing
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
    if hasattr(config, "workeroutput"):
        config.workeroutput["not_run"] = dict(missing)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Of several workers each has looked at every test, so one of them tells for all."""
    told = getattr(node, "workeroutput", {}).get("not_run", {})
    config = getattr(node, "config", None)
    if isinstance(config, pytest.Config):
        config.stash[NOT_RUN] = Counter(told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for program, count in sorted(config.stash.get(NOT_RUN, Counter()).items()):
        terminalreporter.write_line(f"not run: {count} tests that need `{program}`", yellow=True)
