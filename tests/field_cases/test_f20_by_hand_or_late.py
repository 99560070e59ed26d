"""F20: nobody could tell "not yet woken because we were down" from "put to sleep by its owner"."""

from __future__ import annotations

from reconciler.core.happenings import Drifted, SwitchBegan
from reconciler.core.records import Condition, Way
from schemas.instants import MINUTE
from tests.reconciler.engine.scenario import Scenario

NIGHT, SIX, HALF_PAST, RESTART = (f"2026-12-01T{at}:00Z" for at in ("10:50", "11:00", "11:30", "11:45"))


async def asleep(scenario: Scenario) -> None:
    scenario.clock.time -= 10 * MINUTE
    scenario.office("team-dev", start="06:00")
    scenario.deploy("team-dev")
    await scenario.follow()
    await scenario.settle()
    assert scenario.sizes("team-dev") == (0, 0, True)


async def test_what_its_owner_put_to_sleep_is_not_patched_after_a_restart_and_reported(scenario: Scenario) -> None:
    await asleep(scenario)
    scenario.now(SIX)
    await scenario.settle()
    assert scenario.size("team-dev") == 3
    scenario.now(HALF_PAST)
    scenario.scale("team-dev", 0)
    writes = scenario.cluster.writes
    scenario.now(RESTART)
    scenario.engine = scenario.new_engine("restarted")
    await scenario.settle()
    await scenario.engine.sweep()
    await scenario.settle()
    assert (scenario.size("team-dev"), scenario.cluster.writes) == (0, writes)
    assert "put-to-sleep-by-hand: Deployment/web" in [h.what for h in scenario.told.of(Drifted)]
    assert scenario.row("team-dev").detail == "put to sleep by hand by kubectl-scale: Deployment/web"


async def test_what_nobody_woke_while_the_engine_was_down_wakes_late_and_says_so(scenario: Scenario) -> None:
    await asleep(scenario)
    scenario.now(RESTART)
    scenario.engine = scenario.new_engine("restarted")
    await scenario.settle()
    assert scenario.sizes("team-dev") == (3, 2, False)
    wakes = [h for h in scenario.told.of(SwitchBegan) if h.way is Way.WAKE]
    assert [h.late_s for h in wakes] == [45 * MINUTE]
    assert Condition.LATE in scenario.row("team-dev").conditions
