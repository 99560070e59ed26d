"""Why a namespace is on or off: the verdict is the calendar's, and its reasons are the ones that decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reconciler.core.explain import Verdict, explain
from schemas.catalogue import Catalogue
from schemas.schedule import CostCentres, Policy, Schedule
from tests.reconciler.core.making import POLICY, hour, once

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda span: (span[0], span[0] + span[1])), max_size=4
)


def verdict(schedules: Sequence[Schedule], at: float, policy: Policy = POLICY) -> Verdict:
    catalogue = Catalogue(policy, CostCentres({}), {s.id: s for s in schedules}, {})
    return explain(catalogue, "main", "a-dev", hour(at))


@given(spans=SPANS, at=st.integers(0, 60), default=st.booleans())
def test_it_is_on_if_a_window_covers_the_instant_off_if_it_is_governed_and_else_left_alone(
    spans: list[tuple[int, int]], at: int, *, default: bool
) -> None:
    schedules = [once(*span, id=f"team/{n}") for n, span in enumerate(spans)]
    found = verdict(schedules, at, replace(POLICY, asleep_by_default=("a-*",) if default else ()))
    covers = any(start <= at < stop for start, stop in spans)
    governed = default or any(stop > at for _, stop in spans)
    assert found.awake == (covers if governed else None)
    assert {s.id for s, _ in found.covering} == {f"team/{n}" for n, (a, b) in enumerate(spans) if a <= at < b}


@given(spans=SPANS, at=st.integers(0, 60))
def test_the_next_sleep_is_where_the_hours_end_and_the_next_wake_is_the_first_start_to_come(
    spans: list[tuple[int, int]], at: int
) -> None:
    found = verdict([once(*span, id=f"team/{n}") for n, span in enumerate(spans)], at)
    hours = {h for start, stop in spans for h in range(start, stop)}
    end = next((h for h in range(at, 99) if h not in hours), None)
    assert found.next_sleep == (hour(end) if at in hours and end is not None else None)
    starts = [start for start, _ in spans if start > at]
    assert found.next_wake == (hour(min(starts)) if starts else None)


def test_protection_stands_before_every_schedule_and_names_its_pattern() -> None:
    found = verdict([once(8, 18)], 9, replace(POLICY, protected=("a-*",)))
    assert (found.awake, found.protected_by, found.covering) == (None, "a-*", ())


def test_what_sleeps_by_default_names_its_pattern() -> None:
    found = verdict([], 9, replace(POLICY, asleep_by_default=("a-*",)))
    assert (found.awake, found.by_default) == (False, "a-*")
