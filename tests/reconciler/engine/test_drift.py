"""What others do to a namespace: a grace, a few tries, and then an end to the exchange of patches."""

from __future__ import annotations

from reconciler.core.happenings import Contended
from reconciler.core.records import Cause, Condition, State
from reconciler.core.resources import NAMESPACES
from schemas.instants import MINUTE, parse_instant
from tests.reconciler.engine.scenario import DAY, Scenario

MORNING = "2026-12-01T13:00:00Z"
GRACE_S = 30 * MINUTE


async def asleep(scenario: Scenario, policy: str = "") -> None:
    scenario.policy(more=policy)
    scenario.clock.time = parse_instant("2026-12-01T05:00:00Z")
    scenario.office("team-dev")
    scenario.deploy("team-dev")
    await scenario.follow()
    await scenario.settle()


async def woken_by_hand_and_healed(scenario: Scenario) -> None:
    scenario.scale("team-dev", 3)
    await scenario.engine.sweep()
    scenario.clock.time += GRACE_S
    await scenario.settle()


async def test_what_somebody_woke_by_hand_stays_up_for_the_grace_and_then_sleeps_again(scenario: Scenario) -> None:
    await asleep(scenario, "drift: {after: 30m}\n")
    scenario.scale("team-dev", 3)
    await scenario.engine.sweep()
    scenario.clock.time += GRACE_S - 1
    await scenario.tick()
    assert scenario.size("team-dev") == 3
    scenario.clock.time += 1
    await scenario.tick()
    assert scenario.size("team-dev") == 0


async def test_without_healing_it_is_shown_and_left(scenario: Scenario) -> None:
    await asleep(scenario, "drift: {heal: false}\n")
    await woken_by_hand_and_healed(scenario)
    assert scenario.size("team-dev") == 3
    assert Condition.DRIFT in scenario.row("team-dev").conditions


async def test_after_three_heals_it_is_contended_and_left_until_the_next_edge(scenario: Scenario) -> None:
    await asleep(scenario, "drift: {after: 30m}\n")
    for _ in range(3):
        await woken_by_hand_and_healed(scenario)
        assert scenario.size("team-dev") == 0
    writes = scenario.cluster.writes
    await woken_by_hand_and_healed(scenario)
    assert (scenario.size("team-dev"), scenario.cluster.writes) == (3, writes)
    assert [h.by for h in scenario.told.of(Contended)] == ["kubectl-scale"]
    assert Condition.CONTENDED in scenario.row("team-dev").conditions
    scenario.now(MORNING)
    await scenario.settle()
    assert Condition.CONTENDED not in scenario.row("team-dev").conditions
    assert scenario.sizes("team-dev") == (3, 2, False)


async def test_a_namespace_that_goes_away_while_awake_ends_its_window_as_gone_and_frees_its_place(
    scenario: Scenario,
) -> None:
    await asleep(scenario)
    scenario.now(DAY)
    await scenario.settle()
    scenario.cluster.remove(NAMESPACES, "", "team-dev")
    scenario.now("2026-12-01T23:00:00Z")
    await scenario.settle()
    assert [(r.state, r.cause) for r in scenario.history("team-dev")] == [(State.DONE, Cause.NAMESPACE_GONE)]
    assert not scenario.running()
