"""`alba status`: what the store knows now."""

from __future__ import annotations

from pathlib import Path

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from tests.reconciler.commands.estates_under_test import BEFORE, MORNING, run_workloads, synced, ticked
from tests.reconciler.commands.typing_alba import Alba


def test_piped_it_has_a_plain_line_for_each_schedule(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    ticked(alba, BEFORE)
    ticked(alba, MORNING)
    said = alba("status", "--at", MORNING)
    assert (said.code, said.err, "\x1b" in said.out) == (0, "", False)
    assert "the working tree as it is, in force for 1 h" in said.lines[0]
    assert said.lines[1] == "cluster main: 2 of 2 places taken"
    until, later = "until Tue 2026-12-01 18:00 America/Bogota, in 10 h", "from Tue 2026-12-01 18:30 America/Bogota"
    assert [line.split("\t")[:4] for line in said.lines if "\t" in line] == [
        ["main/checkout-qa", "awake", until, "checkout/office-hours:checkout-qa"],
        ["main/checkout-stage", "awake", until, "checkout/office-hours:checkout-stage"],
        ["main/payments-dev", "pending", f"{later}, in 10 h 30 min", "payments/load-test"],
    ]


def test_json_has_the_places_the_namespaces_and_the_schedules(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    ticked(alba, MORNING)
    found = alba("status", "--at", MORNING, "--format", "json")
    assert (found.json["asOf"], found.json["limit"], found.json["hold"]) == (MORNING, 2, None)
    assert found.rows("places") == [{"cluster": "main", "awake": ["checkout-qa", "checkout-stage"], "queue": []}]
    phases = {n["namespace"]: n["phase"] for n in found.rows("namespaces")}
    assert phases == {"checkout-qa": "awake", "checkout-stage": "awake", "payments-dev": "asleep"}
    assert {s["costCenter"] for s in found.rows("schedules")} == {"CC-2040", "CC-1001"}


def test_a_failure_is_shown_with_its_reason_and_exits_1(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    cluster.admit_with(lambda write: ApiError(422, "Invalid", "no changes on Tuesdays"))
    ticked(alba, BEFORE)
    said = alba("status", "checkout-qa", "--at", BEFORE)
    assert said.code == 1
    (row,) = (line.split("\t") for line in said.lines if "\t" in line)
    assert "degraded" in row[5]
    assert "no changes on Tuesdays" in row[6]


def test_a_revision_that_is_held_is_shown_and_exits_1(alba: Alba, estate: Path) -> None:
    synced(alba)
    for path in (estate / "schedules").rglob("*.yaml"):
        if path.parent.name != "schedules":
            path.unlink()
    alba("sync", "--at", MORNING)
    said = alba("status", "--at", MORNING)
    assert said.code == 1
    assert said.lines[1].startswith("held: ")
    assert "takes 3 of 3 namespaces away from Alba" in said.lines[1]


def test_one_namespace_is_shown_alone(alba: Alba, estate: Path) -> None:
    synced(alba)
    said = alba("status", "payments-dev", "--at", BEFORE, "--format", "json")
    assert [s["id"] for s in said.rows("schedules")] == ["payments/load-test"]


def test_a_namespace_that_nobody_schedules_is_said_to_be_left_alone(alba: Alba, estate: Path) -> None:
    synced(alba)
    said = alba("status", "elsewhere", "--at", BEFORE)
    assert (said.code, said.lines[-1]) == (0, "elsewhere is left alone: no schedule names it")


def test_a_policy_that_pauses_or_observes_is_said(alba: Alba, estate: Path) -> None:
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text() + "mode: observe\n")
    synced(alba)
    assert "observing: nobody is switched" in alba("status", "--at", BEFORE).lines


def test_asking_makes_no_store(alba: Alba, estate: Path) -> None:
    said = alba("status")
    assert said.code == 2
    assert said.err == "alba: there is no store alba.db; run `alba sync` first, or name another with --store\n"
    assert not (estate / "alba.db").exists()


def test_a_cluster_that_the_policy_does_not_name_exits_2(alba: Alba, estate: Path) -> None:
    synced(alba)
    assert alba("status", "--cluster", "lab").err == "alba: --cluster lab: the policy names main\n"


def test_a_store_without_a_catalogue_says_what_to_do(alba: Alba, estate: Path) -> None:
    assert alba("sync", "--at", BEFORE).code == 1
    said = alba("status")
    assert said.code == 2
    assert (
        said.err == "alba: the store holds no catalogue: run `alba sync` first, and allow the revision if it is held\n"
    )
