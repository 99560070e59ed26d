"""Places under the limit and the transactions around them: first come, first served, and never one too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.core.claims import (
    NOT_THERE,
    claim_sleep,
    claim_wake,
    has_room,
    let_go,
    roll,
    settle_asleep,
    settle_awake,
    settle_gone,
)
from reconciler.core.history import HistoryRow
from reconciler.core.records import (
    Cause,
    Failure,
    Load,
    NamespaceKey,
    NamespaceRecord,
    Observed,
    Phase,
    Places,
    State,
    Way,
)
from schemas.instants import Instant
from tests.reconciler.core.making import MIDNIGHT, POLICY, hour, once, record, terms, woken

NAMES = [f"n{n}-dev" for n in range(6)]
ONE_PLACE = replace(POLICY, limit=1)


@st.composite
def places(draw: st.DrawFn) -> Places:
    """Some awake, some waiting since different hours; who has a place may still stand in the queue."""
    queue = draw(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(NAMES)), unique_by=lambda entry: entry[1]))
    return Places("main", "v", frozenset(draw(st.sets(st.sampled_from(NAMES)))), tuple(sorted(queue)))


@given(found=places(), limit=st.integers(1, 6))
def test_whoever_has_room_leaves_nobody_behind_who_came_first_and_never_makes_one_too_many(
    found: Places, limit: int
) -> None:
    waiting = [name for _, name in found.queue if name not in found.awake]
    free = max(0, limit - len(found.awake))
    expected = {*found.awake, *waiting[:free]}
    strangers = [name for name in NAMES if name not in expected and name not in waiting]
    if free > len(waiting):
        expected |= set(strangers)
    assert {name for name in NAMES if has_room(found, name, limit)} == expected


def named(name: str) -> NamespaceRecord:
    return replace(record(once(8, 18, namespace=name)), key=NamespaceKey("main", name))


@given(order=st.permutations(NAMES), limit=st.integers(1, 6))
def test_places_are_given_in_the_order_in_which_they_were_asked_for(order: Sequence[str], limit: int) -> None:
    policy, found, waits = replace(POLICY, limit=limit), Places("main", "v"), {}
    for n, name in enumerate(order):
        change, found, granted = claim_wake(named(name), found, terms(hour(8) + n, policy))
        assert granted == (n < limit)
        if change and change.after and not granted:
            waits[name] = change.after
    assert found.awake == frozenset(order[:limit])
    for name in order[limit:]:
        found = replace(found, awake=frozenset(sorted(found.awake)[1:]))
        turns = [each for each in waits if claim_wake(waits[each], found, terms(hour(9), policy))[2]]
        assert turns == [name]
        _, found, _ = claim_wake(waits.pop(name), found, terms(hour(9), policy))


def test_who_waits_already_writes_nothing_again() -> None:
    full = Places("main", "v", frozenset({"other"}))
    change, queued, _ = claim_wake(named("n0-dev"), full, terms(hour(8), ONE_PLACE))
    assert change and change.after and change.after.ticket == hour(8)
    assert claim_wake(change.after, queued, terms(hour(9), ONE_PLACE)) == (None, queued, False)


def test_who_waited_for_a_place_is_due_once_it_is_granted_and_tells_since_when_it_waited() -> None:
    full = Places("main", "v", frozenset({"other"}))
    change, queued, _ = claim_wake(named("n0-dev"), full, terms(hour(8), ONE_PLACE))
    assert change and change.after
    free = replace(queued, awake=frozenset())
    woken, _, granted = claim_wake(change.after, free, terms(hour(9), ONE_PLACE))
    assert granted and woken and woken.after and woken.after.stretch
    share = woken.after.stretch.share
    assert (share.since, share.due, share.waited_since) == (hour(9), hour(9), hour(8))


@pytest.mark.parametrize(("in_force_since", "due"), [(MIDNIGHT, hour(8)), (hour(9), hour(9)), (hour(10), hour(10))])
def test_a_waking_is_due_from_its_window_on_and_not_before_its_calendar_was_in_force(
    in_force_since: Instant, due: Instant
) -> None:
    asked = replace(record(once(8, 18)), in_force_since=in_force_since)
    claimed, _, _ = claim_wake(asked, Places("main", "v"), terms(hour(10)))
    assert claimed and claimed.after and claimed.after.stretch
    assert (claimed.after.stretch.share.since, claimed.after.stretch.share.due) == (hour(10), due)


def outcomes(rows: Sequence[HistoryRow]) -> list[tuple[State, Cause | None]]:
    return [(row.state, row.cause) for row in rows]


def test_who_waited_until_the_window_ended_has_missed_it_for_want_of_a_place_and_leaves_the_queue() -> None:
    full = Places("main", "v", frozenset({"other"}))
    change, queued, _ = claim_wake(named("n0-dev"), full, terms(hour(8), ONE_PLACE))
    assert change and change.after
    ended, left = roll(change.after, queued, terms(hour(18), ONE_PLACE))
    assert outcomes(ended.filed) == [(State.MISSED, Cause.NO_PLACE)]
    assert (left.queue, ended.after and ended.after.ticket) == ((), None)


def test_a_place_is_kept_through_the_claim_of_a_sleep_and_free_once_it_is_confirmed() -> None:
    awake = woken(record(once(8, 18)), hour(8), Load(1000, 2048))
    taken = Places("main", "v", frozenset({"a-dev"}))
    claimed = claim_sleep(awake, terms(hour(18))).after
    assert claimed and claimed.unsettled == {Way.SLEEP}
    change, left = settle_asleep(claimed, taken, Observed(hour(18)), 2, terms(hour(18)))
    assert left.awake == frozenset()
    assert change.after and (change.after.phase, change.after.recorded_sizes) == (Phase.ASLEEP, 2)
    (row,) = change.filed
    assert (row.state, row.began, row.ended) == (State.DONE, hour(8), hour(18))
    assert row.meter and (row.meter.cpu_core_s, row.meter.memory_gib_s) == (Decimal(36_000), Decimal(72_000))


def test_what_came_up_is_paid_for_since_it_was_asked_for() -> None:
    claimed, _, _ = claim_wake(record(once(8, 18)), Places("main", "v"), terms(hour(8)))
    assert claimed and claimed.after
    awake = settle_awake(claimed.after, Observed(hour(9)), Load(1000, 2048), terms(hour(9))).after
    assert awake and awake.stretch
    meter = awake.stretch.share.meter
    assert (meter.cpu_core_s, meter.memory_gib_s, meter.since) == (Decimal(3600), Decimal(7200), hour(9))


def test_a_claim_that_is_given_back_keeps_what_may_be_under_way() -> None:
    claimed, _, _ = claim_wake(record(once(8, 18)), Places("main", "v"), terms(hour(8)))
    assert claimed and claimed.after
    back = let_go(claimed.after, terms(hour(8)), Failure("503", False, 1, hour(8) + 5)).after
    assert back and (back.claim, back.unsettled) == (None, frozenset({Way.WAKE}))


def test_a_waking_that_never_succeeded_is_filed_as_failed() -> None:
    claimed, taken, _ = claim_wake(record(once(8, 18)), Places("main", "v"), terms(hour(8)))
    assert claimed and claimed.after
    failed = let_go(claimed.after, terms(hour(8)), Failure("403", True, 1, hour(18))).after
    assert failed
    change, _ = settle_asleep(failed, taken, Observed(hour(18)), 0, terms(hour(18)))
    assert outcomes(change.filed) == [(State.FAILED, Cause.ERROR)]


def test_a_namespace_that_is_not_there_frees_its_place_and_is_looked_for_again() -> None:
    claimed, taken, _ = claim_wake(record(once(8, 18)), Places("main", "v"), terms(hour(8)))
    assert claimed and claimed.after
    change, left = settle_gone(claimed.after, taken, Observed(hour(8)), terms(hour(8)))
    assert left.awake == frozenset()
    assert change.after and change.after.failure
    assert (change.after.failure.reason, change.after.failure.retry_at) == (NOT_THERE, hour(8) + 300)


def test_a_namespace_that_goes_while_awake_ends_its_stretch_as_gone() -> None:
    awake = woken(record(once(8, 18)), hour(8))
    claimed = claim_sleep(awake, terms(hour(18))).after
    assert claimed
    places_before = Places("main", "v", frozenset({"a-dev"}))
    change, _ = settle_asleep(claimed, places_before, Observed(hour(18)), 0, terms(hour(18)), Cause.NAMESPACE_GONE)
    assert outcomes(change.filed) == [(State.DONE, Cause.NAMESPACE_GONE)]
