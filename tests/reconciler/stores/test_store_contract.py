"""What every store does, writes and reads by key; `test_store_lists` has the lists, `test_store_races` the races."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciler.core.hours import Counted, Minute, grown, hour_id, hour_of
from reconciler.core.items import places_id, record_id
from reconciler.core.ports import Delete, Expect, Op, Put, Require, Store
from reconciler.core.records import NEVER, NamespaceKey, Places, State
from reconciler.core.revisions import Signals
from tests.reconciler.stores.samples import NOW, key, past, places, record, row
from tests.reconciler.stores.stores_under_test import Time

ANYTHING, ABSENT = Expect.ANYTHING, Expect.ABSENT
PLACES = places_id("main")


def test_what_was_put_is_read_back_equal(store: Store) -> None:
    assert store.transact([Put(record("payments-dev"), ABSENT)])
    assert store.read([record_id(key("payments-dev"))]) == {"!ns/main/payments-dev": record("payments-dev")}


def test_a_read_leaves_out_what_does_not_exist(store: Store) -> None:
    store.transact([Put(places(), ABSENT)])
    assert list(store.read(["!nothing", PLACES])) == [PLACES]


def test_an_hour_is_read_back_until_it_expires_and_is_in_no_list(store: Store, time: Time) -> None:
    hour = grown(None, hour_of(NOW), "v1", Counted({"success": 2}, (1, 1), (Minute(0, 3, 0),)), None)
    assert store.transact([Put(hour, ABSENT)])
    assert store.read([hour_id(hour.start)]) == {hour_id(hour.start): hour}
    assert not store.history(0, NEVER).items
    assert not store.schedules().items
    time.now = hour.expires
    assert store.read([hour_id(hour.start)]) == {}


def test_a_read_of_nothing_is_empty(store: Store) -> None:
    assert store.read([]) == {}


def test_an_id_may_be_asked_for_twice(store: Store) -> None:
    store.transact([Put(places(), ABSENT)])
    assert store.read([PLACES, PLACES]) == {PLACES: places()}


def test_a_hundred_and_more_items_are_read_at_once(store: Store) -> None:
    items = [record(f"namespace-{n}") for n in range(120)]
    store.transact([Put(item, ABSENT) for item in items[:60]])
    store.transact([Put(item, ABSENT) for item in items[60:]])
    assert store.read([record_id(item.key) for item in items]) == {record_id(i.key): i for i in items}


def test_a_put_with_the_version_that_stands_there_replaces_the_item(store: Store) -> None:
    store.transact([Put(places(version="v1"), ABSENT)])
    assert store.transact([Put(places("a", version="v2"), "v1")])
    assert store.read([PLACES]) == {PLACES: places("a", version="v2")}


def test_a_put_with_another_version_changes_nothing(store: Store) -> None:
    store.transact([Put(places(version="v2"), ABSENT)])
    assert not store.transact([Put(places("a", version="v3"), "v1")])
    assert store.read([PLACES]) == {PLACES: places(version="v2")}


def test_a_put_that_expects_a_version_creates_nothing(store: Store) -> None:
    assert not store.transact([Put(places(), "v1")])
    assert store.read([PLACES]) == {}


def test_a_put_that_expects_absence_replaces_nothing(store: Store) -> None:
    store.transact([Put(places(version="v1"), ABSENT)])
    assert not store.transact([Put(places("a", version="v2"), ABSENT)])
    assert store.read([PLACES]) == {PLACES: places(version="v1")}


def test_a_put_that_expects_nothing_creates_and_replaces(store: Store) -> None:
    assert store.transact([Put(places(version="v1"), ANYTHING)])
    assert store.transact([Put(places("a", version="v2"), ANYTHING)])
    assert store.read([PLACES]) == {PLACES: places("a", version="v2")}


def test_what_carries_no_version_never_has_the_one_that_is_expected(store: Store) -> None:
    store.transact([Put(row("payments/a"), ABSENT)])
    assert not store.transact([Put(row("payments/a"), "v1")])


def test_a_replaced_item_keeps_nothing_of_the_old_one(store: Store) -> None:
    store.transact([Put(Signals("v1", "abc", {"abc": "ana"}), ABSENT)])
    store.transact([Put(Signals("v2"), "v1")])
    assert store.read(["!signals"]) == {"!signals": Signals("v2")}


@pytest.mark.parametrize(("expect", "done"), [("v1", True), ("v2", False), (ABSENT, False), (ANYTHING, True)])
def test_a_delete_needs_what_it_expects(store: Store, expect: str | Expect, done: bool) -> None:
    store.transact([Put(places(version="v1"), ABSENT)])
    assert store.transact([Delete(PLACES, expect)]) is done
    assert store.read([PLACES]) == ({} if done else {PLACES: places(version="v1")})


@pytest.mark.parametrize(("expect", "done"), [("v1", False), (ABSENT, True), (ANYTHING, True)])
def test_to_delete_what_is_not_there_is_a_fault_only_if_a_version_was_expected(
    store: Store, expect: str | Expect, done: bool
) -> None:
    assert store.transact([Delete(PLACES, expect)]) is done


@pytest.mark.parametrize(("expect", "done"), [("v1", True), ("v2", False), (ABSENT, False), (ANYTHING, True)])
def test_a_requirement_that_does_not_hold_refuses_the_whole_transaction(
    store: Store, expect: str | Expect, done: bool
) -> None:
    store.transact([Put(places(version="v1"), ABSENT)])
    assert store.transact([Put(record("payments-dev"), ABSENT), Require(PLACES, expect)]) is done
    assert bool(store.read([record_id(key("payments-dev"))])) is done


def test_a_requirement_alone_is_answered(store: Store) -> None:
    store.transact([Put(places(version="v1"), ABSENT)])
    assert store.transact([Require(PLACES, "v1")])
    assert not store.transact([Require(PLACES, "v2")])


@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_expectation_that_does_not_hold_leaves_everything_undone(store: Store, position: int) -> None:
    store.transact([Put(record("old"), ABSENT), Put(places(version="v1"), ABSENT)])
    ops: list[Op] = [Put(record("new"), ABSENT), Delete(record_id(key("old")), "v1")]
    ops.insert(position, Put(places("new", version="v3"), "v2"))
    assert not store.transact(ops)
    assert store.read([record_id(key(n)) for n in ("old", "new")]) == {"!ns/main/old": record("old")}


def test_a_transaction_of_a_hundred_is_done_whole(store: Store) -> None:
    assert store.transact([Put(record(f"n{n}"), ABSENT) for n in range(100)])
    assert len(store.read([record_id(key(f"n{n}")) for n in range(100)])) == 100


def test_a_transaction_of_more_than_a_hundred_is_refused_before_it_begins(store: Store) -> None:
    with pytest.raises(ValueError, match="101 operations"):
        store.transact([Put(record(f"n{n}"), ABSENT) for n in range(101)])
    assert store.read(["!ns/main/n0"]) == {}


def test_an_item_twice_in_a_transaction_is_refused_by_name(store: Store) -> None:
    with pytest.raises(ValueError, match="!places/main"):
        store.transact([Put(places(), ABSENT), Require(PLACES, ANYTHING)])


def test_a_transaction_of_nothing_is_done(store: Store) -> None:
    assert store.transact([])


def test_an_item_that_is_too_large_is_refused_by_name(store: Store) -> None:
    huge = Places("main", "v1", frozenset(f"namespace-{n:032}" for n in range(9_500)))
    with pytest.raises(ValueError, match=r"!places/main.*409600"):
        store.transact([Put(huge, ABSENT)])
    assert store.read([PLACES]) == {}


def test_a_large_item_below_the_limit_is_kept_whole(store: Store) -> None:
    large = Places("main", "v1", frozenset(f"namespace-{n:032}" for n in range(8_000)))
    assert store.transact([Put(large, ABSENT)])
    assert store.read([PLACES]) == {PLACES: large}


def test_namespaces_of_one_name_in_two_clusters_are_two_items(store: Store) -> None:
    here, there = record("payments-dev"), replace(record("payments-dev"), key=NamespaceKey("other", "payments-dev"))
    store.transact([Put(here, ABSENT), Put(there, ABSENT)])
    assert set(store.read([record_id(here.key), record_id(there.key)]).values()) == {here, there}


def test_history_that_has_expired_is_not_read(store: Store, time: Time) -> None:
    store.transact([Put(past("h", 0, expires=int(time.now) + 10), ABSENT)])
    assert "h" in store.read(["h"])
    time.now += 10
    assert store.read(["h"]) == {}


def test_history_that_is_not_final_is_refused_by_name(store: Store) -> None:
    with pytest.raises(ValueError, match="h is awake"):
        store.transact([Put(past("h", 0, State.AWAKE), ABSENT)])
