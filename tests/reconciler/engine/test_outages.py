"""The store is away for hours across edges, or from the start: what goes on, what waits, and what it is told then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.adapters.stores.enduring import COPY_FILE
from reconciler.core.happenings import GrewStale, StoreBack, StoreLost, SwitchBegan, Waits
from reconciler.core.items import places_id
from reconciler.core.ports import StoreUnavailable
from reconciler.core.records import Places, State, Way
from reconciler.engine.engine import Engine
from schemas.instants import parse_instant
from tests.reconciler.engine.scenario import Scenario

EARLY, LATE, NEW = "early-dev", "late-dev", "new-dev"
NINE, TEN, ELEVEN, NOON = (f"2026-12-01T{hour}:00:00Z" for hour in (14, 15, 16, 17))
EVENING, NEXT_MORNING, NEXT_EVENING = "2026-12-01T23:00:00Z", "2026-12-02T13:00:00Z", "2026-12-02T23:00:00Z"
AWAKE, ASLEEP = (3, 2, False), (0, 0, True)


@pytest.fixture
async def morning(tmp_path: Path) -> Scenario:
    """Nine in the morning, when the store falls silent. Two are awake, one of them until ten and again from eleven;
    the third is to wake at ten.
    """
    scenario = Scenario(tmp_path, store_away=True, everyone_has_a_place=False)
    scenario.schedule(
        EARLY,
        "weekly:\n  - {days: [tue], start: '08:00', stop: '10:00'}\n  - {days: [tue], start: '11:00', stop: '18:00'}\n",
    )
    scenario.office(LATE)
    scenario.office(NEW, start="10:00")
    scenario.deploy(EARLY, LATE, NEW)
    await scenario.follow()
    scenario.outage.end()
    await scenario.settle()
    scenario.now(NINE)
    await scenario.settle()
    assert scenario.sizes(EARLY) == scenario.sizes(LATE) == AWAKE
    scenario.outage.begin()
    scenario.told.happenings.clear()
    return scenario


@pytest.fixture(autouse=True)
def closed(morning: Scenario) -> Iterator[None]:
    yield
    morning.store.close()


def places(scenario: Scenario) -> Places:
    found = scenario.store.read([places_id("main")])[places_id("main")]
    assert isinstance(found, Places)
    return found


async def two_hours_pass(scenario: Scenario) -> None:
    for at in (TEN, ELEVEN, NOON):
        await scenario.tick(at)


async def test_edges_pass_on_time_and_only_a_wake_that_needs_a_new_place_waits(morning: Scenario) -> None:
    await morning.tick(TEN)
    assert [morning.sizes(name) for name in (EARLY, LATE, NEW)] == [ASLEEP, AWAKE, ASLEEP]
    await morning.tick(ELEVEN)
    assert [morning.sizes(name) for name in (EARLY, LATE, NEW)] == [AWAKE, AWAKE, ASLEEP]
    assert [(h.key.namespace, h.way, h.late_s) for h in morning.told.of(SwitchBegan)] == [
        (EARLY, Way.SLEEP, 0),
        (EARLY, Way.WAKE, 0),
    ]
    assert {h.key.namespace for h in morning.told.of(Waits)} == {NEW}


async def test_the_store_learns_what_happened_and_who_waited_wakes(morning: Scenario) -> None:
    await two_hours_pass(morning)
    morning.outage.end()
    assert [(row.state, row.ended) for row in morning.store.history(0, parse_instant(NOON)).items] == [
        (State.DONE, parse_instant(TEN))
    ]
    assert places(morning).awake == {EARLY, LATE}
    assert [name for _, name in places(morning).queue] == [NEW]
    await morning.tick()
    assert morning.sizes(NEW) == AWAKE
    assert places(morning).awake == {EARLY, LATE, NEW}
    assert places(morning).queue == ()


async def test_a_place_that_was_slept_out_during_the_outage_is_free_after_it(morning: Scenario) -> None:
    await morning.tick(TEN)
    assert places(morning).awake == {EARLY, LATE}
    morning.outage.end()
    assert places(morning).awake == {LATE}


async def test_one_alarm_is_given_when_it_begins_and_one_word_when_it_ends(morning: Scenario) -> None:
    morning.outage.end()
    morning.outage.fall_silent()
    await two_hours_pass(morning)
    morning.outage.end()
    await morning.tick()
    assert len(morning.told.of(StoreLost)) == 1
    assert [(h.told > 0, h.looked_at) for h in morning.told.of(StoreBack)] == [(False, 0), (True, 0)]


@pytest.mark.parametrize("answers", range(14))
async def test_coming_back_may_break_off_anywhere_and_is_told_again_with_the_same_result(
    morning: Scenario, answers: int
) -> None:
    await two_hours_pass(morning)
    morning.outage.end_after(answers)
    morning.outage.new_process()
    morning.engine = morning.new_engine("second")
    morning.outage.end()
    await morning.settle()
    assert [morning.sizes(name) for name in (EARLY, LATE, NEW)] == [AWAKE, AWAKE, AWAKE]
    assert places(morning) == Places("main", places(morning).version, frozenset({EARLY, LATE, NEW}))
    assert [row.state for row in morning.store.history(0, parse_instant(NOON)).items] == [State.DONE]
    assert morning.outage.store.waiting_facts == 0


async def test_a_restart_during_the_outage_goes_on_where_it_was(morning: Scenario) -> None:
    await morning.tick(TEN)
    writes = morning.cluster.writes
    morning.outage.new_process()
    morning.outage.fall_silent()
    morning.engine = morning.new_engine("second")
    await morning.tick()
    assert morning.cluster.writes == writes
    await morning.tick(ELEVEN)
    assert morning.sizes(EARLY) == AWAKE


async def test_a_cold_start_without_a_copy_switches_nothing_and_says_so(morning: Scenario) -> None:
    for file in morning.outage.folder.iterdir():
        file.unlink()
    morning.outage.new_process()
    morning.engine = morning.new_engine("second")
    writes = morning.cluster.writes
    morning.now(TEN)
    with pytest.raises(StoreUnavailable):
        await morning.tick()
    with pytest.raises(StoreUnavailable, match="there is no copy of it here: nothing is switched"):
        await morning.tick()
    assert morning.cluster.writes == writes


async def test_a_copy_that_was_cut_short_is_no_copy(morning: Scenario) -> None:
    file = morning.outage.folder / COPY_FILE
    file.write_bytes(file.read_bytes()[:-40])
    morning.outage.new_process()
    morning.engine = morning.new_engine("second")
    with pytest.raises(StoreUnavailable):
        await morning.tick(TEN)


async def test_where_somebody_else_switched_meanwhile_theirs_stands_and_it_is_looked_at_again(
    morning: Scenario,
) -> None:
    other = Engine(morning.ports_over(morning.store, "lambda"), morning.check)
    await morning.tick(TEN)
    await other.tick()
    before = morning.store.history(0, parse_instant(NOON)).items
    morning.outage.end()
    assert [h.looked_at for h in morning.told.of(StoreBack)] == [2], "the one that slept, and the one that waited here"
    await morning.settle()
    assert morning.store.history(0, parse_instant(NOON)).items == before
    assert [morning.sizes(name) for name in (EARLY, LATE, NEW)] == [ASLEEP, AWAKE, AWAKE]
    assert places(morning).awake == {LATE, NEW}


async def test_without_a_lease_nothing_is_switched_while_the_store_is_away(morning: Scenario) -> None:
    alone = Engine(morning.ports_over(morning.outage.store, "alone"), morning.check)
    writes = morning.cluster.writes
    await morning.tick(TEN, alone)
    assert morning.cluster.writes == writes


async def test_on_a_word_older_than_a_day_nothing_is_put_to_sleep_and_waking_goes_on(morning: Scenario) -> None:
    await morning.tick(EVENING)
    assert morning.sizes(LATE) == ASLEEP
    await morning.tick(NEXT_MORNING)
    assert morning.sizes(LATE) == AWAKE
    await morning.tick(NEXT_EVENING)
    assert morning.sizes(LATE) == AWAKE
    assert [h.stale for h in morning.told.of(GrewStale)] == [True]
    morning.outage.end()
    await morning.tick()
    assert morning.sizes(LATE) == ASLEEP
    assert [h.stale for h in morning.told.of(GrewStale)] == [True, False]
