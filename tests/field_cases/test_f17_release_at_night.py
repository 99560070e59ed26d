"""F17: a deployment in the night set the replicas from Git again."""

from __future__ import annotations

from reconciler.core.happenings import Drifted
from reconciler.core.records import Condition
from schemas.instants import HOUR
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import Scenario

RELEASE = "2026-12-01T07:00:00Z"
MORNING = "2026-12-01T13:00:00Z"


async def asleep(scenario: Scenario) -> None:
    scenario.clock.time -= 6 * HOUR
    scenario.office("team-dev")
    scenario.deploy("team-dev")
    await scenario.follow()
    await scenario.settle()
    assert scenario.sizes("team-dev") == (0, 0, True)
    scenario.now(RELEASE)


async def after_the_grace(scenario: Scenario) -> None:
    await scenario.engine.sweep()
    drift = scenario.record("team-dev").drift
    assert drift
    await scenario.settle()
    assert scenario.record("team-dev").drift == drift, "the grace was cut short"
    scenario.clock.time = scenario.record("team-dev").next_at
    await scenario.settle()


async def test_a_release_at_night_is_drift_shown_and_told_at_once(scenario: Scenario) -> None:
    await asleep(scenario)
    scenario.scale("team-dev", 5)
    await scenario.engine.sweep()
    row = scenario.row("team-dev")
    assert Condition.DRIFT in row.conditions
    assert row.detail == "woken by hand by kubectl-scale: Deployment/web"
    assert [h.by for h in scenario.told.of(Drifted)] == ["kubectl-scale"]


async def test_after_the_grace_it_sleeps_again_and_wakes_with_the_size_of_the_release(scenario: Scenario) -> None:
    await asleep(scenario)
    scenario.scale("team-dev", 5)
    await after_the_grace(scenario)
    assert scenario.size("team-dev") == 0
    assert scenario.notes("team-dev")["alba/replicas"] == "5"
    scenario.now(MORNING)
    await scenario.settle()
    assert scenario.sizes("team-dev") == (5, 2, False)


async def test_a_workload_created_in_the_night_is_treated_the_same_way(scenario: Scenario) -> None:
    await asleep(scenario)
    scenario.add("Deployment", "team-dev", workload("new", 4))
    await after_the_grace(scenario)
    assert scenario.size("team-dev", "new") == 0
    scenario.now(MORNING)
    await scenario.settle()
    assert (scenario.size("team-dev", "new"), scenario.size("team-dev")) == (4, 3)
