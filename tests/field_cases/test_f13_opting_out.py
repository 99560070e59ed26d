"""F13: the mere presence of an opt-out counted, and opting out while down stranded the workload."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reconciler.core.objects import part
from reconciler.core.ports import JsonObject
from schemas.instants import HOUR, MINUTE
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import LATER_NIGHT, Scenario

GRACE_IS_OVER = HOUR
OFFICE_OPENS = "2026-12-01T13:00:00Z"


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


@pytest.mark.parametrize(("exclude", "is_charged"), [("true", True), ("false", False)])
async def test_the_share_that_follows_pays_for_what_ran_on_at_night(
    scenario: Scenario, exclude: str, is_charged: bool
) -> None:
    scenario.office("team-dev")
    scenario.add("Deployment", "team-dev", with_requests(workload("web", 3)))
    scenario.annotate("team-dev", {"alba/exclude": exclude})
    await scenario.follow()
    await scenario.settle()
    asleep_at = scenario.clock.time
    scenario.now(OFFICE_OPENS)
    await scenario.settle()
    stretch = scenario.record("team-dev").stretch
    assert stretch
    night_s = int(stretch.since - asleep_at)
    used = stretch.share.meter.cpu_core_s
    assert (used > 3 * night_s * Decimal("0.2")) is is_charged
    assert scenario.record("team-dev").left_on is None


def with_requests(thing: JsonObject) -> JsonObject:
    """The same with 250m of CPU for each of its pods."""
    container = {"name": "c", "image": "i", "resources": {"requests": {"cpu": "250m", "memory": "64Mi"}}}
    spec = part(thing, "spec")
    template = {**part(spec, "template"), "spec": {"containers": [container]}}
    return {**thing, "spec": {**spec, "template": template}}
