"""What the hand that patches refuses by itself, whatever the record says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.annotations import FENCE, REPLICAS
from reconciler.core.objects import part
from reconciler.core.ports import JsonObject, Outcome, Resource
from reconciler.core.records import NamespaceKey, NamespaceRecord, Way
from reconciler.core.resources import DEPLOYMENTS
from reconciler.engine.acting import Actor
from reconciler.engine.judging import Failed, Reached
from reconciler.engine.looking import Looker
from reconciler.engine.ports import Times
from schemas.schedule import Policy
from tests.reconciler.clusters.objects_under_test import field
from tests.reconciler.engine.scenario import Scenario

POLICY = Policy(limit=5, default_timezone="UTC", protected=("*-prod",))


@pytest.mark.parametrize("name", ["kube-system", "team-a-prod"])
async def test_a_protected_namespace_is_not_put_to_sleep_on_the_word_of_a_record_that_is_out_of_date(
    scenario: Scenario, name: str
) -> None:
    scenario.deploy(name)
    actor = Actor(scenario.cluster, Looker(scenario.cluster, scenario.clock), scenario.clock, Times())
    record = NamespaceRecord(NamespaceKey("main", name), "v", "r", 0, 0)
    ending = await actor.carry_out(record, Way.SLEEP, POLICY)
    assert isinstance(ending, Failed)
    assert (ending.terminal, "protected" in ending.reason) == (True, True)
    assert scenario.cluster.writes == 0
    free = replace(record, key=NamespaceKey("main", "team-a-dev"))
    scenario.deploy("team-a-dev")
    assert not isinstance(await actor.carry_out(free, Way.SLEEP, POLICY), Failed)


class LatePatchCluster(SimulatedCluster):
    """Just before the first fence, the patch of an earlier waking arrives."""

    came = False

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        if part(body, "metadata", "annotations").get(FENCE) and not self.came:
            self.came = True
            self.edit(
                DEPLOYMENTS, namespace, "web", {"spec": {"replicas": 3}, "metadata": {"annotations": {REPLICAS: None}}}
            )
        return await super().patch(resource, namespace, name, body)


async def test_a_late_patch_that_comes_before_the_fence_is_seen_and_put_right(scenario: Scenario) -> None:
    cluster = LatePatchCluster(scenario.clock.now)
    scenario.cluster = cluster
    scenario.deploy("team-a-dev")
    actor = Actor(cluster, Looker(cluster, scenario.clock), scenario.clock, Times())
    record = NamespaceRecord(NamespaceKey("main", "team-a-dev"), "v", "r", 0, 0)
    assert isinstance(await actor.carry_out(record, Way.SLEEP, POLICY), Reached)
    unsure = replace(record, unsettled=frozenset({Way.WAKE}))
    ending = await actor.carry_out(unsure, Way.SLEEP, POLICY)
    assert cluster.came and isinstance(ending, Reached)
    web = cluster.get_object(DEPLOYMENTS, "team-a-dev", "web")
    assert (field(web, "spec", "replicas"), field(web, "metadata", "annotations", REPLICAS)) == (0, "3")
