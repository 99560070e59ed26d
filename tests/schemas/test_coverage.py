"""Where windows meet, over the values alone."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.coverage import first_excess, merge
from schemas.instants import DAY, HOUR
from schemas.schedule import Schedule, Weekday, Weekly, WeeklyWindow, Window

WINDOWS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda w: Window(w[0], w[0] + w[1])))


def _daily(namespace: str, start_h: int, stop_h: int) -> Schedule:
    pattern = Weekly((WeeklyWindow(frozenset(Weekday), start_h * 60, stop_h * 60),))
    return Schedule(f"a/{namespace}-{start_h}", "a/a.yaml", namespace, "main", "CC-1", "ana", "UTC", pattern)


@given(windows=WINDOWS)
def test_stretches_cover_exactly_what_their_windows_cover_and_never_touch(windows: list[Window]) -> None:
    stretches = merge(windows)
    assert {at for w in stretches for at in range(*w)} == {at for w in windows for at in range(*w)}
    assert all(a.stop < b.start for a, b in pairwise(stretches))


def test_a_namespace_that_goes_on_in_a_second_window_is_counted_once() -> None:
    schedules = [_daily("qa", 8, 12), _daily("qa", 12, 18), _daily("perf", 8, 18)]
    assert first_excess(schedules, 2, 0, 7 * DAY) is None
    assert first_excess(schedules, 1, 0, 7 * DAY) is not None


def test_one_that_stops_where_another_starts_leaves_its_place_to_it() -> None:
    assert first_excess([_daily("qa", 8, 12), _daily("perf", 12, 18)], 1, 0, 7 * DAY) is None


def test_the_excess_is_its_first_instant_and_names_who_is_awake_there_alone() -> None:
    found = first_excess([_daily("qa", 8, 12), _daily("perf", 10, 18), _daily("dev", 13, 14)], 1, 0, DAY)
    assert found is not None
    assert (found.at, [s.namespace for s in found.schedules]) == (10 * HOUR, ["qa", "perf"])
