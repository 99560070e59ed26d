"""Tests that need a program of the system (`needs("promtool")`) run where it is, and are counted where it is not.

`.ci/run` installs what it may. Absence is no pass: the summary names what was not run.
"""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

NOT_RUN = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*programs): is run only where these programs are found")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing: Counter[str] = Counter()
    kept = []
    for item in items:
        marker = item.get_closest_marker("needs")
        absent = [program for program in marker.args if shutil.which(program) is None] if marker else []
        missing.update(absent[:1])
        if not absent:
            kept.append(item)
    config.stash[NOT_RUN] = missing
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for program, count in sorted(config.stash[NOT_RUN].items()):
        terminalreporter.write_line(f"not run: {count} tests that need `{program}`", yellow=True)
