"""What every store promises to those who write at the same moment: one wins, the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from reconciler.core.items import places_id, record_id
from reconciler.core.ports import Expect, Put, Store, StoreUnavailable
from reconciler.core.records import Places
from tests.reconciler.stores.samples import key, places, record

PLACES = places_id("main")
LIMIT = 5


def test_of_two_claims_at_one_moment_exactly_one_is_granted(store: Store) -> None:
    store.transact([Put(record("a", "v0"), Expect.ABSENT)])
    for attempt in range(5):
        start = Barrier(2)

        def claim(token: str, expected: str = f"v{attempt}", start: Barrier = start) -> str | None:
            start.wait()
            return token if store.transact([Put(record("a", token), expected)]) else None

        with ThreadPoolExecutor(2) as threads:
            granted = [t for t in threads.map(claim, [f"one-{attempt}", f"two-{attempt}"]) if t]
        assert len(granted) == 1
        stored = store.read([record_id(key("a"))])["!ns/main/a"]
        assert stored == record("a", granted[0])
        store.transact([Put(record("a", f"v{attempt + 1}"), granted[0])])


def test_of_two_that_create_an_item_at_one_moment_exactly_one_does(store: Store) -> None:
    start = Barrier(2)

    def create(version: str) -> bool:
        start.wait()
        return store.transact([Put(places(version=version), Expect.ABSENT)])

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(create, ["v1", "v2"])) == [False, True]


def test_a_limit_on_one_item_is_never_exceeded_by_sixteen_at_once(store: Store) -> None:
    names = [f"n{n:02}" for n in range(16)]
    store.transact([Put(places(version="v"), Expect.ABSENT)])
    store.transact([Put(record(name), Expect.ABSENT) for name in names])
    start = Barrier(len(names))

    def take_place(name: str) -> bool:
        """Claim a place and the record in one transaction, as long as there is room."""
        start.wait()
        for attempt in range(1_000):
            found = store.read([PLACES])[PLACES]
            assert isinstance(found, Places)
            if name in found.awake:
                return True
            if len(found.awake) >= LIMIT:
                return False
            taken = Places("main", f"{name}-{attempt}", found.awake | {name})
            try:
                store.transact([Put(taken, found.version), Put(record(name, "claimed"), "v1")])
            except StoreUnavailable:
                continue  # done or not: the next read tells
        raise AssertionError(f"{name} neither got a place nor was refused one")

    with ThreadPoolExecutor(len(names)) as threads:
        got = {name for name, ok in zip(names, threads.map(take_place, names), strict=True) if ok}
    found = store.read([PLACES, *(record_id(key(n)) for n in names)])
    claimed = {n for n in names if found[record_id(key(n))] == record(n, "claimed")}
    assert found[PLACES].awake == got == claimed  # type: ignore[union-attr]
    assert len(got) == LIMIT
