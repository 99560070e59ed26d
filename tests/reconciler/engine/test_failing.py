"""What the engine does when something fails: it names it, goes on with the others, and ends where it should."""

from __future__ import annotations

import asyncio

import pytest

from reconciler.adapters.clusters.faults import READS, WRITES, Calls, NeverArrives, Says
from reconciler.core.claims import NOT_THERE
from reconciler.core.happenings import SwitchFailed
from reconciler.core.records import NamespaceRecord, State
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS
from schemas.instants import MINUTE
from tests.reconciler.engine.scenario import DAY, Scenario

BAD, GOOD = "bad-dev", "good-dev"


async def estate(scenario: Scenario) -> None:
    scenario.office(BAD, GOOD)
    scenario.deploy(BAD, GOOD)
    await scenario.follow()


async def test_a_refused_patch_is_reported_by_name_and_never_delays_the_others(scenario: Scenario) -> None:
    await estate(scenario)
    scenario.faulty.inject(Says(403, "no right to patch"), Calls(WRITES, DEPLOYMENTS, BAD))
    tally = await scenario.tick()
    assert (tally.switched, tally.failed) == (1, 1)
    assert scenario.sizes(GOOD) == (0, 0, True)
    assert scenario.sizes(BAD) == (3, 0, True)
    failed = scenario.told.of(SwitchFailed)
    assert [(h.key.namespace, h.terminal) for h in failed] == [(BAD, True)]
    assert "Deployment/web: 403" in failed[0].reason


async def test_a_refused_patch_is_tried_again_later_and_ends_well_once_the_right_is_there(scenario: Scenario) -> None:
    await estate(scenario)
    scenario.faulty.inject(Says(403, "no right to patch"), Calls(WRITES, DEPLOYMENTS, BAD))
    await scenario.tick()
    writes = scenario.cluster.writes
    scenario.clock.time += MINUTE
    await scenario.tick()
    assert scenario.cluster.writes == writes, "a terminal failure was repeated at once"
    scenario.faulty.heal()
    scenario.clock.time = scenario.record(BAD).next_at
    await scenario.tick()
    assert scenario.sizes(BAD) == (0, 0, True)


async def test_a_list_that_is_refused_is_a_failure_and_never_an_empty_list(scenario: Scenario) -> None:
    await estate(scenario)
    scenario.faulty.inject(Says(403, "no right to list"), Calls(READS, CRONJOBS, BAD))
    tally = await scenario.tick()
    assert (tally.switched, tally.failed) == (1, 1)
    failed = scenario.told.of(SwitchFailed)
    assert [h.key.namespace for h in failed] == [BAD]
    assert "cronjobs.batch" in failed[0].reason
    assert scenario.sizes(GOOD) == (0, 0, True)


async def one_place_for_two_and_one_is_absent(scenario: Scenario) -> None:
    scenario.policy(limit=1)
    scenario.office("absent-dev", GOOD)
    scenario.deploy(GOOD)
    await scenario.follow()
    await scenario.settle()
    scenario.now(DAY)


async def test_a_namespace_that_does_not_exist_is_reported_by_name_and_keeps_no_place(scenario: Scenario) -> None:
    await one_place_for_two_and_one_is_absent(scenario)
    await scenario.settle()
    assert scenario.sizes(GOOD) == (3, 2, False)
    failed = scenario.told.of(SwitchFailed)
    assert [(h.key.namespace, h.reason) for h in failed] == [("absent-dev", NOT_THERE)]
    assert scenario.row("absent-dev").state is State.FAILED


async def test_a_place_that_a_failure_frees_is_given_to_whoever_waits_in_the_same_tick(scenario: Scenario) -> None:
    await one_place_for_two_and_one_is_absent(scenario)
    await scenario.tick()
    assert scenario.sizes(GOOD) == (3, 2, False)


async def test_a_cluster_that_does_not_answer_is_tried_again_and_ends_well(scenario: Scenario) -> None:
    await estate(scenario)
    scenario.faulty.inject(NeverArrives(), times=4)
    for _ in range(4):
        await scenario.tick()
        scenario.clock.time += 2 * MINUTE
    await scenario.settle()
    assert scenario.sizes(BAD) == scenario.sizes(GOOD) == (0, 0, True)


@pytest.mark.parametrize("writes_before_it_dies", [0, 1, 2, 3])
async def test_an_engine_that_dies_between_claim_and_settle_leaves_the_same_result_to_the_next(
    scenario: Scenario, writes_before_it_dies: int
) -> None:
    await estate(scenario)
    await scenario.settle()
    scenario.now(DAY)
    await died_after(scenario, writes_before_it_dies)
    held = scenario.record(GOOD)
    assert held.claim
    scenario.engine = scenario.new_engine("second")
    await scenario.tick()
    assert claimed_still(scenario.record(GOOD), held), "the claim was taken before it expired"
    scenario.clock.time = held.claim.expires
    await scenario.settle()
    assert scenario.sizes(BAD) == scenario.sizes(GOOD) == (3, 2, False)
    assert scenario.row(GOOD).state is State.AWAKE


async def died_after(scenario: Scenario, writes: int) -> None:
    """Tick until so many writes arrived at the cluster; then every task of the engine is gone."""
    until = scenario.cluster.writes + writes
    ticking = asyncio.create_task(scenario.engine.tick())
    while not (scenario.record(GOOD).claim and scenario.cluster.writes >= until):
        await asyncio.sleep(0)
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.gather(ticking, return_exceptions=True)


def claimed_still(record: NamespaceRecord, before: NamespaceRecord) -> bool:
    return record.claim == before.claim
