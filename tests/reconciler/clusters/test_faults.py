"""The faults that the wrapper injects are those that a script asks for, and only those."""

import pytest

from reconciler.adapters.clusters.faults import READS, Calls, FaultyCluster, LosesReply, NeverArrives, Says
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.ports import ClusterUnavailable, Conflict, Done, Gone, KindMissing, ListRefused, Refused
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS
from tests.reconciler.clusters.objects_under_test import field

DOWN = {"spec": {"replicas": 0}}


@pytest.fixture
def simulated() -> SimulatedCluster:
    cluster = SimulatedCluster(lambda: 0.0)
    for name in ("api", "web"):
        cluster.add({"kind": "Deployment", "metadata": {"name": name, "namespace": "dev"}, "spec": {"replicas": 3}})
    return cluster


@pytest.fixture
def faulty(simulated: SimulatedCluster) -> FaultyCluster:
    return FaultyCluster(simulated)


def size(simulated: SimulatedCluster, name: str = "web") -> object:
    return field(simulated.get_object(DEPLOYMENTS, "dev", name), "spec", "replicas")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(403, Refused(403, "no")), (422, Refused(422, "no")), (409, Conflict("no")), (404, Gone("no"))],
)
async def test_a_refusal_is_the_outcome_and_nothing_is_done(
    simulated: SimulatedCluster, faulty: FaultyCluster, status: int, outcome: object
) -> None:
    faulty.inject(Says(status, "no"))

    assert await faulty.patch(DEPLOYMENTS, "dev", "web", DOWN) == outcome
    assert size(simulated) == 3


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_error_of_the_server_is_an_unavailable_cluster_that_may_say_when(
    faulty: FaultyCluster, status: int
) -> None:
    faulty.inject(Says(status, "later", retry_after_s=7))

    with pytest.raises(ClusterUnavailable, match=f"{status} later") as raised:
        await faulty.patch(DEPLOYMENTS, "dev", "web", DOWN)
    assert raised.value.retry_after_s == 7


async def test_a_call_that_never_arrives_is_not_done(simulated: SimulatedCluster, faulty: FaultyCluster) -> None:
    faulty.inject(NeverArrives())

    with pytest.raises(ClusterUnavailable):
        await faulty.patch(DEPLOYMENTS, "dev", "web", DOWN)
    assert size(simulated) == 3


async def test_a_call_whose_reply_is_lost_is_done(simulated: SimulatedCluster, faulty: FaultyCluster) -> None:
    faulty.inject(LosesReply())

    with pytest.raises(ClusterUnavailable):
        await faulty.patch(DEPLOYMENTS, "dev", "web", DOWN)
    assert size(simulated) == 0


async def test_a_fault_happens_as_often_as_it_says(faulty: FaultyCluster) -> None:
    faulty.inject(Says(409), times=2)

    outcomes = [await faulty.patch(DEPLOYMENTS, "dev", "web", DOWN) for _ in range(3)]

    assert [type(outcome) for outcome in outcomes] == [Conflict, Conflict, Done]
    assert faulty.happened == 2


async def test_a_fault_spares_the_calls_that_it_is_not_about(faulty: FaultyCluster) -> None:
    faulty.inject(Says(403), Calls(methods=frozenset({"patch"}), resource=DEPLOYMENTS, name="web"))

    assert isinstance(await faulty.patch(DEPLOYMENTS, "dev", "api", DOWN), Done)
    assert isinstance(await faulty.get(DEPLOYMENTS, "dev", "web"), Done)
    assert isinstance(await faulty.patch(DEPLOYMENTS, "dev", "web", DOWN), Refused)


async def test_a_list_fails_as_lists_do(faulty: FaultyCluster) -> None:
    faulty.inject(Says(403), Calls(READS, DEPLOYMENTS))
    faulty.inject(Says(404), Calls(READS, CRONJOBS))

    with pytest.raises(ListRefused):
        await faulty.list(DEPLOYMENTS)
    with pytest.raises(KindMissing):
        await faulty.list(CRONJOBS, "dev")


async def test_a_healed_cluster_has_no_faults(faulty: FaultyCluster) -> None:
    faulty.inject(NeverArrives())
    faulty.heal()

    assert isinstance(await faulty.patch(DEPLOYMENTS, "dev", "web", DOWN), Done)
