"""What a revision means for one record: only coverage counts, and what a merge changes is charged from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from reconciler.core.claims import Change, dated
from reconciler.core.plan import Step, step
from reconciler.core.records import Cause, Failure, Load, NamespaceKey, NamespaceRecord, Phase, State
from reconciler.core.revisions import Governed
from reconciler.core.sync import derive
from schemas.schedule import Adopt, Policy, Prices, Schedule
from tests.reconciler.core.making import POLICY, entry, hour, once, pointer, record, terms, woken

FIRST_WINDOW = replace(POLICY, adopt=Adopt.FIRST_WINDOW)
CHEAP, DEAR = (Prices("USD", Decimal(price), Decimal(0)) for price in (1, 3))
NOW = hour(12)

GOVERNED_ALIKE = {
    "another name": (once(8, 18, id="team/renamed"),),
    "another owner": (once(8, 18, owner="eva"),),
    "another cost centre": (once(8, 18, centre="CC-2"),),
    "an earlier start": (once(6, 18),),
    "a later start that is over": (once(11, 18),),
    "a later stop": (once(8, 20),),
    "an earlier stop": (once(8, 13),),
    "two files": (once(8, 12, id="team/one"), once(12, 18, id="team/two")),
}


def merged(
    before: NamespaceRecord | None,
    schedules: Sequence[Schedule],
    *,
    now: int = NOW,
    policy: Policy = POLICY,
    sequence: int = 2,
) -> Change | None:
    """The record's change when a revision with these schedules of its namespace comes into force."""
    known = {e.schedule: e for e in before.calendar} if before else {}
    calendar = tuple(known.get(s) or entry(s, "c2") for s in schedules)
    return derive(
        before,
        Governed(NamespaceKey("main", "a-dev"), calendar),
        pointer("c2", sequence=sequence, policy=policy, since=now),
        terms(now, policy),
    )


def after(change: Change | None) -> NamespaceRecord:
    assert change and change.after
    return change.after


@pytest.mark.parametrize("schedules", GOVERNED_ALIKE.values(), ids=GOVERNED_ALIKE)
def test_whatever_still_covers_now_switches_nothing_and_breaks_no_stretch(schedules: tuple[Schedule, ...]) -> None:
    before = woken(record(once(8, 18)), hour(8))
    found = after(merged(before, schedules))
    assert step(found, POLICY, NOW) is None
    assert found.stretch and before.stretch and found.stretch.since == before.stretch.since


@pytest.mark.parametrize("schedules", GOVERNED_ALIKE.values(), ids=GOVERNED_ALIKE)
def test_its_cost_is_split_at_the_instant_of_the_change(schedules: tuple[Schedule, ...]) -> None:
    before = woken(record(once(8, 18)), hour(8), Load(cpu_milli=1000))
    change = merged(before, schedules)
    share = after(change).stretch.share  # type: ignore[union-attr]
    (filed,) = change.filed if change else ()
    assert (filed.commit, filed.cost_centre, filed.began, filed.ended) == ("c1", "CC-1", hour(8), NOW)
    assert filed.meter and filed.meter.cpu_core_s == 4 * 3600
    assert (share.commit, share.cost_centre, share.since) == ("c2", schedules[-1].cost_centre, NOW)
    assert share.meter.load == Load(cpu_milli=1000)


def test_a_price_that_changes_is_charged_from_that_instant_on() -> None:
    cheap, dear = replace(POLICY, prices=CHEAP), replace(POLICY, prices=DEAR)
    before = woken(record(once(8, 18)), hour(8), Load(cpu_milli=1000), cheap)
    change = merged(before, [once(8, 18)], policy=dear)
    (filed,) = change.filed if change else ()
    assert filed.money == Decimal(4)
    share = after(change).stretch.share  # type: ignore[union-attr]
    assert (share.since, share.meter.prices) == (NOW, DEAR)


def test_what_did_not_change_files_nothing() -> None:
    change = merged(woken(record(once(8, 18)), hour(8)), [once(8, 18)])
    assert change and change.filed == ()


def test_removed_inside_its_window_it_is_to_sleep_at_the_next_tick() -> None:
    found = after(merged(woken(record(once(8, 18)), hour(8)), []))
    assert step(found, POLICY, NOW) is Step.SLEEP


def test_removed_inside_its_window_before_it_woke_the_window_is_cancelled() -> None:
    change = merged(record(once(8, 18)), [])
    assert change
    assert [(row.state, row.cause) for row in change.filed] == [(State.CANCELLED, Cause.REMOVED)]


def test_removed_inside_its_window_while_another_covers_it_it_stays() -> None:
    before = woken(record(once(8, 13), once(13, 18, id="team/b")), hour(8))
    found = after(merged(before, [once(11, 18, id="team/b")]))
    assert step(found, POLICY, NOW) is None


def test_removed_outside_its_window_nothing_is_left_of_it() -> None:
    change = merged(record(once(14, 18)), [])
    assert change and (change.after, change.filed) == (None, ())


def test_removed_outside_its_window_it_is_remembered_while_sizes_are_owed_and_not_switched() -> None:
    found = after(merged(replace(record(once(14, 18)), recorded_sizes=2), []))
    assert step(found, POLICY, NOW) is None
    assert step(found, POLICY, hour(15)) is None


def test_adopted_now_a_newcomer_outside_its_windows_is_to_sleep_at_once() -> None:
    assert step(after(merged(None, [once(14, 18)])), POLICY, NOW) is Step.SLEEP


def test_adopted_with_its_first_window_a_newcomer_is_left_until_that_window_is_over() -> None:
    found = after(merged(None, [once(14, 18)], policy=FIRST_WINDOW))
    assert step(found, FIRST_WINDOW, NOW) is None
    assert step(found, FIRST_WINDOW, hour(14)) is Step.WAKE
    assert step(woken(found, hour(14), policy=FIRST_WINDOW), FIRST_WINDOW, hour(18)) is Step.SLEEP


@pytest.mark.parametrize("policy", [POLICY, FIRST_WINDOW], ids=["now", "first-window"])
def test_adopted_inside_its_window_a_newcomer_is_woken(policy: Policy) -> None:
    assert step(after(merged(None, [once(8, 18)], policy=policy)), policy, NOW) is Step.WAKE


def test_what_comes_under_schedule_again_is_looked_at_afresh() -> None:
    owed = replace(record(), recorded_sizes=1)
    assert after(merged(owed, [once(14, 18)])).phase is Phase.UNKNOWN


def test_what_is_governed_already_is_not_adopted_again_by_another_schedule() -> None:
    found = after(merged(record(once(14, 18)), [once(14, 18), once(20, 22, id="team/b")], policy=FIRST_WINDOW))
    assert (found.phase, found.adopted) == (Phase.ASLEEP, True)


def test_a_one_off_that_was_over_before_it_was_merged_is_missed_and_counted() -> None:
    change = merged(record(once(14, 18)), [once(14, 18), once(8, 10, id="team/late")])
    assert change
    assert [(row.schedule, row.state, row.cause) for row in change.filed] == [
        ("team/late", State.MISSED, Cause.MERGED_LATE)
    ]


def test_at_the_very_first_sync_what_is_over_is_no_news() -> None:
    change = merged(None, [once(8, 10), once(14, 18, id="team/b")], sequence=1)
    assert change and change.filed == ()


def test_a_record_that_says_the_revision_already_is_not_derived_again() -> None:
    assert merged(replace(record(once(8, 18)), revision="c2"), [once(9, 18)]) is None


def test_a_failure_is_forgotten_so_that_the_new_revision_is_tried_at_once() -> None:
    failed = dated(replace(record(once(8, 18)), failure=Failure("403", True, 1, NOW + 300)), terms(NOW))
    assert step(failed, POLICY, NOW) is None
    assert step(after(merged(failed, [once(8, 19)])), POLICY, NOW) is Step.WAKE
