"""What the schedules will do, against an oracle that walks the hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from reconciler.core.forecast import Transition, Waiting, stretches, transitions, waiting
from reconciler.core.plan_changes import plan_changes
from reconciler.core.records import NamespaceKey, Way
from schemas.catalogue import Catalogue
from schemas.instants import HOUR
from schemas.schedule import CostCentres, Schedule
from tests.reconciler.core.making import POLICY, hour, once

NAMES = ("a-dev", "b-dev", "c-dev")
SPANS = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda span: (span[0], span[0] + span[1]))
BOUNDS = st.tuples(st.integers(-2, 50), st.integers(0, 30)).map(lambda b: (b[0], b[0] + b[1]))


@st.composite
def estates(draw: st.DrawFn) -> list[Schedule]:
    """Schedules of three namespaces; those of one may touch, and may even meet."""
    spans = draw(st.lists(st.tuples(st.sampled_from(NAMES), SPANS), max_size=7))
    return [once(*span, id=f"team/{n}", namespace=name) for n, (name, span) in enumerate(spans)]


def hours_of(schedules: Sequence[Schedule]) -> Mapping[str, set[int]]:
    """The hours in which each namespace is awake."""
    found: dict[str, set[int]] = {name: set() for name in NAMES}
    for schedule in schedules:
        start, stop = (int((at - hour(0)) / HOUR) for at in stretches([schedule], hour(-9), hour(99))[0])
        found[schedule.namespace] |= set(range(start, stop))
    return found


def key(name: str) -> NamespaceKey:
    return NamespaceKey("main", name)


@given(schedules=estates(), bounds=BOUNDS)
def test_a_namespace_wakes_and_sleeps_exactly_where_its_hours_begin_and_end(
    schedules: list[Schedule], bounds: tuple[int, int]
) -> None:
    since, until = bounds
    expected = {
        (hour(at), Way.WAKE if at in awake else Way.SLEEP, key(name))
        for name, awake in hours_of(schedules).items()
        for at in range(since, until)
        if (at in awake) != (at - 1 in awake)
    }
    found = transitions(schedules, hour(since), hour(until))
    assert {(t.at, t.way, t.key) for t in found} == expected
    assert len(found) == len(expected)


@given(schedules=estates(), bounds=BOUNDS)
def test_they_are_in_order_and_sleeps_come_before_the_wakes_of_the_same_instant(
    schedules: list[Schedule], bounds: tuple[int, int]
) -> None:
    found = transitions(schedules, hour(bounds[0]), hour(bounds[1]))
    assert found == sorted(found, key=lambda t: (t.at, t.way is Way.WAKE, t.key))


def test_a_transition_names_the_schedules_that_begin_or_end_there() -> None:
    schedules = [once(8, 12, id="team/am"), once(12, 18, id="team/pm")]
    assert transitions(schedules, hour(0), hour(24)) == [
        Transition(hour(8), Way.WAKE, key("a-dev"), ("team/am",)),
        Transition(hour(18), Way.SLEEP, key("a-dev"), ("team/pm",)),
    ]


@given(schedules=estates(), limit=st.integers(1, 3))
def test_nobody_waits_if_and_only_if_no_hour_has_more_awake_than_the_limit(
    schedules: list[Schedule], limit: int
) -> None:
    awake = hours_of(schedules)
    fullest = max(sum(at in hours for hours in awake.values()) for at in range(60))
    assert (waiting(schedules, limit, hour(0), hour(60)) == []) == (fullest <= limit)


def three(*spans: tuple[int, int]) -> list[Schedule]:
    return [once(*span, id=f"team/{name}", namespace=name) for name, span in zip(NAMES, spans, strict=False)]


def test_places_are_given_to_whoever_has_waited_longest() -> None:
    found = waiting(three((8, 12), (9, 18), (10, 18)), 1, hour(0), hour(24))
    assert found == [Waiting(hour(9), key("b-dev"), hour(12)), Waiting(hour(10), key("c-dev"), None)]


def test_one_that_ends_makes_room_for_one_that_starts_at_that_instant() -> None:
    assert waiting(three((8, 12), (12, 18)), 1, hour(0), hour(24)) == []


def test_whoever_is_awake_when_a_limit_is_lowered_keeps_the_place() -> None:
    lowered = waiting(three((8, 14), (8, 14), (12, 16)), 1, hour(10), hour(24), limit_before=2)
    assert lowered == [Waiting(hour(12), key("c-dev"), hour(14))]


# What a change of the files changes.


def catalogue(schedules: Sequence[Schedule]) -> Catalogue:
    return Catalogue(POLICY, CostCentres({}), {schedule.id: schedule for schedule in schedules}, {})


@given(before=estates(), after=estates(), bounds=BOUNDS)
def test_what_is_planned_after_is_what_was_planned_before_with_what_is_added_and_without_what_is_removed(
    before: list[Schedule], after: list[Schedule], bounds: tuple[int, int]
) -> None:
    since, until = hour(bounds[0]), hour(bounds[1])
    found = plan_changes(catalogue(before), catalogue(after), since, until)

    def plain(planned: Sequence[Transition]) -> set[tuple[int, Way, NamespaceKey]]:
        return {(t.at, t.way, t.key) for t in planned}

    old, new = plain(transitions(before, since, until)), plain(transitions(after, since, until))
    at_once = {t for t in plain(found.added) if t[0] == since and t not in new}
    assert plain(found.added) - at_once == new - old
    assert plain(found.removed) == old - new


@given(before=estates(), after=estates(), now=st.integers(0, 50))
def test_a_merge_switches_at_once_whoever_it_wants_otherwise_at_that_instant(
    before: list[Schedule], after: list[Schedule], now: int
) -> None:
    was, is_ = hours_of(before), hours_of(after)
    found = plan_changes(catalogue(before), catalogue(after), hour(now), hour(now + 1))
    late = {key(n) for n in NAMES if now in is_[n] and now not in was[n] and now - 1 in is_[n]}
    cut = {key(n) for n in NAMES if now in was[n] and now not in is_[n]}
    assert set(found.at_once) == late | cut


@given(schedules=estates(), bounds=BOUNDS)
def test_another_name_for_each_file_changes_nothing(schedules: list[Schedule], bounds: tuple[int, int]) -> None:
    renamed = Catalogue(POLICY, CostCentres({}), {f"new/{s.id}": s for s in schedules}, {})
    found = plan_changes(catalogue(schedules), renamed, hour(bounds[0]), hour(bounds[1]))
    assert (found.added, found.removed, found.at_once) == ((), (), ())
