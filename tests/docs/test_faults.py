"""`docs/faults.md` says how often each fault is tried: its counts are those of the tests that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import product
from pathlib import Path

import pytest

ROW = re.compile(r"\| (.+?) \| `(tests/\S+?\.py)::(\w+)` \| (\d+) \| (\d+) \|")
ROWS = [found.groups() for found in ROW.finditer(Path("docs/faults.md").read_text(encoding="utf-8"))]
FILES = [path.as_posix() for path in Path("tests/faults").glob("test_*.py")]


def named(path: str, name: str) -> Callable[..., object]:
    found: object = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert callable(found)
    return found


def cases(test: Callable[..., object]) -> Iterator[bool]:
    """Whether each case of a test is left to `make soak`."""
    marks: list[pytest.Mark] = getattr(test, "pytestmark", [])
    soaks = any(mark.name == "soak" for mark in marks)
    parameters = [[is_soak(value) for value in mark.args[1]] for mark in marks if mark.name == "parametrize"]
    for combination in product(*parameters):
        yield soaks or any(combination)


def is_soak(value: object) -> bool:
    return any(mark.name == "soak" for mark in getattr(value, "marks", ()))


@pytest.mark.parametrize(
    ("fault", "path", "name", "quick", "long"), ROWS, ids=[f"{Path(row[1]).stem}-{row[2]}" for row in ROWS]
)
def test_a_row_counts_what_its_test_tries(fault: str, path: str, name: str, quick: str, long: str) -> None:
    found = list(cases(named(path, name)))
    assert (found.count(False), found.count(True)) == (int(quick), int(long)), fault


@pytest.mark.parametrize("path", FILES)
def test_every_test_of_a_fault_has_its_row(path: str) -> None:
    tests = re.findall(r"^(?:async )?def (test_\w+)", Path(path).read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for _, file, name, *_ in ROWS if file == path} == set(tests)
