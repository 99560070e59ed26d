"""What the simulated cluster runs for the estate, and how it looks afterwards."""

from __future__ import annotations

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.resources import DEPLOYMENTS
from tests.reconciler.clusters.objects_under_test import field, workload
from tests.reconciler.commands.typing_alba import Alba, Said

NAMESPACES = ("checkout-qa", "checkout-stage", "payments-dev")
BEFORE, MORNING, EVENING, TEST = (f"2026-12-01T{at}Z" for at in ("12:00:00", "13:00:00", "23:00:00", "23:30:00"))
"""Instants: everybody off, the offices on, off again, the load test on."""


def run_workloads(cluster: SimulatedCluster) -> None:
    """A Deployment of three in each namespace."""
    for namespace in NAMESPACES:
        thing = workload("web", 3)
        metadata = thing["metadata"]
        assert isinstance(metadata, dict)
        cluster.add(
            {**thing, "kind": "Deployment", "apiVersion": "apps/v1", "metadata": {**metadata, "namespace": namespace}}
        )


def sizes(cluster: SimulatedCluster) -> list[object]:
    """The replicas of each namespace's Deployment."""
    return [field(cluster.get_object(DEPLOYMENTS, name, "web"), "spec", "replicas") for name in NAMESPACES]


def synced(alba: Alba) -> Said:
    """The estate brought into the store a minute before, allowed to put all three to sleep."""
    said = alba("sync", "--allow", "HEAD", "--at", "2026-12-01T11:59:00Z")
    assert said.code == 0, said
    return said


def ticked(alba: Alba, at: str, *more: str) -> Said:
    """One tick at an instant, meant."""
    return alba("tick", "--kubeconfig", "kubeconfig", "--pace", "0", "--at", at, "--yes", *more)
