"""F15: pods do not come, for a quota or for want of room, yet the thing counted as started."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reconciler.adapters.clusters.simulation.api_errors import ApiError, forbidden
from reconciler.adapters.clusters.simulation.writes import Write
from reconciler.core.happenings import Switched
from reconciler.core.records import Condition, Phase, State
from reconciler.core.resources import NODES, PODS
from reconciler.core.rows import conditions
from schemas.instants import MINUTE
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import DAY, Scenario

QUOTA = "exceeded quota: team, requested: pods=1, used: pods=9, limited: pods=9"
NO_NODE = {"kubernetes.io/hostname": "gone"}


class Quota:
    """Nobody may make a pod of Deployment `web` while it is `full`."""

    def __init__(self, scenario: Scenario) -> None:
        self.full = True
        scenario.cluster.admit_with(self._judge)

    def _judge(self, write: Write) -> ApiError | None:
        refused = self.full and write.key.resource == PODS and write.operation == "CREATE"
        return forbidden(PODS, "", QUOTA) if refused and write.key.name.startswith("web-") else None


async def night(scenario: Scenario, selector: Mapping[str, str] | None = None) -> None:
    """Two Deployments asleep; the pods of `web` may be wanted on a node."""
    scenario.office("team-dev")
    thing = workload("web", 3)
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"nodeSelector": dict(selector or {})}}
    scenario.add("Deployment", "team-dev", workload("api", 2))
    scenario.add("Deployment", "team-dev", merged(thing, template) if selector else thing)
    await scenario.follow()
    await scenario.settle()


def merged(thing: Mapping[str, object], template: Mapping[str, object]) -> Mapping[str, object]:
    spec = thing["spec"]
    assert isinstance(spec, dict)
    pod = {**spec["template"]["spec"], **template["spec"]}  # type: ignore[dict-item]
    return {**thing, "spec": {**spec, "template": {**spec["template"], "spec": pod}}}


def is_degraded(scenario: Scenario) -> bool:
    return Condition.DEGRADED in conditions(scenario.record("team-dev"), int(scenario.clock.now()))


async def woken(scenario: Scenario) -> dict[str, str]:
    """The troubles by workload, once the waking has ended."""
    scenario.now(DAY)
    await scenario.settle(ticks=30)
    observed = scenario.record("team-dev").observed
    assert observed
    return {trouble.workload: trouble.reason for trouble in observed.troubles}


async def test_a_waking_does_not_end_before_everything_is_ready_or_its_time_is_over(scenario: Scenario) -> None:
    await night(scenario)
    Quota(scenario)
    began_at = scenario.clock.time
    scenario.now(DAY)
    await scenario.tick()
    assert [told for told in scenario.told.of(Switched) if told.way == "wake"] == []
    await scenario.settle(ticks=30)
    assert scenario.clock.time - began_at >= 600


@pytest.mark.parametrize("why", ["quota", "no node"])
async def test_it_ends_as_degraded_by_workload_in_the_words_of_the_api_and_stays_awake(
    scenario: Scenario, why: str
) -> None:
    await night(scenario, NO_NODE if why == "no node" else None)
    if why == "quota":
        Quota(scenario)
    (found,) = (await woken(scenario)).items()
    assert found[0] == "Deployment/web"
    assert (QUOTA if why == "quota" else "Unschedulable: 0/2 nodes are available") in found[1]
    record = scenario.record("team-dev")
    assert (record.phase, scenario.row("team-dev").state) == (Phase.AWAKE, State.AWAKE)
    assert is_degraded(scenario)
    assert record.observed and (record.observed.ready, record.observed.workloads) == (1, 2)
    assert scenario.size("team-dev") == 3


async def test_it_stays_degraded_from_sweep_to_sweep_while_nothing_has_changed(scenario: Scenario) -> None:
    await night(scenario)
    Quota(scenario)
    troubles = await woken(scenario)
    scenario.clock.time += 5 * MINUTE
    await scenario.engine.sweep()
    observed = scenario.record("team-dev").observed
    assert observed and {t.workload: t.reason for t in observed.troubles} == troubles


async def test_it_turns_ready_by_itself_once_the_pods_have_come(scenario: Scenario) -> None:
    await night(scenario)
    quota = Quota(scenario)
    await woken(scenario)
    assert is_degraded(scenario)
    quota.full = False
    scenario.clock.time += 16 * MINUTE
    await scenario.engine.sweep()
    record = scenario.record("team-dev")
    assert not is_degraded(scenario)
    assert record.observed and (record.observed.ready, record.observed.workloads) == (2, 2)
    assert record.stretch and record.stretch.ready_at == int(scenario.clock.time)


async def test_it_turns_ready_once_there_is_a_node_for_it(scenario: Scenario) -> None:
    await night(scenario, NO_NODE)
    await woken(scenario)
    scenario.cluster.edit(NODES, "", "node-1", {"metadata": {"labels": NO_NODE}})
    scenario.clock.time += 5 * MINUTE
    await scenario.engine.sweep()
    assert not is_degraded(scenario)
