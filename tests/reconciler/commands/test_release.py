"""`alba release` and `alba restore`: the way out with nothing but access to the cluster."""

from __future__ import annotations

from pathlib import Path

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.clocks import SystemClock
from reconciler.core.resources import LEASES
from reconciler.engine.electing import Elector, LeaseName, Standing
from reconciler.engine.giving_back import pause_engines
from tests.reconciler.clusters.objects_under_test import field
from tests.reconciler.commands.estates_under_test import BEFORE, run_workloads, sizes, synced, ticked
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
    (shown,) = said.rows("namespaces")
    assert shown["troubles"] == {"nowhere": "there is no such namespace in the cluster"}


def test_without_a_lease_sizes_come_back_and_the_engines_that_go_on_are_said(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    asleep(alba, estate, cluster)
    said = typed(alba, "restore")
    assert (said.code, sizes(cluster)) == (1, [3, 3, 3])
    assert (
        said.lines[0] == "no Lease is named (--lease NAMESPACE/NAME): stop the engines yourself, or they switch again"
    )


async def test_no_engine_leads_once_its_lease_is_marked() -> None:
    simulated = SimulatedCluster(lambda: 0.0, ready_after_s=0.0)
    run_workloads(simulated)
    lease = LeaseName("checkout-qa")
    elector = Elector(simulated, lease, "engine", SystemClock())
    before = await elector.stand()
    assert await pause_engines(simulated, lease, "ana") == ""
    assert (before, await elector.stand()) == (Standing(True), Standing(False, "ana"))
