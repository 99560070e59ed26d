"""What the rows of one namespace's schedules say: each of itself, and one of them how the namespace stands."""

from __future__ import annotations

from dataclasses import replace

from reconciler.core.records import Condition, Drift, DriftKind, Held, State
from reconciler.core.rows import ScheduleRow, schedule_rows
from schemas.instants import MINUTE, Instant
from tests.reconciler.core.making import entry, hour, once, record, woken

MORNING, EVENING = once(8, 12, id="team/morning"), once(18, 22, id="team/evening")


def said(row: ScheduleRow) -> tuple[State, tuple[Condition, ...], Instant | None, str]:
    return row.state, row.conditions, row.since, row.detail


def test_of_two_schedules_the_one_whose_window_is_open_alone_says_that_its_namespace_is_late_and_drifts() -> None:
    woken_late = woken(record(MORNING, EVENING), hour(8) + 10 * MINUTE)
    by_hand = replace(woken_late, drift=Drift(DriftKind.PUT_TO_SLEEP_BY_HAND, hour(9), ("Deployment/web",), "ana"))
    morning, evening = schedule_rows(by_hand, hour(9))
    assert morning.conditions == (Condition.DRIFT, Condition.LATE)
    assert (morning.since, morning.detail) == (hour(8) + 600, "put to sleep by hand by ana: Deployment/web")
    assert said(evening) == (State.PENDING, (), None, "")


def test_while_no_window_is_open_each_of_them_says_how_their_namespace_stands() -> None:
    by_hand = replace(record(MORNING, EVENING), drift=Drift(DriftKind.WOKEN_BY_HAND, hour(14), ("Deployment/web",)))
    assert [row.conditions for row in schedule_rows(by_hand, hour(15))] == [(Condition.DRIFT,), (Condition.DRIFT,)]


def test_a_schedule_that_is_held_says_that_and_nothing_of_the_one_that_is_followed() -> None:
    late = replace(record(MORNING), held=(Held(entry(EVENING), MORNING.id),))
    followed, held = schedule_rows(late, hour(9))
    assert followed.conditions == (Condition.LATE,)
    assert said(held) == (State.PENDING, (Condition.HELD,), None, "meets team/morning, which was accepted before")


def test_what_came_into_force_within_its_own_window_is_late_against_its_plan() -> None:
    merged_at_nine = replace(record(MORNING), in_force_since=hour(9))
    (row,) = schedule_rows(woken(merged_at_nine, hour(9) + 30), hour(10))
    assert row.conditions == (Condition.LATE,)
