"""F12: a limit set below what runs did nothing, or was taken for an order to evict."""

from __future__ import annotations

from reconciler.core.forecast import waiting
from reconciler.core.records import State
from schemas.checking import check
from schemas.instants import HOUR, parse_instant
from tests.reconciler.engine.scenario import DAY, Scenario

EARLY = ("early-0", "early-1", "early-2")
LATE = ("late-0", "late-1")
NEW = "new"


async def lowered(scenario: Scenario) -> None:
    """Five awake under a limit of five, which becomes three; another is to wake at noon in Bogota."""
    scenario.office(*EARLY, stop="14:00")
    scenario.office(*LATE, stop="18:00")
    scenario.office(NEW, start="12:00")
    scenario.deploy(*EARLY, *LATE, NEW)
    scenario.now(DAY)
    await scenario.follow()
    await scenario.settle()
    scenario.policy(limit=3)
    await scenario.follow()


async def test_nobody_is_put_to_sleep_for_a_lower_limit(scenario: Scenario) -> None:
    await lowered(scenario)
    writes = scenario.cluster.writes
    await scenario.settle()
    assert scenario.running() == {*EARLY, *LATE}
    assert scenario.cluster.writes == writes


async def test_nobody_else_wakes_until_fewer_than_the_limit_are_awake(scenario: Scenario) -> None:
    await lowered(scenario)
    await scenario.tick("2026-12-01T17:00:00Z")
    assert scenario.row(NEW).state is State.WAITING
    assert NEW not in scenario.running()
    scenario.now("2026-12-01T19:00:00Z")
    await scenario.settle()
    assert scenario.running() == {*LATE, NEW}


async def test_the_plan_of_the_change_says_who_will_wait(scenario: Scenario) -> None:
    await lowered(scenario)
    now = parse_instant(DAY)
    files = {str(p.relative_to(scenario.folder)): p.read_bytes() for p in scenario.folder.rglob("*.yaml")}
    catalogue = check(files, now).catalogue
    assert catalogue
    named = waiting(catalogue.schedules.values(), 3, now, now + 12 * HOUR, limit_before=5)
    assert [(w.key.namespace, w.at, w.until) for w in named] == [
        (NEW, parse_instant("2026-12-01T17:00:00Z"), parse_instant("2026-12-01T19:00:00Z"))
    ]
