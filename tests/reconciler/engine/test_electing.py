"""Who may act in a cluster: the holder of its Lease, or whoever needs none, and nobody once it is marked."""

from __future__ import annotations

import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.ports import ClusterUnavailable, Done, Gone, Refused, Resource
from reconciler.core.resources import LEASES
from reconciler.engine.electing import Candidate, Elector, LeaseName, LeaseRefused, Passerby, Standing
from reconciler.engine.giving_back import pause_engines
from tests.reconciler.engine.scenario import ManualClock

LEASE = LeaseName("alba")


class Cluster(SimulatedCluster):
    """A cluster with Alba's namespace, in which reading the Lease can be made to fail."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock.now)
        self.answer: Refused | ClusterUnavailable | None = None
        self.add({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "alba"}})

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        if resource == LEASES and self.answer is not None:
            if isinstance(self.answer, Refused):
                return self.answer
            raise self.answer
        return await super().get(resource, namespace, name)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(1_800_000_000)


@pytest.fixture
def cluster(clock: ManualClock) -> Cluster:
    return Cluster(clock)


def elector(cluster: Cluster, clock: ManualClock, owner: str = "one") -> Elector:
    return Elector(cluster, LEASE, owner, clock)


async def test_the_first_to_stand_leads_and_a_second_waits(cluster: Cluster, clock: ManualClock) -> None:
    assert await elector(cluster, clock, "one").stand() == Standing(True)
    assert await elector(cluster, clock, "two").stand() == Standing(False)


async def test_a_lease_that_is_not_renewed_is_taken_over_after_its_duration(
    cluster: Cluster, clock: ManualClock
) -> None:
    await elector(cluster, clock, "one").stand()
    second = elector(cluster, clock, "two")
    await second.stand()
    clock.time += 15
    assert not (await second.stand()).leads
    clock.time += 1
    assert (await second.stand()).leads


async def test_leadership_ends_by_itself_when_the_server_is_away(cluster: Cluster, clock: ManualClock) -> None:
    first = elector(cluster, clock)
    await first.stand()
    cluster.answer = ClusterUnavailable("connection refused")
    clock.time += 9
    assert (await first.stand()).leads
    clock.time += 1
    assert not (await first.stand()).leads


async def test_a_released_lease_is_free_at_once(cluster: Cluster, clock: ManualClock) -> None:
    first = elector(cluster, clock, "one")
    await first.stand()
    await first.release()
    assert (await elector(cluster, clock, "two").stand()).leads


async def test_nobody_acts_once_the_lease_is_marked(cluster: Cluster, clock: ManualClock) -> None:
    leader = elector(cluster, clock)
    passerby = Passerby(cluster, LEASE)
    assert [(await who.stand()).leads for who in (leader, passerby)] == [True, True]
    assert await pause_engines(cluster, LEASE, "ana") == ""
    assert [await who.stand() for who in (leader, passerby)] == [Standing(False, "ana")] * 2
    assert not leader.leads() and not passerby.leads()


async def test_an_elector_whose_namespace_is_missing_says_what_to_do(cluster: Cluster, clock: ManualClock) -> None:
    with pytest.raises(LeaseRefused, match="create the namespace nowhere, name another Lease"):
        await Elector(cluster, LeaseName("nowhere"), "one", clock).stand()


async def test_a_passerby_needs_no_lease(cluster: Cluster) -> None:
    assert await Passerby(cluster, LeaseName("nowhere")).stand() == Standing(True)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Refused(403, "leases is forbidden"), "403 leases is forbidden; allow `get` on it, or say --lease none"),
        (ClusterUnavailable("timed out"), "lease alba/alba cannot be read, so nothing is switched: timed out"),
    ],
)
async def test_a_mark_that_cannot_be_read_counts_as_one(
    cluster: Cluster, answer: Refused | ClusterUnavailable, said: str
) -> None:
    passerby: Candidate = Passerby(cluster, LEASE)
    await passerby.stand()
    cluster.answer = answer
    with pytest.raises(LeaseRefused, match=said):
        await passerby.stand()
    assert not passerby.leads()
