"""What the engine does when all is well: it wakes and sleeps on time, within the limit, and only where it may."""

from __future__ import annotations

import asyncio

from reconciler.core.happenings import Missed, Waits, WouldSwitch
from reconciler.core.records import Cause, State, Way
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, NIGHT, Scenario

FIRST_MINUTE, LAST_MINUTE_OVER = "2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z"


async def estate(scenario: Scenario, *names: str) -> None:
    scenario.office(*names)
    scenario.deploy(*names)
    await scenario.follow()


async def test_one_tick_at_each_edge_sleeps_and_wakes_to_the_exact_sizes(scenario: Scenario) -> None:
    await estate(scenario, "team-dev")
    await scenario.tick(NIGHT)
    assert scenario.sizes("team-dev") == (0, 0, True)
    await scenario.tick(FIRST_MINUTE)
    assert scenario.sizes("team-dev") == (3, 2, False)
    assert scenario.row("team-dev").state is State.AWAKE
    await scenario.tick(LAST_MINUTE_OVER)
    assert scenario.sizes("team-dev") == (0, 0, True)
    assert [row.state for row in scenario.history("team-dev")] == [State.DONE]


async def test_a_minute_before_its_edge_nothing_is_due(scenario: Scenario) -> None:
    await estate(scenario, "team-dev")
    await scenario.settle()
    writes = scenario.cluster.writes
    await scenario.tick("2026-12-01T12:59:00Z")
    assert scenario.cluster.writes == writes


async def test_observing_switches_nothing_and_tells_once_what_would_be_done(scenario: Scenario) -> None:
    scenario.policy(more="mode: observe\n")
    await estate(scenario, "team-dev")
    for at in (FIRST_MINUTE, FIRST_MINUTE, DAY, LAST_MINUTE_OVER, LATER_NIGHT):
        await scenario.tick(at)
    assert (scenario.cluster.writes, scenario.sizes("team-dev")) == (0, (3, 2, False))
    assert [(h.key.namespace, h.way) for h in scenario.told.of(WouldSwitch)] == [
        ("team-dev", Way.SLEEP),
        ("team-dev", Way.WAKE),
        ("team-dev", Way.SLEEP),
    ]


async def test_paused_switches_nothing_until_it_is_taken_back(scenario: Scenario) -> None:
    scenario.policy(more="paused: true\n")
    await estate(scenario, "team-dev")
    await scenario.settle()
    assert scenario.cluster.writes == 0
    scenario.policy()
    await scenario.follow()
    await scenario.settle()
    assert scenario.sizes("team-dev") == (0, 0, True)


async def test_a_window_that_passes_while_no_engine_runs_is_missed_and_told(scenario: Scenario) -> None:
    await estate(scenario, "team-dev")
    await scenario.settle()
    scenario.now(LATER_NIGHT)
    await scenario.settle()
    assert [row.state for row in scenario.history("team-dev")] == [State.MISSED]
    assert [h.cause for h in scenario.told.of(Missed)] == [Cause.NO_ENGINE]
    assert scenario.sizes("team-dev") == (0, 0, True)


async def test_two_engines_at_once_never_exceed_the_limit_nor_lose_a_size(scenario: Scenario) -> None:
    names = tuple(f"team-{n}" for n in range(5))
    scenario.policy(limit=2)
    await estate(scenario, *names)
    await scenario.settle()
    other = scenario.new_engine("second")
    running: list[int] = []
    scenario.cluster.admit_with(lambda _: running.append(len(scenario.running())))
    scenario.now(FIRST_MINUTE)
    for _ in range(3):
        await scenario.tick()
        await scenario.tick(engine=other)
    assert len(scenario.running()) == 2
    scenario.now(LAST_MINUTE_OVER)
    await asyncio.gather(scenario.engine.tick(), other.tick())
    await scenario.settle()
    assert not scenario.running()
    assert max(running) <= 2
    assert {scenario.notes(name)["alba/replicas"] for name in names} == {"3"}


async def test_two_engines_that_tick_at_the_same_moment_share_the_work(scenario: Scenario) -> None:
    names = ("a-dev", "b-dev", "c-dev")
    scenario.policy(limit=2)
    await estate(scenario, *names)
    await scenario.settle()
    scenario.now(FIRST_MINUTE)
    await asyncio.gather(scenario.engine.tick(), scenario.new_engine("second").tick())
    assert len(scenario.running()) == 2


async def test_who_waits_is_told_its_place_in_the_queue(scenario: Scenario) -> None:
    scenario.policy(limit=1)
    await estate(scenario, "a-dev", "b-dev", "c-dev")
    await scenario.settle()
    await scenario.tick(FIRST_MINUTE)
    assert [(h.key.namespace, h.position, h.limit) for h in scenario.told.of(Waits)] == [
        ("b-dev", 1, 1),
        ("c-dev", 2, 1),
    ]
