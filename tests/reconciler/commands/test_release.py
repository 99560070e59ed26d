"""`alba release` and `alba restore`: the way out with nothing but access to the cluster."""

from __future__ import annotations

from pathlib import Path

import yaml

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.core.resources import DEPLOYMENTS, LEASES
from tests.reconciler.clusters.objects_under_test import field, workload
from tests.reconciler.commands.estates_under_test import BEFORE, MORNING, run_workloads, sizes, synced, ticked
from tests.reconciler.commands.typing_alba import Alba, Said

LEASE = ("--lease", "checkout-qa/alba")


def asleep(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    """All three at zero with their sizes recorded; store and schedules are gone."""
    run_workloads(cluster)
    synced(alba)
    ticked(alba, BEFORE)
    (estate / "alba.db").unlink()
    (estate / "schedules").rename(estate / "gone")


def typed(alba: Alba, *words: str) -> Said:
    return alba(*words, "--kubeconfig", "kubeconfig")


def test_release_gives_one_namespace_back_without_store_or_schedules(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    asleep(alba, estate, cluster)
    said = typed(alba, "release", "payments-dev")
    assert (said.code, said.out, sizes(cluster)) == (0, "payments-dev Deployment/web: given back\n", [0, 0, 3])


def test_restore_gives_every_namespace_back_and_marks_the_lease(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    asleep(alba, estate, cluster)
    said = typed(alba, "restore", *LEASE)
    assert (said.code, sizes(cluster)) == (0, [3, 3, 3])
    lease = cluster.get_object(LEASES, "checkout-qa", "alba")
    assert str(field(lease, "metadata", "annotations", "alba/paused")).startswith("alba restore by ")


def test_restore_of_one_namespace_leaves_the_others_asleep(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    asleep(alba, estate, cluster)
    assert typed(alba, "restore", "--namespace", "payments-dev", *LEASE).code == 0
    assert sizes(cluster) == [0, 0, 3]


def test_what_could_not_be_given_back_is_named_exits_1_and_hinders_nobody(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    asleep(alba, estate, cluster)
    refusal = ApiError(422, "Invalid", "no changes on Tuesdays")
    cluster.admit_with(
        lambda write: refusal if write.key.namespace == "checkout-qa" and write.key.name == "web" else None
    )
    said = typed(alba, "restore", *LEASE)
    assert (said.code, sizes(cluster)) == (1, [0, 3, 3])
    assert "checkout-qa Deployment/web: not given back: 422 " in said.out


def test_a_namespace_that_is_not_there_exits_1(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    said = typed(alba, "release", "nowhere", "--format", "json")
    assert said.code == 1
    (shown,) = said.rows("clusters")
    assert shown["namespaces"] == [
        {"namespace": "nowhere", "given": [], "troubles": {"nowhere": "there is no such namespace in the cluster"}}
    ]


def test_without_a_lease_sizes_come_back_and_the_engines_that_go_on_are_said(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    asleep(alba, estate, cluster)
    said = typed(alba, "restore", "--lease", "none")
    assert (said.code, sizes(cluster)) == (1, [3, 3, 3])
    assert said.lines[0] == (
        "cluster main: no Lease is named (--lease NAMESPACE/NAME): stop the engines yourself, or they switch again"
    )


def test_a_lease_that_cannot_be_marked_is_said_and_sizes_come_back(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    asleep(alba, estate, cluster)
    said = typed(alba, "restore", "--lease", "nowhere/alba")
    assert (said.code, sizes(cluster)) == (1, [3, 3, 3])
    assert "lease nowhere/alba could not be marked, so engines may go on: " in said.lines[0]


def test_sizes_of_a_protected_namespace_come_back(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    asleep(alba, estate, cluster)
    protected = {**workload("web", 0), "kind": "Deployment", "apiVersion": "apps/v1"}
    recorded = {"alba/replicas": "4", "alba/format": "1"}
    cluster.add({**protected, "metadata": {"name": "web", "namespace": "vault", "annotations": recorded}})
    assert typed(alba, "release", "vault").code == 0
    assert field(cluster.get_object(DEPLOYMENTS, "vault", "web"), "spec", "replicas") == 4


def test_every_cluster_of_the_settings_is_restored_and_one_that_is_away_hinders_no_other(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    asleep(alba, estate, cluster)
    kubeconfig = yaml.safe_load((estate / "kubeconfig").read_text(encoding="utf-8"))
    (there,) = kubeconfig["clusters"]
    away = {**there, "name": "away", "cluster": {**there["cluster"], "server": "http://127.0.0.1:1"}}
    (context,) = kubeconfig["contexts"]
    kubeconfig["clusters"].append(away)
    kubeconfig["contexts"].append({"name": "away", "context": {**context["context"], "cluster": "away"}})
    (estate / "kubeconfig").write_text(yaml.safe_dump(kubeconfig), encoding="utf-8")
    said = typed(alba, "restore", *LEASE, "--contexts", f"west=away,east={context['name']}")
    assert (said.code, sizes(cluster)) == (1, [3, 3, 3])
    assert said.lines[0].startswith("cluster west: ")
    assert "east/payments-dev Deployment/web: given back" in said.lines


def test_a_cluster_that_the_settings_do_not_know_is_not_mistaken_for_another(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    asleep(alba, estate, cluster)
    said = typed(alba, "release", "payments-dev", "--cluster", "wset", "--contexts", "west=alba")
    assert (said.code, sizes(cluster)) == (2, [0, 0, 0])


def test_no_tick_switches_once_the_lease_is_marked_until_the_mark_is_taken_away(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    ticked(alba, BEFORE, *LEASE)
    assert typed(alba, "restore", *LEASE).code == 0
    said = ticked(alba, MORNING, *LEASE)
    assert (said.code, said.out) == (0, "nothing was switched\n")
    assert "nothing is switched in cluster main: paused by alba restore by " in said.err
    cluster.edit(LEASES, "checkout-qa", "alba", {"metadata": {"annotations": {"alba/paused": None}}})
    assert ticked(alba, MORNING, *LEASE).out == "2 switched\n"
