"""`alba sync`: from the schedules to the store."""

from __future__ import annotations

from pathlib import Path

from tests.reconciler.commands.conftest import ESTATE
from tests.reconciler.commands.estates_under_test import BEFORE, MORNING, synced
from tests.reconciler.commands.typing_alba import Alba
from tests.reconciler.sources.repositories import Repository

DURING = ("--at", MORNING)
"""Only one namespace of three is outside its windows, so that no guard holds the first sync."""


def test_the_first_sync_puts_the_newest_revision_in_force(alba: Alba, estate: Path) -> None:
    said = alba("sync", *DURING)
    assert said.code == 0
    assert said.out.startswith("in-force: ")
    assert said.lines[0].endswith(" 3 namespaces governed")


def test_a_sync_names_what_comes_under_schedule_changes_and_is_left_alone(alba: Alba, estate: Path) -> None:
    first = alba("sync", *DURING, "--format", "json").json
    (estate / "schedules/payments/load-test.yaml").unlink()
    second = alba("sync", *DURING, "--format", "json").json
    everything = ["main/checkout-qa", "main/checkout-stage", "main/payments-dev"]
    assert (first["created"], first["changed"], first["removed"]) == (everything, [], [])
    assert (second["created"], second["changed"], second["removed"]) == ([], [], ["main/payments-dev"])


def test_a_sync_tells_of_one_cluster_and_still_follows_the_revision_in_all(alba: Alba, estate: Path) -> None:
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text() + "clusters: {main: {}, lab: {}}\n")
    said = alba("sync", *DURING, "--cluster", "lab", "--format", "json").json
    assert (said["end"], said["created"]) == ("in-force", [])
    assert len(alba("status", *DURING, "--format", "json").rows("namespaces")) == 3


def test_a_sync_about_a_cluster_that_the_policy_does_not_name_exits_2(alba: Alba, estate: Path) -> None:
    said = alba("sync", *DURING, "--cluster", "nowhere")
    assert (said.code, "the policy names " in said.err) == (2, True)


def test_a_revision_that_is_in_force_already_is_left_as_it_is(alba: Alba, estate: Path) -> None:
    first = alba("sync", *DURING, "--format", "json").json
    second = alba("sync", *DURING, "--format", "json").json
    assert (second["end"], second["revision"]) == ("unchanged", first["revision"])


def test_what_would_put_many_to_sleep_at_once_is_held_until_it_is_allowed_by_name(alba: Alba, estate: Path) -> None:
    held = alba("sync", "--at", BEFORE)
    assert held.code == 1
    assert "puts 3 of 3 namespaces to sleep at once" in held.lines[0]
    revision = held.lines[0].split()[1]
    assert held.lines[1] == f"follow it all the same with: alba sync --allow {revision}"
    assert alba("sync", "--at", BEFORE, "--allow", revision).code == 0


def test_only_the_newest_revision_can_be_allowed(alba: Alba, estate: Path) -> None:
    said = alba("sync", "--allow", "0123abc")
    assert said.code == 2
    assert said.err.startswith("alba: --allow 0123abc: the newest revision is ")


def test_a_file_that_breaks_leaves_its_last_good_version_in_force(alba: Alba, estate: Path) -> None:
    synced(alba)
    (estate / "schedules/payments/load-test.yaml").write_text("namespace: [")
    assert alba("sync", *DURING).code == 0
    status = alba("status", "payments-dev", *DURING, "--format", "json")
    assert [s["conditions"] for s in status.rows("schedules")] == [["invalid"]]
    assert status.code == 1


def test_a_folder_without_a_policy_is_refused_and_what_was_in_force_stays(alba: Alba, estate: Path) -> None:
    before = synced(alba).lines[0].split()[1]
    (estate / "schedules/policy.yaml").unlink()
    said = alba("sync", *DURING)
    assert (said.code, "has no usable policy" in said.out) == (1, True)
    assert alba("status", *DURING).lines[0].startswith(f"revision {before}")


def test_a_source_that_is_nowhere_exits_1_and_says_so(alba: Alba, estate: Path) -> None:
    said = alba("sync", "--source", "no-such-folder", "--cache", "copies")
    assert said.code == 1
    assert "unavailable" in said.out
    assert "the schedules' source does not answer" in said.err


def test_a_store_of_an_unknown_kind_exits_2(alba: Alba, estate: Path) -> None:
    said = alba("sync", "--store", "postgres:alba")
    assert (said.code, said.err) == (
        2,
        "alba: ALBA_STORE must be sqlite:PATH or dynamodb:TABLE, and is 'postgres:alba'\n",
    )


def test_a_repository_is_followed_by_its_branch_and_each_schedule_names_its_commit(
    alba: Alba, repository: Repository
) -> None:
    later = {"schedules/payments/load-test.yaml": ESTATE["schedules/payments/load-test.yaml"] + "# later\n"}
    newest = repository.commit(later, "Merge pull request #12 from ana/later")
    repository.git("switch", "--quiet", "--create", "elsewhere")
    repository.commit({"schedules/payments/load-test.yaml": "namespace: ["}, "Not merged")
    said = alba(
        "sync", "--source", (repository.path / ".git").as_uri(), "--cache", "copies", *DURING, "--format", "json"
    )
    assert said.json["revision"] == newest
    schedules = alba("status", *DURING, "--format", "json").rows("schedules")
    assert {(s["commit"], s["pullRequest"]) for s in schedules} == {(newest, 12)}
