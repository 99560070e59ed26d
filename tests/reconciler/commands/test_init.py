"""`alba init`: a schedules repository that stands by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.reconciler.commands.typing_alba import Alba

ROOT = Path(__file__).parents[3]
USED = f"example/alba@{'a' * 40}"


def test_what_it_writes_is_valid_and_takes_a_schedule(alba: Alba, tmp_path: Path) -> None:
    assert alba("init", "ours", "--workflows", USED, "--timezone", "America/Bogota").code == 0
    Path("ours/schedules/cost-centers.yaml").write_text("payments-dev: [CC-1001]\n")
    said = alba(
        "new", "--path", "ours/schedules", "--namespace", "payments-dev", "--cost-center", "CC-1001", "--owner", "ana",
        "--days", "mon", "--start", "08:00", "--stop", "18:00",
    )  # fmt: skip
    assert said.code == 0, said
    assert alba("validate", "ours/schedules").code == 0


def test_its_workflow_is_alba_s_own_in_five_lines_pinned_by_commit(alba: Alba) -> None:
    alba("init", "ours", "--workflows", USED)
    text = Path("ours/.github/workflows/alba.yml").read_text()
    jobs = text.partition("jobs:\n")[2].splitlines()
    assert len(jobs) <= 5
    assert yaml.safe_load(text)["jobs"]["alba"]["uses"] == USED.replace("@", "/.github/workflows/schedules.yml@")


def test_its_workflow_grants_what_alba_s_own_jobs_ask_for_and_is_told_of_approvals(alba: Alba) -> None:
    """GitHub refuses the whole workflow otherwise; the text is of the repository that these tests lie in."""
    alba("init", "ours", "--workflows", USED)
    ours = yaml.load(Path("ours/.github/workflows/alba.yml").read_text(), yaml.BaseLoader)
    called = yaml.load((ROOT / ".github/workflows/schedules.yml").read_text(), yaml.BaseLoader)["jobs"].values()
    asked = {(name, level) for job in called for name, level in job["permissions"].items()}
    assert {pair for pair in asked if ours["permissions"].get(pair[0]) not in (pair[1], "write")} == set()
    assert ours["on"].keys() == {"pull_request", "pull_request_review", "merge_group", "push"}


def test_it_overwrites_nothing(alba: Alba) -> None:
    alba("init", "ours", "--workflows", USED)
    policy = Path("ours/schedules/policy.yaml")
    policy.write_text("mine")
    said = alba("init", "ours", "--workflows", USED)
    assert said.code == 2
    assert "exists and is never overwritten" in said.err
    assert policy.read_text() == "mine"


@pytest.mark.parametrize("used", ["example/alba", "example/alba@v1", "example/alba@main"])
def test_what_can_be_moved_is_no_version(alba: Alba, used: str) -> None:
    said = alba("init", "ours", "--workflows", used)
    assert said.code == 2
    assert "a tag can be moved" in said.err


def test_a_zone_that_there_is_not_is_refused(alba: Alba) -> None:
    assert alba("init", "ours", "--workflows", USED, "--timezone", "Bogota").code == 2
