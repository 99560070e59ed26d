from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.core.estate import EARLY, FILES, MORNING
from tests.bot.remotes import estate_served
from tests.reconciler.commands.typing_alba import Alba
from tests.reconciler.sources.repositories import Repository

WHO = ("--owner", "ana@example.com", "--at", EARLY)


@pytest.fixture
def folder(alba: Alba, tmp_path: Path) -> Path:
    for path, data in FILES.items():
        target = tmp_path / "schedules" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return tmp_path / "schedules"


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[tuple[Repository, tuple[str, ...]]]:
    with estate_served(tmp_path) as (repository, url):
        yield repository, ("--propose", "--source", url, "--cache", str(tmp_path / "cache"), *WHO)


def branches(repository: Repository) -> list[str]:
    return repository.git("for-each-ref", "--format=%(refname:short)", "refs/heads/alba/").splitlines()


def test_wake_writes_a_file_into_the_folder(alba: Alba, folder: Path) -> None:
    said = alba("wake", "payments-dev", "1h", *WHO)
    assert said.code == 0
    assert "stop: 2026-12-01T07:00" in (folder / "payments/wake-payments-dev-20261201-1100.yaml").read_text("utf-8")


def test_extend_edits_the_file_that_there_is(alba: Alba, folder: Path) -> None:
    assert alba("extend", "payments-dev", "90m", "--owner", "ana", "--at", MORNING).code == 0
    assert "stop: 2026-12-01T13:30   # noon" in (folder / "payments/test.yaml").read_text("utf-8")


def test_cancel_removes_the_file(alba: Alba, folder: Path) -> None:
    assert alba("cancel", "payments-dev", *WHO).code == 0
    assert not (folder / "payments/test.yaml").exists()


def test_a_proposed_wake_is_a_branch_and_the_folder_stays_as_it_is(
    alba: Alba, folder: Path, origin: tuple[Repository, tuple[str, ...]]
) -> None:
    said = alba("wake", "payments-dev", "1h", "--reason", "Demo", *origin[1])
    (branch,) = branches(origin[0])
    assert said.code == 0
    assert f"{branch} && git merge --no-ff FETCH_HEAD" in said.out
    assert not list(folder.glob("payments/wake-*"))


def test_the_merge_command_that_is_printed_merges_it(alba: Alba, origin: tuple[Repository, tuple[str, ...]]) -> None:
    said = alba("wake", "payments-dev", "1h", "--format", "json", *origin[1])
    repository = origin[0]
    repository.git("checkout", "--quiet", "main")
    for command in str(said.json["merge"]).split(" && "):
        repository.git(*command.split()[1:])
    assert "wake-payments-dev" in repository.git("ls-files")


def test_asking_twice_finds_the_same_branch(alba: Alba, origin: tuple[Repository, tuple[str, ...]]) -> None:
    first = alba("wake", "payments-dev", "1h", "--format", "json", *origin[1])
    second = alba("wake", "payments-dev", "1h", "--format", "json", *origin[1])
    assert first.json == second.json
    assert branches(origin[0]) == [first.json["branch"]]


def test_asking_for_what_is_proposed_already_says_where(alba: Alba, origin: tuple[Repository, tuple[str, ...]]) -> None:
    alba("wake", "payments-dev", "1h", *origin[1])
    said = alba("wake", "payments-dev", "30m", *origin[1])
    (branch,) = branches(origin[0])
    assert said.code == 1
    assert f"{branch} proposes it already" in said.out


def test_new_proposes_with_the_same_code(alba: Alba, folder: Path, origin: tuple[Repository, tuple[str, ...]]) -> None:
    said = alba(
        "new", "--namespace", "search-qa", "--cost-center", "CC-7", "--reason", "x", "--start", "2026-12-05T08:00",
        "--stop", "2026-12-05T09:00", *origin[1],
    )  # fmt: skip
    (branch,) = branches(origin[0])
    assert said.code == 0
    assert "namespace: search-qa" in origin[0].git("show", f"{branch}:schedules/search/search-qa-once-2026-12-05.yaml")


def test_problems_of_the_rules_are_shown_and_nothing_is_pushed(
    alba: Alba, origin: tuple[Repository, tuple[str, ...]]
) -> None:
    said = alba("wake", "vault", "1h", *origin[1])
    assert said.code == 1
    assert "ALB" in said.out
    assert branches(origin[0]) == []


@pytest.mark.parametrize(
    "wrong", [("payments-dev", "soon"), ("paymentsdev", "1h"), ("--timezone", "Mars/X", "x", "1h")]
)
def test_what_cannot_be_understood_changes_nothing(alba: Alba, folder: Path, wrong: tuple[str, ...]) -> None:
    before = sorted(folder.rglob("*"))
    assert alba("wake", *wrong, *WHO).code in {1, 2}
    assert sorted(folder.rglob("*")) == before
