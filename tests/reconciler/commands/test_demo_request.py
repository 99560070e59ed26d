"""What somebody asks for in the demo: found by the rules, and merged by the command that was printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconciler.adapters.sources.git import git
from reconciler.adapters.sources.tree import read_tree
from reconciler.commands.demo_request import merged, need, repository_with
from reconciler.commands.ending import CannotRun
from schemas.checking import Files, check
from schemas.instants import HOUR, parse_instant

NOW = parse_instant("2026-12-14T14:20:00Z")
SAMPLE = read_tree(Path(__file__).parents[2] / "end_to_end" / "estate")
ALWAYS_ON = b"costCenter: CC-1\nowner: ana\nonce: {start: 2026-12-14T00:00, stop: 2026-12-18T00:00}\n"
BUSY: Files = {
    "policy.yaml": b"maxConcurrentNamespaces: 9\ndefaultTimezone: UTC\nprotectedNamespaces: []\n",
    "cost-centers.yaml": b'"*": [CC-1]\n',
    "a/a.yaml": b"namespace: a-dev\n" + ALWAYS_ON,
}


def test_what_is_needed_sleeps_until_then_and_may_be_awake_for_two_hours() -> None:
    catalogue = check(SAMPLE, NOW).catalogue
    assert catalogue
    found = need(catalogue, SAMPLE, NOW, 3 * HOUR)
    assert found
    assert (found.key.namespace, found.wish.once) == ("checkout-demo", ("2026-12-14T12:30", "2026-12-14T14:30"))


def test_where_everything_is_awake_nothing_is_needed() -> None:
    catalogue = check(BUSY, NOW).catalogue
    assert catalogue
    assert need(catalogue, BUSY, NOW, HOUR) is None


def test_what_the_limit_refuses_is_not_asked_for() -> None:
    full = {
        **BUSY,
        "policy.yaml": BUSY["policy.yaml"].replace(b"9", b"1"),
        "b/b.yaml": b"namespace: b-dev\n" + ALWAYS_ON.replace(b"2026-12", b"2027-01"),
    }
    catalogue = check(full, NOW).catalogue
    assert catalogue
    assert need(catalogue, full, NOW, HOUR) is None


def test_a_branch_is_merged_by_gits_own_commands(tmp_path: Path) -> None:
    repository = repository_with(BUSY, tmp_path / "estate")
    git(repository, "checkout", "--quiet", "-b", "alba/more")
    (repository / "schedules" / "more.yaml").write_text("more\n")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message=More")
    git(repository, "checkout", "--quiet", "main")
    merged(repository, f"git fetch {repository.as_uri()} alba/more && git merge --no-ff FETCH_HEAD")
    assert (repository / "schedules" / "more.yaml").read_text() == "more\n"


def test_nothing_but_git_is_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="with git alone"):
        merged(tmp_path, "rm -r schedules")
