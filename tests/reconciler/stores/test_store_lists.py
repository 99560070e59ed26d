"""What every store lists: what is due, records, schedules by state, history; in pages that leave nothing out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from reconciler.core.history import HistoryRow
from reconciler.core.items import Item, record_id
from reconciler.core.ports import Delete, Due, Expect, Page, Put, Store
from reconciler.core.records import NEVER, NamespaceKey, State
from tests.reconciler.stores.samples import NOW, key, past, places, record, row
from tests.reconciler.stores.stores_under_test import Time

T = TypeVar("T")
FINAL = (State.DONE, State.FAILED, State.MISSED, State.CANCELLED)


def put(store: Store, *items: Item) -> None:
    assert store.transact([Put(item, Expect.ANYTHING) for item in items])


def paged(ask: Callable[[str | None], Page[T]]) -> list[T]:
    """All items of a list, page after page."""
    found: list[T] = []
    page = ask(None)
    found.extend(page.items)
    while page.cursor:
        page = ask(page.cursor)
        found.extend(page.items)
    return found


def ids(rows: list[HistoryRow] | tuple[HistoryRow, ...]) -> list[str]:
    return [row.id for row in rows]


# What is due


def test_what_is_due_comes_earliest_first(store: Store) -> None:
    put(store, record("c", next_at=30), record("a", next_at=10), record("b", next_at=20))
    assert store.due(100, 10) == [Due(key("a"), 10), Due(key("b"), 20), Due(key("c"), 30)]


def test_an_instant_that_is_just_reached_is_due_and_the_next_second_is_not(store: Store) -> None:
    put(store, record("now", next_at=100), record("later", next_at=101))
    assert store.due(100, 10) == [Due(key("now"), 100)]


def test_no_more_than_the_limit_is_due_and_those_are_the_earliest(store: Store) -> None:
    put(store, *(record(f"n{n}", next_at=100 - n) for n in range(20)))
    assert [due.at for due in store.due(100, 3)] == [81, 82, 83]


def test_only_namespaces_are_ever_due(store: Store) -> None:
    put(store, places("a"), row("payments/a"), past("h", 0))
    assert store.due(NEVER, 10) == []


def test_a_record_that_is_written_again_is_due_at_its_new_instant_only(store: Store) -> None:
    put(store, record("a", "v1", next_at=10))
    assert store.transact([Put(record("a", "v2", next_at=50), "v1")])
    assert store.due(49, 10) == []
    assert store.due(50, 10) == [Due(key("a"), 50)]


def test_a_record_that_is_taken_away_is_not_due(store: Store) -> None:
    put(store, record("a", next_at=10))
    store.transact([Delete(record_id(key("a")), "v1")])
    assert store.due(NEVER, 10) == []


# All records


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_pages_of_records_visit_each_one_once(store: Store, limit: int) -> None:
    records = [record(f"n{n}", next_at=[10, 20, NEVER][n % 3]) for n in range(7)]
    put(store, *records, places("n1"), row("payments/a"), past("h", 0))
    found = paged(lambda cursor: store.records(cursor, limit))
    assert sorted(found, key=lambda r: r.key) == records


def test_a_full_page_that_is_the_last_has_no_cursor(store: Store) -> None:
    put(store, *(record(f"n{n}") for n in range(4)))
    assert store.records(limit=4).cursor is None


# Schedules


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("limit", [2, 100])
def test_schedules_of_a_state_come_in_the_order_of_their_windows(store: Store, state: State, limit: int) -> None:
    put(store, row("late", state, NOW + 20), row("early", state, NOW), row("middle", state, NOW + 10))
    put(store, row("another", State.PENDING if state is not State.PENDING else State.AWAKE))
    found = [r.id for r in paged(lambda cursor: store.schedules(state, cursor, limit))]
    if state is State.DONE:  # nothing of it is to come, so none is before another
        assert sorted(found) == ["early", "late", "middle"]
    else:
        assert found == ["early", "middle", "late"]


def test_schedules_without_a_window_come_last(store: Store) -> None:
    put(store, row("none", start=None), row("some"))
    assert [r.id for r in store.schedules(State.PENDING).items] == ["some", "none"]


@pytest.mark.parametrize("state", FINAL)
def test_history_of_a_state_is_no_schedule_of_it(store: Store, state: State) -> None:
    put(store, *(past(f"h{n}", NOW - n, state) for n in range(5)), row("payments/a", state, NOW - 3))
    assert [r.id for r in paged(lambda cursor: store.schedules(state, cursor, 2))] == ["payments/a"]


def test_a_schedule_that_changed_its_state_is_listed_under_the_new_one_only(store: Store) -> None:
    put(store, row("a", State.WAKING))
    put(store, row("a", State.AWAKE))
    assert store.schedules(State.WAKING).items == ()
    assert store.schedules(State.AWAKE).items == (row("a", State.AWAKE),)


@pytest.mark.parametrize("limit", [1, 4, 100])
def test_pages_of_all_schedules_visit_each_one_once(store: Store, limit: int) -> None:
    rows = [row(f"s{n:02}", state) for n, state in enumerate([*State, *State])]
    put(store, *rows, past("h", NOW), record("a"))
    found = paged(lambda cursor: store.schedules(None, cursor, limit))
    assert sorted(found, key=lambda r: r.id) == rows


# History


def test_history_comes_newest_first_whatever_became_of_it(store: Store) -> None:
    put(store, *(past(f"h{n}", NOW + n, FINAL[n % 4]) for n in range(8)))
    assert ids(store.history(NOW, NOW + 100).items) == [f"h{n}" for n in reversed(range(8))]


def test_history_begins_with_its_first_instant_and_ends_before_its_last(store: Store) -> None:
    put(store, *(past(f"h{n}", NOW + n) for n in range(5)))
    assert ids(store.history(NOW + 1, NOW + 3).items) == ["h2", "h1"]


def test_history_of_no_time_is_empty(store: Store) -> None:
    put(store, past("h", NOW))
    assert store.history(NOW, NOW).items == ()


def test_history_of_one_namespace_leaves_out_all_others(store: Store) -> None:
    put(store, past("a", NOW, namespace="payments-dev"), past("b", NOW, namespace="payments-qa"))
    assert ids(store.history(NOW, NOW + 1, key("payments-qa")).items) == ["b"]


@pytest.mark.parametrize("limit", [1, 3, 100])
@pytest.mark.parametrize("of", [None, key("payments-dev")])
def test_pages_of_history_visit_each_row_once_and_in_order(store: Store, limit: int, of: NamespaceKey | None) -> None:
    """Three rows of each state begin at the same instant."""
    rows = [past(f"h{n:02}", NOW + n // 12, FINAL[n % 4]) for n in range(24)]
    put(store, *rows, *(past(f"x{n}", NOW + n, namespace="payments-qa", state=State.MISSED) for n in range(3)))
    found = paged(lambda cursor: store.history(NOW, NOW + 100, of, cursor, limit))
    assert [r.planned.start for r in found] == sorted((r.planned.start for r in found), reverse=True)
    assert sorted(r.id for r in found if r.key == key("payments-dev")) == ids(rows)
    assert len(found) == len(rows) + (0 if of else 3)


def test_history_that_has_expired_is_not_listed_though_it_may_still_be_there(store: Store, time: Time) -> None:
    put(store, past("short", NOW, expires=int(time.now) + 10), past("long", NOW, expires=int(time.now) + 11))
    time.now += 10
    assert ids(store.history(NOW, NOW + 1).items) == ["long"]


def test_schedules_are_no_history(store: Store) -> None:
    put(store, row("payments/a", State.MISSED, NOW))
    assert store.history(NOW, NOW + 1).items == ()


# Cursors


@pytest.mark.parametrize("cursor", ["", "nonsense", "é", "bnVsbA==", "WyJyZWNvcmRzIl0=", "WyJoaXN0b3J5IiwgIngiXQ=="])
def test_what_is_no_cursor_is_refused(store: Store, cursor: str) -> None:
    for ask in (store.records, store.schedules):
        with pytest.raises(ValueError, match="begin again without one"):
            ask(cursor=cursor)
    with pytest.raises(ValueError, match="begin again without one"):
        store.history(0, NOW, cursor=cursor)


def test_a_cursor_of_another_list_is_refused(store: Store) -> None:
    put(store, record("a"), record("b"))
    with pytest.raises(ValueError, match="begin again without one"):
        store.schedules(cursor=store.records(limit=1).cursor)
