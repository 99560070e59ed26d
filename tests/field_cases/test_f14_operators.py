"""F14: an operator puts its StatefulSet back at once, without end; one estate gave StatefulSets up for it."""

from __future__ import annotations

import pytest

from reconciler.adapters.clusters.simulation.writes import Change
from reconciler.core.happenings import Contended, SwitchFailed
from reconciler.core.objects import part
from reconciler.core.records import Condition
from reconciler.core.resources import STATEFULSETS
from reconciler.core.rows import conditions
from schemas.instants import HOUR, MINUTE
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, Scenario

OWNER = {"apiVersion": "kafka.strimzi.io/v1", "kind": "Kafka", "name": "events", "uid": "u-9", "controller": True}
MANAGER = "strimzi-cluster-operator"


class Operator:
    """Puts its StatefulSet back to two replicas the moment that somebody takes them away, so many times."""

    def __init__(self, scenario: Scenario, times: int) -> None:
        self.undone = 0
        self._cluster = scenario.cluster
        self._times = times
        self._cluster.objects.on_change.append(self._notice)

    def _notice(self, change: Change) -> None:
        before, after = (part(thing, "spec").get("replicas") for thing in (change.before, change.after))
        if change.key.resource == STATEFULSETS and before and after == 0 and self.undone < self._times:
            self.undone += 1
            self._cluster.edit(
                STATEFULSETS, change.key.namespace, change.key.name, {"spec": {"replicas": 2}}, by=MANAGER
            )


async def night(scenario: Scenario, *, undone: int) -> Operator:
    """A Deployment and an operator's StatefulSet, when their window has closed."""
    scenario.office("team-dev")
    scenario.add("Deployment", "team-dev", workload("web", 3))
    thing = workload("events", 2)
    scenario.add("StatefulSet", "team-dev", {**thing, "metadata": {"name": "events", "ownerReferences": [OWNER]}})
    scenario.now(DAY)
    await scenario.follow()
    await scenario.settle()
    operator = Operator(scenario, undone)
    scenario.now(LATER_NIGHT)
    await scenario.settle()
    return operator


async def test_it_is_tried_three_times_in_all_until_the_next_edge_and_the_rest_sleeps(scenario: Scenario) -> None:
    operator = await night(scenario, undone=1_000)
    for _ in range(20):
        scenario.clock.time += 6 * MINUTE
        await scenario.tick()
        await scenario.engine.sweep()
    assert operator.undone == 3
    assert (scenario.size("team-dev"), scenario.size("team-dev", "events", resource=STATEFULSETS)) == (0, 2)


async def test_it_is_contended_and_named_with_its_field_manager_and_what_to_do_instead(scenario: Scenario) -> None:
    await night(scenario, undone=1_000)
    assert [told.by for told in scenario.told.of(Contended)] == [f"{MANAGER} (Kafka/events)"]
    (failed,) = scenario.told.of(SwitchFailed)
    assert f"StatefulSet/events: undone by {MANAGER} (Kafka/events)" in failed.reason
    assert "have its owner put to sleep instead" in failed.reason
    record = scenario.record("team-dev")
    assert Condition.CONTENDED in conditions(record, int(scenario.clock.now()))


@pytest.mark.parametrize("undone", [1, 2])
async def test_one_that_gives_in_sleeps_and_wakes_with_its_size(scenario: Scenario, undone: int) -> None:
    operator = await night(scenario, undone=undone)
    assert operator.undone == undone
    assert scenario.size("team-dev", "events", resource=STATEFULSETS) == 0
    assert not scenario.told.of(Contended)
    scenario.clock.time += 13 * HOUR
    await scenario.settle()
    assert (scenario.size("team-dev"), scenario.size("team-dev", "events", resource=STATEFULSETS)) == (3, 2)


async def test_at_its_next_edge_it_wakes_with_the_sizes_that_it_had(scenario: Scenario) -> None:
    await night(scenario, undone=1_000)
    scenario.clock.time += 13 * HOUR
    await scenario.settle()
    assert (scenario.size("team-dev"), scenario.size("team-dev", "events", resource=STATEFULSETS)) == (3, 2)
    assert Condition.CONTENDED not in conditions(scenario.record("team-dev"), int(scenario.clock.now()))
