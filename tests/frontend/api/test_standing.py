"""What is kept of how schedules stand is what would be found anew, at every instant."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from frontend.api.snapshot import Snapshot
from frontend.api.standing import Standings
from reconciler.core.accounts import open_share
from reconciler.core.calendar import covering
from reconciler.core.records import Entry, Held, Load, NamespaceKey, NamespaceRecord, Phase, Stretch
from schemas.instants import DAY, HOUR
from schemas.schedule import Schedule, Weekday, Weekly, WeeklyWindow
from tests.frontend.api.test_schedules import NOW, POINTER

KEY = NamespaceKey("main", "a")


def entry(name: str, start_min: int, length_min: int) -> Entry:
    stop_min = (start_min + length_min - 1) % 1440 + 1
    pattern = Weekly((WeeklyWindow(frozenset(Weekday) - {Weekday.SUN}, start_min, stop_min),))
    return Entry(Schedule(name, f"{name}.yaml", "a", "main", "CC-1", "ana", "Europe/Madrid", pattern), "c")


@st.composite
def records(draw: st.DrawFn) -> NamespaceRecord:
    """A namespace with one or two schedules, perhaps awake, perhaps fought over."""
    first = entry("t/a", draw(st.integers(0, 1439)), draw(st.integers(5, 700)))
    second = entry("t/b", draw(st.integers(0, 1439)), draw(st.integers(5, 700)))
    held = draw(st.sampled_from([(), (Held(second, "t/a"),)]))
    record = NamespaceRecord(KEY, "v", "c", NOW - draw(st.integers(0, 200)), NOW, (first,), held)
    if draw(st.booleans()):
        record = replace(record, contended_until=NOW + draw(st.integers(1, DAY)))
    found = covering(record.calendar, NOW)
    if found and draw(st.booleans()):
        late = draw(st.integers(0, 100))
        stretch = Stretch(found.window.start + late, open_share(found, found.window.start + late, Load(), None))
        return replace(record, phase=Phase.AWAKE, stretch=stretch)
    return record


@given(records(), st.lists(st.integers(0, 26 * HOUR) | st.integers(0, 400), max_size=12))
def test_what_is_kept_is_what_would_be_found_anew(record: NamespaceRecord, steps: list[int]) -> None:
    snapshot, kept = Snapshot(1, POINTER, {}, {}, {KEY: record}), Standings()
    at = NOW
    for step in steps:
        at += step
        assert kept.at(snapshot, at) == Standings().at(snapshot, at)


def test_a_record_that_was_written_anew_is_looked_at_anew() -> None:
    kept, record = Standings(), NamespaceRecord(KEY, "v1", "c", NOW, NOW, (entry("t/a", 0, 60),))
    kept.at(Snapshot(1, POINTER, {}, {}, {KEY: record}), NOW)
    changed = replace(record, version="v2", calendar=())
    assert kept.at(Snapshot(2, POINTER, {}, {}, {KEY: changed}), NOW).rows == ()
