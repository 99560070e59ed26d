"""F18: workloads that a team had at 0 were scaled up, and every object was rewritten each half minute."""

from __future__ import annotations

from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, NIGHT, Scenario

TICKS = 100
MARK = 1
"""The one item by which a sweep says when it went over a cluster."""


async def test_a_workload_at_0_or_suspended_stays_so_after_waking_and_never_gets_a_record(scenario: Scenario) -> None:
    scenario.office("team-dev")
    scenario.deploy("team-dev", replicas=0)
    scenario.add("Deployment", "team-dev", workload("api", 2))
    await scenario.follow()
    await scenario.settle()
    assert (scenario.size("team-dev", "api"), scenario.notes("team-dev")) == (0, {})
    scenario.now(DAY)
    await scenario.settle()
    assert (scenario.size("team-dev", "api"), scenario.size("team-dev")) == (2, 0)


async def test_a_settled_estate_has_no_write_calls_over_100_ticks_and_a_sweep_which_leaves_but_its_mark(
    scenario: Scenario,
) -> None:
    names = ("a-dev", "b-dev", "c-dev")
    scenario.office(*names)
    scenario.deploy(*names)
    await scenario.follow()
    for at in (NIGHT, DAY, LATER_NIGHT):
        scenario.now(at)
        await scenario.settle()
        await scenario.engine.sweep()  # the first look at what has just settled may write what it saw
        before = scenario.cluster.writes, scenario.store.writes
        for _ in range(TICKS):
            scenario.clock.time += 60
            await scenario.tick()
        assert (scenario.cluster.writes, scenario.store.writes) == before
        await scenario.engine.sweep()
        assert (scenario.cluster.writes, scenario.store.writes) == (before[0], before[1] + MARK)
