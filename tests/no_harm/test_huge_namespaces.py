"""A namespace of more workloads than one decision lives for: it goes on with fresh ones, and holds up nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reconciler.adapters.clusters.faults import FaultyCluster
from reconciler.adapters.clusters.pace import Pace
from reconciler.core.happenings import SwitchBegan
from reconciler.core.ports import Cluster, Done, Gone, JsonObject, Outcome, Refused, Resource
from reconciler.core.records import Phase
from reconciler.core.resources import DEPLOYMENTS
from reconciler.engine.ports import Times
from tests.reconciler.clusters.objects_under_test import field as at_path
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import ManualClock, Scenario

WORKLOADS = 300
PER_SECOND, FEW_S = 4, 15
"""The pace of the cluster: a decision of 45 s is good for 180 requests."""


@dataclass
class Paced:
    """The port over another cluster, at a pace; `when` says at which second each workload was patched."""

    cluster: Cluster
    clock: ManualClock
    when: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pace = Pace(per_second=PER_SECOND, at_once=64, monotonic=self.clock.monotonic, sleep=self.clock.sleep)

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        async with self.pace:
            return await self.cluster.list(resource, namespace)

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        async with self.pace:
            return await self.cluster.get(resource, namespace, name)

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        async with self.pace:
            self.when[namespace, name] = self.clock.time
            return await self.cluster.patch(resource, namespace, name, body)

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        async with self.pace:
            return await self.cluster.create(resource, namespace, body)

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        async with self.pace:
            return await self.cluster.replace(resource, namespace, name, body)

    async def close(self) -> None:
        await self.cluster.close()


async def test_it_sleeps_over_several_decisions_and_the_small_one_beside_it_waits_for_few_of_its_patches(
    tmp_path: Path,
) -> None:
    scenario = Scenario(tmp_path)
    paced = Paced(scenario.cluster, scenario.clock)
    scenario.faulty = FaultyCluster(paced)
    scenario.engine = scenario.new_engine()
    scenario.office("huge-dev", "small-dev")
    for number in range(WORKLOADS):
        scenario.add("Deployment", "huge-dev", workload(f"w{number}", 1))
    scenario.add("Deployment", "small-dev", workload("web", 3))
    await scenario.follow()
    await scenario.settle()
    huge = sorted(at for (namespace, _), at in paced.when.items() if namespace == "huge-dev")
    assert huge[-1] - huge[0] > Times().decision_s
    assert len([h for h in scenario.told.of(SwitchBegan) if h.key.namespace == "huge-dev"]) > 1
    assert paced.when["small-dev", "web"] - huge[0] < FEW_S
    assert scenario.record("huge-dev").phase is scenario.record("small-dev").phase is Phase.ASLEEP
    sizes = [at_path(thing, "spec", "replicas") for thing in scenario.cluster.objects.all(DEPLOYMENTS, None)]
    assert sizes == [0] * (WORKLOADS + 1)
    scenario.store.close()
