"""F21: two pull requests, each right alone, conflict once both are merged. The queue validates the merged tree."""

from __future__ import annotations

import pytest

from tests.reconciler.commands.conftest import alba, repository
from tests.reconciler.commands.typing_alba import Alba, one_off
from tests.reconciler.sources.repositories import Repository

__all__ = ["alba", "repository"]
AT = ("--at", "2026-11-27T12:00:00Z")
FIRST, SECOND = (f"schedules/payments/{name}.yaml" for name in ("rehearsal", "release"))


@pytest.fixture
def green(alba: Alba, repository: Repository) -> Repository:
    """Two branches from one base, each of which adds a one-off of the same namespace and is right alone."""
    for name, file, hours in (("first", FIRST, ("08:00", "11:00")), ("second", SECOND, ("10:00", "12:00"))):
        repository.git("switch", "--quiet", "--create", name, "start")
        start, stop = (f"2026-12-05T{hour}" for hour in hours)
        repository.commit({file: one_off("CC-1001", start, stop)}, name)
        assert alba("validate", "--base", "start", *AT).code == 0
    return repository


def test_the_merged_tree_of_two_green_changes_is_red(green: Repository, alba: Alba) -> None:
    green.git("switch", "--quiet", "--create", "queue", "first")
    green.git("merge", "--quiet", "--no-edit", "second")
    said = alba("validate", "--base", "first", "--format", "github", *AT)
    assert said.code == 1
    assert f"file={SECOND}," in said.lines[0]
    assert "overlapping-windows" in said.lines[0]


def test_the_first_of_the_queue_passes(green: Repository, alba: Alba) -> None:
    green.git("switch", "--quiet", "--create", "queue", "start")
    green.git("merge", "--quiet", "--no-edit", "first")
    assert alba("validate", "--base", "start", *AT).code == 0
