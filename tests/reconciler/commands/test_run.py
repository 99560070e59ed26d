"""`alba run --once`: a sync and a tick."""

from __future__ import annotations

from pathlib import Path

from reconciler.adapters.clusters.simulated import SimulatedCluster
from tests.reconciler.commands.estates_under_test import BEFORE, EVENING, MORNING, run_workloads, sizes, synced
from tests.reconciler.commands.typing_alba import Alba

ONCE = ("run", "--once", "--kubeconfig", "kubeconfig", "--pace", "0", "--yes", "--at")


def test_once_syncs_and_switches(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    said = alba(*ONCE, MORNING)
    assert said.code == 0
    assert "3 namespaces new" in said.err
    assert sizes(cluster) == [3, 3, 0]


def test_once_more_with_a_change_switches_what_the_change_says(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    alba(*ONCE, MORNING)
    (estate / "schedules/checkout/office-hours.yaml").unlink()
    alba(*ONCE, "2026-12-01T15:00:00Z")
    assert sizes(cluster) == [0, 0, 0]


def test_a_revision_that_is_held_leaves_the_one_before_at_work(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    alba(*ONCE, BEFORE)
    for path in (estate / "schedules").rglob("*.yaml"):
        if path.parent.name != "schedules":
            path.unlink()
    said = alba(*ONCE, MORNING)
    assert "what was in force before stays in force: takes 3 of 3 namespaces away from Alba" in said.err
    assert sizes(cluster) == [3, 3, 0]


def test_an_instant_that_is_not_now_is_refused_without_yes(alba: Alba, estate: Path) -> None:
    assert alba("run", "--once", "--at", EVENING).code == 2
    assert not (estate / "alba.db").exists()
