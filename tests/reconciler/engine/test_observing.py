"""An engine's word about itself: told to its reporters, and added to this hour's item by one writer at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reconciler.adapters.reporters.several import Reporters
from reconciler.adapters.sources.cost_centres import PublishedCostCentres, file_fetcher
from reconciler.core.happenings import BreakerMoved, BreakerState, PlacesUsed, Stood, Unavailable
from reconciler.core.hours import Hour, Minute, hour_id, hour_of
from reconciler.core.items import Item
from reconciler.core.ports import CostCentreSource, Op, Store, StoreUnavailable
from reconciler.core.records import ItemId
from reconciler.engine.chronicle import MOST_HOURS, Chronicle
from reconciler.engine.engine import Engine
from reconciler.engine.observing import Observer
from reconciler.engine.ports import Ports
from reconciler.engine.staleness import Staleness
from schemas.instants import HOUR, MINUTE
from tests.reconciler.engine.outage import Leader
from tests.reconciler.engine.scenario import DAY, NIGHT, Scenario


class Unsure:
    """A store of which some answers are lost: `loses_reply` after it was done, `refuses` before."""

    def __init__(self, store: Store) -> None:
        self.loses_reply = self.refuses = self.bugs = False
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        return self._store.read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        if self.bugs:
            raise ZeroDivisionError
        if self.refuses:
            raise StoreUnavailable("refused")
        done = self._store.transact(ops)
        if self.loses_reply:
            raise StoreUnavailable("the reply is lost")
        return done


class Leaving(Leader):
    """Holds the Lease until it gives it back."""

    has_left = False

    async def release(self) -> None:
        self.has_left = True


@dataclass
class Process:
    """One engine's observer, with what it hears."""

    scenario: Scenario
    ports: Ports
    chronicle: Chronicle
    observer: Observer
    staleness: Staleness
    leads: list[str]

    async def minute(self, errors: int = 0) -> None:
        """A minute passes, in which so many calls are left unanswered."""
        self.scenario.clock.time += MINUTE
        for _ in range(errors):
            self.ports.reporter.tell(Unavailable("Events", "no"))
        await self.observer.observe()


def process(
    scenario: Scenario,
    owner: str = "first",
    store: Store | None = None,
    cost_centres: CostCentreSource | None = None,
) -> Process:
    chronicle = Chronicle(scenario.clock.now)
    reporter = Reporters((scenario.told, chronicle))
    ports = replace(
        scenario.ports_over(store or scenario.store, owner),
        reporter=reporter, chronicle=chronicle, cost_centres=cost_centres,
    )  # fmt: skip
    staleness, leads = Staleness(ports), ["main"]
    return Process(scenario, ports, chronicle, Observer(ports, chronicle, staleness, lambda: leads), staleness, leads)


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Scenario]:
    made = Scenario(tmp_path)
    yield made
    made.store.close()


def hour(scenario: Scenario, ago: int = 0) -> Hour:
    id_ = hour_id(hour_of(scenario.clock.time) - ago * HOUR)
    found = scenario.store.read([id_])[id_]
    assert isinstance(found, Hour)
    return found


def errors(hour: Hour) -> dict[int, int]:
    return {minute.at: minute.errors for minute in hour.counted.minutes if minute.errors}


async def test_the_engine_tells_who_is_awake_who_waits_and_how_old_its_word_is(quiet: Scenario) -> None:
    quiet.policy(limit=1)
    quiet.office("a-dev", "b-dev")
    quiet.deploy("a-dev", "b-dev")
    await quiet.follow()
    await quiet.settle()
    await quiet.tick(DAY)
    engine = process(quiet)
    engine.staleness.was_confirmed(int(quiet.clock.time) - 42)
    await engine.observer.observe()
    (stood,) = quiet.told.of(Stood)
    assert (stood.leads, stood.limit, stood.places) == (("main",), 1, (PlacesUsed("main", 1, 1),))
    assert (stood.sync_age_s, stood.copy_age_s, stood.outbox, stood.cost_centres_age_s) == (42, None, 0, None)


async def test_each_minute_is_added_to_the_item_of_its_hour(quiet: Scenario) -> None:
    engine = process(quiet)
    await engine.minute(errors=2)
    await engine.minute()
    await engine.minute(errors=1)
    assert errors(hour(quiet)) == {1: 2, 3: 1}
    assert [m.at for m in hour(quiet).counted.minutes] == [1, 2, 3]


async def test_within_a_minute_it_writes_once(quiet: Scenario) -> None:
    engine = process(quiet)
    await engine.minute()
    writes = quiet.store.writes
    quiet.clock.time += 20
    await engine.observer.observe()
    assert quiet.store.writes == writes


async def test_a_process_that_begins_anew_goes_on_with_the_item_of_this_hour(quiet: Scenario) -> None:
    await process(quiet).minute(errors=2)
    await process(quiet).minute(errors=3)
    assert errors(hour(quiet)) == {1: 2, 2: 3}
    assert [word.owner for word in hour(quiet).words] == ["first"]


async def test_two_that_lead_in_turn_leave_a_word_each_and_one_sum(quiet: Scenario) -> None:
    one, other = process(quiet, "one"), process(quiet, "other")
    await one.minute(errors=1)
    await other.minute(errors=1)
    await one.minute(errors=1)
    assert errors(hour(quiet)) == {1: 1, 2: 1, 3: 1}
    assert [word.owner for word in hour(quiet).words] == ["one", "other"]


async def test_who_leads_nowhere_writes_nothing_and_forgets(quiet: Scenario) -> None:
    engine = process(quiet)
    engine.leads.clear()
    await engine.minute(errors=5)
    assert quiet.store.read([hour_id(hour_of(quiet.clock.time))]) == {}
    engine.leads.append("main")
    await engine.minute(errors=1)
    assert errors(hour(quiet)) == {2: 1}


@pytest.mark.parametrize("how", ["loses_reply", "refuses"])
async def test_a_write_that_may_have_been_done_counts_once(quiet: Scenario, how: str) -> None:
    store = Unsure(quiet.store)
    engine = process(quiet, store=store)  # type: ignore[arg-type]  # what it hands on by name is the rest of the port
    setattr(store, how, True)
    await engine.minute(errors=2)
    setattr(store, how, False)
    await engine.minute(errors=1)
    await engine.minute()
    assert errors(hour(quiet)) == {1: 2, 2: 1}


async def test_what_was_counted_while_the_store_was_away_is_added_to_its_hours(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, store_away=True)
    await scenario.follow()
    engine = process(scenario, store=scenario.outage.store)
    await engine.minute(errors=1)
    assert scenario.outage.store.is_away
    scenario.clock.time += HOUR
    await engine.minute(errors=2)
    scenario.outage.end()
    await engine.minute(errors=4)
    assert errors(hour(scenario, ago=1)) == {1: 1}
    assert errors(hour(scenario)) == {2: 2, 3: 4}
    scenario.store.close()


async def test_it_tells_how_much_the_store_is_to_be_told_and_since_when(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, store_away=True)
    scenario.office("a-dev")
    scenario.deploy("a-dev")
    await scenario.follow()
    await scenario.settle()
    scenario.clock.time += 90
    await process(scenario, store=scenario.outage.store).observer.observe()
    stood = scenario.told.of(Stood)[-1]
    assert stood.outbox > 0
    assert stood.outbox_age_s >= 90
    assert stood.copy_age_s is not None
    assert stood.copy_age_s >= 90
    scenario.store.close()


async def test_an_outage_of_days_costs_no_more_memory_than_one_of_a_day(quiet: Scenario) -> None:
    chronicle = Chronicle(quiet.clock.now)
    for _ in range(3 * MOST_HOURS):
        quiet.clock.time += HOUR
        chronicle.tell(Unavailable("the store", "away"))
    kept = chronicle.take()
    assert len(kept) == MOST_HOURS
    assert max(kept) == hour_of(quiet.clock.time)


async def test_breakers_are_told_by_those_who_were_told_of_them(quiet: Scenario) -> None:
    engine = process(quiet)
    engine.ports.reporter.tell(BreakerMoved("git", "reads", BreakerState.CLOSED))
    quiet.clock.time += 30
    engine.ports.reporter.tell(BreakerMoved("git", "reads", BreakerState.OPEN, "no answer " * 100))
    await engine.minute()
    (breaker,) = hour(quiet).words[0].breakers
    assert (breaker.dependency, breaker.state, breaker.since) == ("git", BreakerState.OPEN, quiet.clock.time - MINUTE)
    assert breaker.error == "no answer " * 30


async def test_an_error_is_as_old_as_what_opened_the_breaker_however_often_it_is_tried_since(quiet: Scenario) -> None:
    chronicle = Chronicle(quiet.clock.now)
    for state, error in (("closed", ""), ("open", "first"), ("half-open", "first"), ("open", "second")):
        quiet.clock.time += 30
        chronicle.tell(BreakerMoved("git", "reads", BreakerState(state), error))
        (breaker,) = chronicle.breakers
        age_s = None if breaker.error_at is None else quiet.clock.time - breaker.error_at
        assert (breaker.error, age_s) == (error, {"closed": None, "open": 0, "half-open": 30}[state])
    quiet.clock.time += 30
    chronicle.tell(BreakerMoved("git", "reads", BreakerState.CLOSED))
    assert chronicle.breakers[0].error_at is None


async def test_the_published_cost_centres_are_kept_young_and_their_age_is_told(quiet: Scenario, tmp_path: Path) -> None:
    published = tmp_path / "config.json"
    published.write_text('{"*": ["CC-1"]}')
    centres = PublishedCostCentres(file_fetcher(published), quiet.clock.monotonic)
    engine = process(quiet, cost_centres=centres)
    await engine.minute()
    published.unlink()
    quiet.clock.time += HOUR
    await engine.minute()
    assert [stood.cost_centres_age_s for stood in quiet.told.of(Stood)] == [0, HOUR + MINUTE]


async def test_cost_centres_that_nobody_could_ever_read_are_told_and_have_no_age(
    quiet: Scenario, tmp_path: Path
) -> None:
    centres = PublishedCostCentres(file_fetcher(tmp_path / "none.json"), quiet.clock.monotonic)
    await process(quiet, cost_centres=centres).minute()
    assert [away.what for away in quiet.told.of(Unavailable)] == ["the published cost centres"]
    assert quiet.told.of(Stood)[0].cost_centres_age_s is None


async def test_a_minute_says_how_old_what_is_in_force_was(quiet: Scenario) -> None:
    quiet.now(NIGHT)
    engine = process(quiet)
    engine.staleness.was_confirmed(int(quiet.clock.time))
    await engine.minute()
    await engine.minute()
    assert hour(quiet).counted.minutes == (Minute(1, sync_age_s=60), Minute(2, sync_age_s=120))


async def test_what_was_counted_in_an_engines_last_minute_is_written_at_its_end(quiet: Scenario) -> None:
    ended, counted = asyncio.Event(), process(quiet)
    counted.ports.reporter.tell(Unavailable("Events", "no"))
    ended.set()
    await Engine(counted.ports, quiet.check).run(ended)
    assert errors(hour(quiet)) == {0: 1}


async def test_a_store_that_does_not_take_the_last_word_keeps_no_engine_from_giving_its_lease_back(
    quiet: Scenario,
) -> None:
    store, candidate = Unsure(quiet.store), Leaving()
    counted = process(quiet, store=store)  # type: ignore[arg-type]  # as above
    counted.ports.reporter.tell(Unavailable("Events", "no"))
    store.bugs = True
    ended = asyncio.Event()
    ended.set()
    await Engine(counted.ports, quiet.check, {"main": candidate}).run(ended)
    assert candidate.has_left
