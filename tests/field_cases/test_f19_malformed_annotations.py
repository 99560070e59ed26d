"""F19: one malformed annotation ended the whole process."""

from __future__ import annotations

import pytest

from reconciler.core.records import Condition
from reconciler.core.rows import conditions
from schemas.instants import MINUTE
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import DAY, Scenario

MALFORMED = [
    ("alba/replicas", "three"),
    ("alba/replicas", "-1"),
    ("alba/replicas", "1e9"),
    ("alba/replicas", ""),
    ("alba/order", "first"),
    ("alba/asleep-replicas", "one"),
    ("alba/format", "99"),
]


def estate(scenario: Scenario, name: str, text: str) -> None:
    """Three namespaces, in one of which something is written that cannot be read."""
    scenario.office("bad-dev", "good-dev")
    for namespace in ("bad-dev", "good-dev"):
        scenario.add("Deployment", namespace, workload("web", 3))
        scenario.add("Deployment", namespace, workload("api", 2))
    scenario.annotate("bad-dev", {name: text})


def troubles(scenario: Scenario) -> list[str]:
    observed = scenario.record("bad-dev").observed
    assert observed
    return [f"{trouble.workload}: {trouble.reason}" for trouble in observed.troubles]


@pytest.mark.parametrize(("name", "text"), MALFORMED)
async def test_it_is_reported_by_name_and_not_patched_and_all_others_go_on(
    scenario: Scenario, name: str, text: str
) -> None:
    estate(scenario, name, text)
    await scenario.follow()
    tally = await scenario.tick()
    assert (tally.switched, tally.failed, tally.degraded) == (2, 0, 1)
    assert scenario.size("bad-dev") == 3
    assert scenario.notes("bad-dev")[name] == text
    assert [scenario.size(*which) for which in (("bad-dev", "api"), ("good-dev", "web"), ("good-dev", "api"))] == [
        0, 0, 0,
    ]  # fmt: skip
    (told,) = troubles(scenario)
    assert told.startswith(f"Deployment/web: {name} is {text!r}")


@pytest.mark.parametrize(("name", "text"), MALFORMED)
async def test_at_waking_the_others_have_their_sizes_and_it_is_reported_again(
    scenario: Scenario, name: str, text: str
) -> None:
    estate(scenario, name, text)
    await scenario.follow()
    await scenario.settle()
    scenario.now(DAY)
    await scenario.settle()
    assert [scenario.size("bad-dev", each) for each in ("web", "api")] == [3, 2]
    assert len(troubles(scenario)) == 1


async def test_it_is_degraded_until_it_can_be_read_again(scenario: Scenario) -> None:
    estate(scenario, "alba/order", "first")
    await scenario.follow()
    await scenario.settle()
    for _ in range(2):
        assert Condition.DEGRADED in conditions(scenario.record("bad-dev"), int(scenario.clock.now()))
        assert Condition.DEGRADED not in conditions(scenario.record("good-dev"), int(scenario.clock.now()))
        scenario.clock.time += 5 * MINUTE
        await scenario.engine.sweep()
    scenario.annotate("bad-dev", {"alba/order": "10"})
    await scenario.engine.sweep()
    assert Condition.DEGRADED not in conditions(scenario.record("bad-dev"), int(scenario.clock.now()))
