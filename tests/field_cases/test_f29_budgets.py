"""F29: disruption budgets were scaled as if they were workloads, or thought to stop scaling down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.adapters.clusters.simulation.kinds_served import BUDGETS
from reconciler.core.kinds import KINDS
from reconciler.core.resources import PODS
from reconciler.core.rights import READ_RESOURCES, switching
from tests.reconciler.clusters.objects_under_test import field, workload
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, Scenario

GRACE_S = 1800


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Scenario]:
    """Pods that take half an hour to end, as they said they may."""
    made = Scenario(tmp_path, ends_after_s=GRACE_S)
    yield made
    made.store.close()


def guarded(scenario: Scenario) -> None:
    """A Deployment of three, and a budget that lets none of its pods be evicted."""
    scenario.office("team-dev")
    thing = workload("web", 3)
    template = field(thing, "spec", "template", "spec")
    assert isinstance(template, dict)
    template_with_grace = {**template, "terminationGracePeriodSeconds": GRACE_S}
    spec = thing["spec"]
    assert isinstance(spec, dict)
    labels = {"labels": {"app": "web"}}
    whole = {**thing, "spec": {**spec, "template": {"metadata": labels, "spec": template_with_grace}}}
    scenario.add("Deployment", "team-dev", whole)
    scenario.cluster.add(
        {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": {"name": "web", "namespace": "team-dev"},
            "spec": {"maxUnavailable": 0, "selector": {"matchLabels": {"app": "web"}}},
        }
    )


def test_a_budget_is_no_kind_that_is_switched_and_no_right_reaches_it() -> None:
    assert BUDGETS not in {kind.resource for kind in KINDS}
    assert BUDGETS not in READ_RESOURCES
    assert BUDGETS not in {right.resource for right in switching("team-dev")}


async def test_a_budget_that_allows_no_eviction_keeps_nobody_awake_and_is_never_touched(scenario: Scenario) -> None:
    guarded(scenario)
    before = scenario.cluster.get_object(BUDGETS, "team-dev", "web")
    await scenario.follow()
    for at in (DAY, LATER_NIGHT):
        scenario.now(at)
        await scenario.settle()
    assert scenario.size("team-dev") == 0
    assert scenario.cluster.get_object(BUDGETS, "team-dev", "web") == before


async def test_pods_that_still_end_are_named_with_their_grace_and_the_place_is_free(slow: Scenario) -> None:
    guarded(slow)
    await slow.follow()
    await slow.tick(DAY)
    await slow.settle()
    slow.now(LATER_NIGHT)
    await slow.settle()
    pods = list(slow.cluster.objects.all(PODS, "team-dev"))
    assert len(pods) == 3
    assert slow.size("team-dev") == 0
    observed = slow.record("team-dev").observed
    assert observed
    assert sorted(observed.lingering) == sorted(
        f"Pod/{field(pod, 'metadata', 'name')} is still ending, with {GRACE_S} s of grace" for pod in pods
    )
