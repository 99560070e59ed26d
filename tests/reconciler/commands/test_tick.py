"""`alba tick`: from the store to the cluster, once."""

from __future__ import annotations

from pathlib import Path

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from tests.reconciler.commands.estates_under_test import (
    BEFORE,
    EVENING,
    MORNING,
    TEST,
    run_workloads,
    sizes,
    synced,
    ticked,
)
from tests.reconciler.commands.typing_alba import Alba


def test_sizes_go_down_and_come_back_as_the_schedules_say(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    assert (ticked(alba, BEFORE).out, sizes(cluster)) == ("3 switched\n", [0, 0, 0])
    assert (ticked(alba, MORNING).out, sizes(cluster)) == ("2 switched\n", [3, 3, 0])
    assert (ticked(alba, EVENING).out, sizes(cluster)) == ("2 switched\n", [0, 0, 0])
    assert (ticked(alba, TEST).out, sizes(cluster)) == ("1 switched\n", [0, 0, 3])


def test_the_same_tick_twice_writes_nothing(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    ticked(alba, BEFORE)
    writes = cluster.writes
    said = ticked(alba, BEFORE)
    assert (said.code, said.out, cluster.writes) == (0, "nothing was switched\n", writes)


def test_what_happens_is_told_beside_the_result(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    said = ticked(alba, MORNING)
    assert said.out == "3 switched\n"
    assert "main/payments-dev asleep: 1 workload patched" in said.err


def test_over_the_limit_a_namespace_waits_and_wakes_when_there_is_room(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text().replace("Namespaces: 2", "Namespaces: 1"))
    run_workloads(cluster)
    synced(alba)
    ticked(alba, BEFORE)
    said = ticked(alba, MORNING)
    assert (said.code, said.out) == (0, "1 switched, 1 waiting\n")
    assert sorted(map(str, sizes(cluster))) == ["0", "0", "3"]


def test_an_instant_that_is_not_now_is_refused_without_yes(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    said = alba("tick", "--kubeconfig", "kubeconfig", "--at", BEFORE)
    assert (said.code, said.out) == (2, "")
    assert (
        said.err
        == f"alba: --at {BEFORE} is not now: a real cluster would be switched by it; say --yes if you mean it\n"
    )
    assert sizes(cluster) == [3, 3, 3]


def test_a_workload_that_refuses_its_patch_is_named_exits_1_and_hinders_nobody(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    cluster.admit_with(
        lambda write: (
            ApiError(422, "Invalid", "no changes on Tuesdays") if write.key.namespace == "checkout-qa" else None
        )
    )
    said = ticked(alba, BEFORE)
    assert said.code == 1
    assert "no changes on Tuesdays" in said.err
    assert sizes(cluster) == [3, 0, 0]


def test_a_namespace_that_is_not_there_is_named_exits_1_and_takes_no_place(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    synced(alba)
    said = ticked(alba, MORNING)
    assert (said.code, said.out) == (1, "1 switched, 2 failed\n")
    assert "main/checkout-qa not awake: there is no such namespace in the cluster; looked at again at" in said.err
    status = alba("status", "--at", MORNING, "--format", "json")
    assert status.rows("places") == [{"cluster": "main", "awake": [], "queue": []}]
    assert {s["id"]: s["state"] for s in status.rows("schedules")}["checkout/office-hours:checkout-qa"] == "failed"
    assert ticked(alba, MORNING).out == "nothing was switched\n"


def test_a_namespace_that_comes_within_its_window_is_woken_after_all(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    synced(alba)
    ticked(alba, MORNING)
    run_workloads(cluster)
    assert ticked(alba, "2026-12-01T13:06:00Z").out == "2 switched\n"
    assert "awake" in alba("status", "checkout-qa", "--at", "2026-12-01T13:06:00Z").out


def test_a_window_for_which_a_namespace_never_came_is_missed_once(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    synced(alba)
    for at in (MORNING, "2026-12-01T13:06:00Z", EVENING, "2026-12-01T23:01:00Z"):
        ticked(alba, at)
    rows = alba("history", "checkout-qa", "--at", "2026-12-01T23:10:00Z", "--format", "json").rows("history")
    assert [(row["state"], row["cause"]) for row in rows] == [("missed", "error")]
    (schedule,) = alba("status", "checkout-qa", "--at", "2026-12-01T23:10:00Z", "--format", "json").rows("schedules")
    assert (schedule["state"], schedule["conditions"]) == ("pending", [])


def test_json_counts_what_was_done(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    assert ticked(alba, BEFORE, "--format", "json").json == {
        "switched": 3, "waiting": 0, "failed": 0, "degraded": 0, "unfinished": 0,
    }  # fmt: skip


def test_git_is_not_asked(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    (estate / "schedules").rename(estate / "gone")
    assert ticked(alba, BEFORE).out == "3 switched\n"


def test_without_a_sync_before_it_there_is_nothing_to_do(alba: Alba, estate: Path) -> None:
    said = alba("tick")
    assert said.code == 2
    assert said.err == "alba: there is no store alba.db; run `alba sync` first, or name another with --store\n"
    assert not (estate / "alba.db").exists()


def test_a_kubeconfig_that_is_not_there_is_said_before_anything_is_claimed(alba: Alba, estate: Path) -> None:
    synced(alba)
    said = alba("tick", "--kubeconfig", "nowhere", "--at", BEFORE, "--yes")
    assert (said.code, said.err) == (2, "alba: ALBA_KUBECONFIG (--kubeconfig): there is no file nowhere\n")


def test_a_cluster_that_the_policy_does_not_name_exits_2(alba: Alba, estate: Path) -> None:
    synced(alba)
    said = ticked(alba, BEFORE, "--cluster", "lab")
    assert (said.code, said.err) == (2, "alba: --cluster lab: the policy names main\n")


def test_a_log_level_that_there_is_not_exits_2(alba: Alba, estate: Path) -> None:
    synced(alba)
    said = ticked(alba, BEFORE, "--log-level", "loud")
    assert said.code == 2
    assert said.err.startswith("alba: ALBA_LOG_LEVEL (--log-level) must be debug, info, warning or error")


def test_what_is_told_begins_at_the_log_level(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    assert ticked(alba, BEFORE, "--log-level", "error").err == ""
    assert " s: 0 due, 0 switched, 0 waiting, 0 failed" in ticked(alba, BEFORE, "--log-level", "debug").err


def test_each_tick_leaves_its_word_in_the_hour(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    ticked(alba, MORNING)
    said = alba("status", "--at", "2026-12-01T13:00:30Z")
    (engine,) = (line for line in said.lines if line.startswith("engine "))
    assert " leads main, said " in engine
