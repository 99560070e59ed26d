"""F07: CI checks out one commit; "changed since base" comes back empty, and the check is green."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reconciler.commands.typing_alba import Alba
from tests.reconciler.sources.repositories import Repository
from tests.schemas.field_cases.estate import NOW, POLICY, once, weekly

ESTATE = {
    "schedules/policy.yaml": POLICY,
    "schedules/cost-centers.yaml": '"*": [CC-1001]\n',
    "schedules/payments/office-hours.yaml": weekly(),
}
TOO_LATE = {"schedules/payments/too-late.yaml": once("2026-11-01T08:00", "2026-11-01T09:00")}


@pytest.fixture
def origin(tmp_path: Path) -> Repository:
    """Three commits on `main`; the branch `start` stands at the first. The last adds a one-off that is over."""
    made = Repository(tmp_path / "origin")
    made.commit(ESTATE, "Begin")
    made.git("branch", "start")
    made.commit({"README.md": "An estate\n"}, "Say what this is")
    made.commit(TOO_LATE, "Add what is over")
    return made


@pytest.fixture
def shallow(origin: Repository, alba: Alba, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of one commit, in which `alba` is typed; `origin/start` is known, and how it got there is not."""
    clone = tmp_path / "shallow"
    origin.git("clone", "--quiet", "--depth=1", "--no-single-branch", origin.path.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    return clone


@pytest.mark.parametrize("base", ["HEAD~1", "no-such-branch", "origin/start"])
def test_a_base_that_a_shallow_clone_does_not_reach_exits_2_with_the_line_to_add(
    alba: Alba, shallow: Path, base: str
) -> None:
    said = alba("validate", "--at", NOW, "--base", base)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith(f"alba: --base {base}: ")
    assert "shallow clone" in said.err
    assert "`fetch-depth: 0`" in said.err


def test_a_plan_against_such_a_base_exits_2_too(alba: Alba, shallow: Path) -> None:
    said = alba("plan", "--at", NOW, "--base", "origin/start", "--format", "json")
    assert (said.code, said.out) == (2, "")
    assert "shallow clone" in said.err


def test_with_the_whole_history_the_change_is_found(
    origin: Repository, alba: Alba, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(origin.path)
    said = alba("validate", "--at", NOW, "--base", "start", "--format", "json")
    assert [row["code"] for row in said.rows("problems")] == ["ALB207"]
    assert said.code == 1


def test_a_base_that_is_missing_from_a_whole_clone_exits_2_and_blames_no_shallowness(
    origin: Repository, alba: Alba, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(origin.path)
    said = alba("validate", "--at", NOW, "--base", "no-such-branch")
    assert (said.code, said.out) == (2, "")
    assert "no such revision" in said.err
    assert "shallow" not in said.err
