"""F13: the mere presence of an opt-out counted, and opting out while down stranded the workload."""

from __future__ import annotations

import pytest

from schemas.instants import HOUR, MINUTE
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import LATER_NIGHT, Scenario

GRACE_IS_OVER = HOUR


async def night_with(scenario: Scenario, exclude: str) -> None:
    """Two Deployments at night, one of which says something about excluding it."""
    scenario.office("team-dev")
    scenario.add("Deployment", "team-dev", workload("web", 3))
    scenario.add("Deployment", "team-dev", workload("api", 2))
    scenario.annotate("team-dev", {"alba/exclude": exclude})
    scenario.clock.time += MINUTE
    await scenario.follow()
    await scenario.settle()


async def test_true_excludes_the_workload_and_the_others_sleep(scenario: Scenario) -> None:
    await night_with(scenario, "true")
    assert (scenario.size("team-dev"), scenario.size("team-dev", "api")) == (3, 0)


async def test_false_does_not_exclude(scenario: Scenario) -> None:
    await night_with(scenario, "false")
    assert scenario.size("team-dev") == 0


@pytest.mark.parametrize("value", ["yes", "True", "", "1"])
async def test_anything_else_is_reported_on_the_object_and_does_not_exclude(scenario: Scenario, value: str) -> None:
    await night_with(scenario, value)
    assert scenario.size("team-dev") == 0
    observed = scenario.record("team-dev").observed
    assert observed
    assert any(t.workload == "Deployment/web" and 'only "true" excludes' in t.reason for t in observed.troubles)


async def test_set_while_down_the_size_is_given_back_once_and_then_hands_are_off(scenario: Scenario) -> None:
    await night_with(scenario, "false")
    scenario.now(LATER_NIGHT)
    scenario.annotate("team-dev", {"alba/exclude": "true"})
    await scenario.engine.sweep()
    scenario.clock.time += GRACE_IS_OVER
    await scenario.settle()
    assert (scenario.size("team-dev"), scenario.size("team-dev", "api")) == (3, 0)
    assert not [note for note in scenario.notes("team-dev") if note != "alba/exclude"]
    scenario.scale("team-dev", 1)
    await scenario.engine.sweep()
    scenario.clock.time += GRACE_IS_OVER
    await scenario.settle()
    assert scenario.size("team-dev") == 1


async def test_an_excluded_workload_is_named_and_counted_while_its_namespace_sleeps(scenario: Scenario) -> None:
    await night_with(scenario, "true")
    observed = scenario.record("team-dev").observed
    assert observed
    assert (observed.workloads, observed.ready, observed.asleep) == (2, 1, 1)
    assert "Deployment/web: excluded by its own annotation" in observed.lingering
