"""F11: two periods met at one instant, and machines were stopped and started in turns."""

from __future__ import annotations

from reconciler.core.happenings import Missed, SwitchBegan, SwitchFailed, Waits
from reconciler.core.records import Cause, State
from tests.reconciler.engine.scenario import Scenario

LEAVING = tuple(f"leaving-{n}" for n in range(5))
COMING = tuple(f"coming-{n}" for n in range(5))
BEFORE_NOON, NOON = "2026-12-01T15:00:00Z", "2026-12-01T17:00:00Z"


async def at_noon(scenario: Scenario) -> list[int]:
    """Five awake at noon in Bogota, when five others are to wake; how many ran at each write from there on."""
    scenario.office(*LEAVING, stop="12:00")
    scenario.office(*COMING, start="12:00")
    scenario.deploy(*LEAVING, *COMING)
    scenario.now(BEFORE_NOON)
    await scenario.follow()
    await scenario.settle()
    assert scenario.running() == set(LEAVING)
    running: list[int] = []
    scenario.cluster.admit_with(lambda _: running.append(len(scenario.running())))
    scenario.now(NOON)
    return running


async def test_five_that_end_make_room_for_five_that_start_and_never_do_six_run(scenario: Scenario) -> None:
    running = await at_noon(scenario)
    await scenario.settle()
    assert scenario.running() == set(COMING)
    assert running
    assert max(running) <= 5


async def test_sleeping_goes_first_and_the_same_tick_wakes_those_who_wait(scenario: Scenario) -> None:
    await at_noon(scenario)
    await scenario.tick()
    began = [h.key.namespace for h in scenario.told.of(SwitchBegan)]
    assert (set(began[-10:-5]), set(began[-5:])) == (set(LEAVING), set(COMING))


async def test_whoever_waits_is_shown_as_waiting_with_the_reason_and_is_neither_failed_nor_missed(
    scenario: Scenario,
) -> None:
    await at_noon(scenario)
    scenario.office(*LEAVING, stop="12:30")
    await scenario.follow()
    await scenario.tick()
    rows = [scenario.row(name) for name in COMING]
    assert {(row.state, row.cause) for row in rows} == {(State.WAITING, Cause.NO_PLACE)}
    assert all("limit" in row.detail for row in rows)
    assert {h.key.namespace for h in scenario.told.of(Waits)} == set(COMING)
    assert not scenario.told.of(Missed) + scenario.told.of(SwitchFailed)
    scenario.now("2026-12-01T17:30:00Z")
    await scenario.settle()
    assert scenario.running() == set(COMING)
