"""What stands behind a breaker is left alone once it does not answer, and what is refused never counts."""

from __future__ import annotations

import pytest

from reconciler.adapters.breakers.breaker import Breakers, Limits
from reconciler.adapters.breakers.guarded_cluster import GuardedCluster
from reconciler.adapters.clusters.faults import READS, WRITES, Calls, FaultyCluster, NeverArrives, Says
from reconciler.adapters.clusters.faults import Fault as Injected
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.core.happenings import BreakerState
from reconciler.core.ports import ClusterUnavailable, Fault
from reconciler.core.resources import DEPLOYMENTS, LEASES

FAILURES = 3
WEBHOOK = 'Internal error occurred: failed calling webhook "policy.example.com": connection refused'


@pytest.fixture
def faulty() -> FaultyCluster:
    return FaultyCluster(SimulatedCluster(lambda: 0.0))


@pytest.fixture
def breakers() -> Breakers:
    return Breakers(Limits(failures=FAILURES), lambda: 0.0, SilentReporter())


@pytest.fixture
def cluster(faulty: FaultyCluster, breakers: Breakers) -> GuardedCluster:
    return GuardedCluster(faulty, breakers.make("eks/main", "reads"), breakers.make("eks/main", "writes"))


async def ask_often(cluster: GuardedCluster) -> ClusterUnavailable | None:
    """List and patch more often than a breaker allows to fail; the last error."""
    last = None
    for _ in range(FAILURES + 1):
        for call in (cluster.list(DEPLOYMENTS), cluster.patch(DEPLOYMENTS, "a-dev", "web", {})):
            try:
                await call
            except ClusterUnavailable as error:
                last = error
    return last


@pytest.mark.parametrize("fault", [NeverArrives(), Says(503), Says(500, "etcdserver: request timed out")])
async def test_an_api_that_does_not_answer_is_not_asked_any_more(
    cluster: GuardedCluster, faulty: FaultyCluster, fault: Injected
) -> None:
    faulty.inject(fault)
    error = await ask_often(cluster)
    assert error is not None
    assert error.fault is Fault.UNASKED
    assert faulty.happened == 2 * FAILURES


@pytest.mark.parametrize(
    "fault", [Says(403), Says(404), Says(409), Says(422), Says(400), Says(500, WEBHOOK), Says(429)]
)
async def test_an_answer_is_no_failure_of_the_api_whatever_it_says(
    cluster: GuardedCluster, faulty: FaultyCluster, breakers: Breakers, fault: Injected
) -> None:
    faulty.inject(fault, Calls(WRITES))
    await ask_often(cluster)
    assert {breaker.state for breaker in breakers.made} == {BreakerState.CLOSED}


async def test_what_can_still_be_read_is_read_while_nothing_can_be_written(
    cluster: GuardedCluster, faulty: FaultyCluster
) -> None:
    faulty.inject(NeverArrives(), Calls(WRITES))
    await ask_often(cluster)
    assert await cluster.list(DEPLOYMENTS) == []


async def test_the_lease_is_asked_for_whatever_else_does_not_answer(
    cluster: GuardedCluster, faulty: FaultyCluster
) -> None:
    faulty.inject(NeverArrives(), Calls(READS | WRITES))
    await ask_often(cluster)
    asked = faulty.happened
    with pytest.raises(ClusterUnavailable, match="no answer in time"):
        await cluster.get(LEASES, "alba", "alba")
    assert faulty.happened == asked + 1
