"""The history is read once, then only what is filed meanwhile; and what cannot be added up is said, never left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from frontend.api.content.frame import Frame
from frontend.api.content.tally import uses
from frontend.api.past import COMPARED_EVERY_S, FORGOTTEN_AFTER_S, Past, TooMuchHistory
from frontend.api.trail import Trail, outlasting
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item
from reconciler.core.ports import Due, Expect, Op, Page, Put, StoreUnavailable
from reconciler.core.records import Asleep, ItemId, Load, Meter, NamespaceKey, NamespaceRecord, State
from reconciler.core.rows import ScheduleRow
from schemas.instants import DAY, HOUR, Instant, parse_instant
from schemas.schedule import Window
from tests.frontend.api.api_under_test import Api

NOON = parse_instant("2026-12-10T12:00:00Z")
TODAY = NOON // DAY * DAY
KEY = NamespaceKey("main", "payments-dev")


class CountingStore:
    """The port over a file: it counts the pages of the history that it gives, and the items that it is asked for."""

    def __init__(self, path: Path) -> None:
        self._store = SqliteStore(path, lambda: NOON)
        self.pages = self.items = 0
        self.away = False

    def file(self, *rows: HistoryRow) -> None:
        assert self._store.transact([Put(row, Expect.ANYTHING) for row in rows])

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        self.items += len(ids)
        return self._store.read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        raise AssertionError(f"the past wrote {ops}")

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        raise AssertionError("the past asked what is due")

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        raise AssertionError("the past asked for records")

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        raise AssertionError("the past asked for schedules")

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        if self.away:
            raise StoreUnavailable("time-out")
        self.pages += 1
        return self._store.history(since, until, key, cursor, limit)

    def close(self) -> None:
        self._store.close()


@pytest.fixture
def store(tmp_path: Path) -> CountingStore:
    return CountingStore(tmp_path / "alba.db")


class Elapsed:
    """A clock that goes on when it is told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def row(start: Instant, hours: float = 10, *, key: NamespaceKey = KEY, began: Instant | None = None) -> HistoryRow:
    """A window that somebody was awake for, from its start to its end unless said otherwise."""
    stop, since = start + int(hours * HOUR), start if began is None else began
    return HistoryRow(
        id=f"{key}@{since}#0", key=key, schedule="payments/office", state=State.DONE, planned=Window(start, stop),
        cost_centre="CC-1", owner="ana", commit="c" * 40, pull_request=None, expires=stop + 400 * DAY, began=since,
        ended=stop, meter=Meter(stop, Load(1000), Decimal(stop - since)),
    )  # fmt: skip


def test_a_span_that_is_known_is_not_read_again(store: CountingStore) -> None:
    store.file(row(TODAY), row(TODAY - DAY))
    past = Past(store, Elapsed())
    assert len(past.around(TODAY - DAY, NOON)) == 2
    pages = store.pages
    assert [r.planned.start for r in past.around(TODAY, NOON)] == [TODAY, TODAY - DAY]
    assert past.around(TODAY, NOON, NamespaceKey("main", "other")) == []
    assert store.pages == pages


def test_an_earlier_span_reads_the_days_before_alone(store: CountingStore) -> None:
    store.file(*(row(TODAY - n * DAY) for n in range(20)))
    past = Past(store, Elapsed())
    past.around(TODAY - 2 * DAY, NOON)
    pages = store.pages
    assert len(past.around(TODAY - 5 * DAY, NOON)) == 7
    assert store.pages - pages == 3 + 1


def test_the_last_time_awake_before_a_span_is_known_and_nothing_else_of_then(store: CountingStore) -> None:
    store.file(row(TODAY - 20 * DAY), row(TODAY - 9 * DAY), row(TODAY - 11 * DAY, 11 * 24))
    found = Past(store, Elapsed()).around(TODAY - DAY, NOON)
    assert {(r.planned.start - TODAY) // DAY for r in found} == {-9, -11}


def test_what_is_filed_late_is_found_when_its_day_is_compared(store: CountingStore) -> None:
    elapsed = Elapsed()
    past = Past(store, elapsed)
    assert past.around(TODAY - 3 * DAY, NOON) == []
    store.file(row(TODAY), row(TODAY - 3 * DAY))
    for _ in range(4):
        elapsed.seconds += COMPARED_EVERY_S
        past.compare(NOON)
    assert len(past.around(TODAY - 3 * DAY, NOON)) == 2


def test_a_minute_costs_one_day_however_many_are_known(store: CountingStore) -> None:
    store.file(*(row(TODAY - n * DAY) for n in range(30)))
    elapsed = Elapsed()
    past = Past(store, elapsed)
    past.around(TODAY - 30 * DAY, NOON)
    pages = store.pages
    for _ in range(60):
        elapsed.seconds += 1
        past.compare(NOON)
    assert store.pages - pages == 1


def test_a_day_that_nobody_asks_for_is_let_go_after_an_hour(store: CountingStore) -> None:
    store.file(*(row(TODAY - n * DAY) for n in range(30)))
    elapsed = Elapsed()
    past = Past(store, elapsed)
    past.around(TODAY - 25 * DAY, NOON)
    elapsed.seconds += FORGOTTEN_AFTER_S
    assert len(past.around(TODAY, NOON)) == 2
    past.compare(NOON)
    pages = store.pages
    assert len(past.around(TODAY, NOON)) == 2
    assert store.pages == pages
    assert len(past.around(TODAY - 25 * DAY, NOON)) == 27
    assert store.pages > pages


def test_more_than_can_be_added_up_is_refused_and_not_read_again(store: CountingStore) -> None:
    store.file(*(row(TODAY - n * DAY) for n in range(30)))
    past = Past(store, Elapsed(), most_rows=10)
    with pytest.raises(TooMuchHistory, match="more than 10 times awake"):
        past.around(TODAY - 20 * DAY, NOON)
    pages = store.pages
    with pytest.raises(TooMuchHistory):
        past.around(TODAY - 20 * DAY, NOON)
    assert store.pages == pages
    assert len(past.around(TODAY - 5 * DAY, NOON)) == 7


def test_one_namespace_is_answered_for_even_where_all_are_too_many(store: CountingStore) -> None:
    store.file(*(row(TODAY - n * DAY) for n in range(30)))
    past = Past(store, Elapsed(), most_rows=10)
    assert len(past.around(TODAY - 20 * DAY, NOON, KEY)) == 22


def test_what_is_known_is_told_while_the_store_is_away_and_nothing_else(store: CountingStore) -> None:
    store.file(row(TODAY), row(TODAY - 8 * DAY))
    past = Past(store, Elapsed())
    known = past.around(TODAY - DAY, NOON)
    store.away = True
    past.compare(NOON)
    assert past.around(TODAY - DAY, NOON) == known
    with pytest.raises(StoreUnavailable):
        past.around(TODAY - 9 * DAY, NOON)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_out_changes_no_sum(api: Api, seed: int) -> None:
    random, frame = Random(seed), api.estate.frame()
    rows = [
        each
        for name in ("payments-dev", "checkout-qa", "gone")
        for each in _with_sleeps(random, [_some(random, name) for _ in range(random.randrange(12))])
    ]
    since = TODAY - random.randrange(5 * DAY)
    until = since + random.randrange(1, 4 * DAY)
    trails: dict[NamespaceKey, Trail] = {}
    for each in random.sample(rows, len(rows)):
        trails.setdefault(each.key, Trail()).add(each)
    around = [each for trail in trails.values() for each in trail.around(since, until)]
    kept = [
        *outlasting((r for r in rows if r.planned.start < since), since),
        *(r for r in rows if r.planned.start >= since),
    ]
    assert _sums(frame, around, since, until) == _sums(frame, rows, since, until) == _sums(frame, kept, since, until)


def _some(random: Random, name: str) -> HistoryRow:
    start = TODAY - random.randrange(12 * DAY)
    found = row(start, random.randrange(1, 60), key=NamespaceKey("main", name), began=start + random.randrange(1800))
    assert found.meter
    return found if random.random() < 0.8 else replace(found, began=None, ended=None, meter=None)


def _with_sleeps(random: Random, rows: Iterable[HistoryRow]) -> Iterator[HistoryRow]:
    """Each that was really on ends the sleep since the one before it, where there is one and it was not cut short."""
    ended = 0
    for each in sorted(rows, key=lambda r: r.began or 0):
        if each.began is None or each.ended is None:
            yield each
            continue
        if 0 < ended < each.began:
            slept = Asleep(random.randrange(ended, each.began), Meter(each.began, Load(500), Decimal(7)))
            yield replace(each, asleep=slept)
        else:
            yield each
        ended = max(ended, each.ended)


def _sums(frame: Frame, rows: Sequence[HistoryRow], since: Instant, until: Instant) -> object:
    return {key: use.tally() for key, use in uses(replace(frame, now=NOON), rows, since, until).items()}


async def test_a_share_that_ends_is_read_by_its_name_and_the_history_is_not_asked_again(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    before = await api.get("/costs?since=2026-12-01T00:00:00Z&until=2026-12-02T02:00:00Z")
    asked = api.store.pages
    await api.tick("2026-12-02T01:00:00Z")
    after = await api.get("/costs?since=2026-12-01T00:00:00Z&until=2026-12-02T02:00:00Z")
    assert float(after["total"]["awake_hours"]) > float(before["total"]["awake_hours"])
    assert api.store.pages == asked
    assert after["total"]["awake_hours"] == f"{_hours_awake(api):.3f}"


async def test_a_window_that_was_missed_is_read_by_its_name(api: Api) -> None:
    await api.get("/timeline")
    asked = api.store.pages
    await api.tick("2026-12-02T12:00:00Z")
    rows = await api.get("/timeline?since=2026-12-01T00:00:00Z&until=2026-12-02T02:00:00Z")
    states = [each["state"] for each in rows["rows"] for each in each["happened"]]
    assert "missed" in states
    assert api.store.pages == asked


def _hours_awake(api: Api) -> float:
    names = ("payments-dev", "checkout-qa", "checkout-perf")
    rows = [r for name in names for r in api.scenario.history(name) if r.began is not None and r.ended is not None]
    return sum((r.ended or 0) - (r.began or 0) for r in rows) / HOUR
