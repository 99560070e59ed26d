"""What a new revision of the schedules does to namespaces that are awake or asleep, and which one is held."""

from __future__ import annotations

from decimal import Decimal

from reconciler.commands.running import allow_revision
from reconciler.core.happenings import SyncHeld
from reconciler.core.records import State
from reconciler.engine.syncing import SyncEnd
from schemas.instants import HOUR
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, Scenario

MANY = tuple(f"team-{n}" for n in range(4))


async def estate(scenario: Scenario, *names: str) -> None:
    scenario.office(*names)
    scenario.deploy(*names)
    await scenario.follow()
    await scenario.settle()


async def test_removed_within_its_window_a_namespace_goes_to_sleep_and_is_filed(scenario: Scenario) -> None:
    await estate(scenario, "team-dev", "other-dev")
    scenario.now(DAY)
    await scenario.settle()
    scenario.remove("team-dev")
    await scenario.follow()
    await scenario.settle()
    assert scenario.sizes("team-dev") == (0, 0, True)
    assert scenario.sizes("other-dev") == (3, 2, False)
    assert [row.state for row in scenario.history("team-dev")] == [State.DONE]


async def test_removed_outside_its_window_a_namespace_is_left_asleep_with_its_sizes_owed(scenario: Scenario) -> None:
    await estate(scenario, "team-dev", "other-dev")
    writes = scenario.cluster.writes
    scenario.remove("team-dev")
    await scenario.follow()
    scenario.now(DAY)
    await scenario.tick()
    await scenario.engine.sweep()
    assert scenario.sizes("team-dev") == (0, 0, True)
    assert scenario.cluster.writes == writes + 3  # the other one's, which woke
    assert scenario.record("team-dev").recorded_sizes == 3


async def test_a_revision_that_takes_many_namespaces_away_is_held_until_it_is_allowed_by_name(
    scenario: Scenario,
) -> None:
    await estate(scenario, *MANY)
    scenario.now(DAY)
    await scenario.settle()
    scenario.remove(*MANY[:3])
    held = await scenario.engine.sync()
    await scenario.settle()
    assert (held.end, len(scenario.running())) == (SyncEnd.HELD, 4)
    assert scenario.told.of(SyncHeld)[-1].reason == "takes 3 of 4 namespaces away from Alba"
    allow_revision(scenario.store, held.revision, "ana")
    assert (await scenario.engine.sync()).end is SyncEnd.IN_FORCE
    await scenario.settle()
    assert scenario.running() == {MANY[3]}


async def test_what_was_allowed_for_one_revision_is_not_allowed_for_the_next(scenario: Scenario) -> None:
    await estate(scenario, *MANY)
    scenario.remove(*MANY[:3])
    allow_revision(scenario.store, (await scenario.engine.sync()).revision, "ana")
    scenario.office(MANY[3], stop="17:00")
    assert (await scenario.engine.sync()).end is SyncEnd.HELD


async def test_an_unreadable_policy_is_refused_and_switches_nothing(scenario: Scenario) -> None:
    await estate(scenario, "team-dev")
    scenario.write("policy.yaml", "maxConcurrentNamespaces: many\n")
    writes = scenario.cluster.writes
    assert (await scenario.engine.sync()).end is SyncEnd.REFUSED
    assert scenario.cluster.writes == writes
    scenario.now(DAY)
    await scenario.settle()
    assert scenario.sizes("team-dev") == (3, 2, False), "what was in force before no longer is"


async def test_a_file_that_breaks_leaves_its_last_good_version_at_work(scenario: Scenario) -> None:
    await estate(scenario, "team-dev", "other-dev")
    scenario.write("team/team-dev.yaml", "namespace: [\n")
    await scenario.follow()
    scenario.now(DAY)
    await scenario.settle()
    assert scenario.sizes("team-dev") == scenario.sizes("other-dev") == (3, 2, False)


async def test_adopting_at_the_first_window_leaves_a_newcomer_up_until_that_window_is_over(scenario: Scenario) -> None:
    scenario.policy(more="adopt: first-window\n")
    await estate(scenario, "team-dev")
    assert (scenario.cluster.writes, scenario.sizes("team-dev")) == (0, (3, 2, False))
    scenario.now(DAY)
    await scenario.settle()
    scenario.now(LATER_NIGHT)
    await scenario.settle()
    assert scenario.sizes("team-dev") == (0, 0, True)


async def test_a_price_that_changes_while_a_namespace_is_awake_is_charged_from_the_merge_on(scenario: Scenario) -> None:
    scenario.policy(more="prices: {currency: USD, cpuHour: '1', memoryGiBHour: '0'}\n")
    await estate(scenario, "team-dev")
    scenario.now(DAY)
    await scenario.settle()
    scenario.policy(more="prices: {currency: USD, cpuHour: '2', memoryGiBHour: '0'}\n")
    scenario.clock.time += HOUR
    merged_at = int(scenario.clock.time)
    await scenario.follow()
    (filed,) = scenario.history("team-dev")
    stretch = scenario.record("team-dev").stretch
    assert filed.meter and filed.meter.prices and stretch and stretch.share.meter.prices
    assert (filed.ended, filed.meter.prices.cpu_hour) == (merged_at, Decimal(1))
    assert (stretch.share.since, stretch.share.meter.prices.cpu_hour) == (merged_at, Decimal(2))
