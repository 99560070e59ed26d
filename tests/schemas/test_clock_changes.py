"""Every zone Alba accepts, against an oracle that walks the minutes around each clock change of 2024–2031.

The oracle knows one sentence: a wall-clock time means the first instant at which a clock in the zone has reached it.
That is the first occurrence of a time that comes twice, and the first instant after the gap that skips one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

from schemas.instants import DAY, MINUTE, parse_instant
from schemas.schedule import Schedule, Weekday, Weekly, WeeklyWindow
from schemas.windows import windows_between
from schemas.zones import instant_of, zone_names

SINCE, UNTIL = parse_instant("2024-01-01T00:00:00Z"), parse_instant("2032-01-01T00:00:00Z")
ORDINARY_WEEK = parse_instant("2026-01-12T00:00:00Z")
EPOCH = datetime(1970, 1, 1)
A_MINUTE = timedelta(minutes=1)


@cache
def _zone(name: str) -> ZoneInfo:
    """From the packaged data, as Alba: the machine's own may be older."""
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def _wall(name: str, instant: int) -> datetime:
    return datetime.fromtimestamp(instant, _zone(name)).replace(tzinfo=None)


def _offset(name: str, instant: int) -> timedelta:
    return _wall(name, instant) - (EPOCH + timedelta(seconds=instant))


@cache
def _changes(name: str) -> tuple[int, ...]:
    """The days, as instants, at whose ends the oracle sees two different offsets."""
    offsets = [(at, _offset(name, at)) for at in range(SINCE, UNTIL, DAY)]
    return tuple(at for (at, before), (_, after) in pairwise(offsets) if before != after)


def _reached(name: str, since: int, until: int) -> Iterator[tuple[datetime, int]]:
    """Each wall-clock minute between two instants, with the first instant at which a clock has reached it."""
    latest = _wall(name, since) - A_MINUTE
    for instant in range(since, until, MINUTE):
        wall = _wall(name, instant)
        while latest < wall:
            latest += A_MINUTE
            yield latest, instant


@cache
def _by_clock() -> tuple[tuple[str, ...], ...]:
    """The zones, those together whose clocks agree on every half hour of the changes: one walk serves them all."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for name in sorted(zone_names()):
        half_hours = (at + n * 1800 for at in _changes(name) for n in range(49))
        clock = (_offset(name, SINCE), *_changes(name), *(_offset(name, at) for at in half_hours))
        groups.setdefault(clock, []).append(name)
    return tuple(map(tuple, groups.values()))


def _walked(name: str) -> Iterator[tuple[datetime, int]]:
    for change in _changes(name):
        yield from _reached(name, change - DAY // 2, change + DAY + DAY // 2)
    yield from _reached(name, ORDINARY_WEEK, ORDINARY_WEEK + 7 * DAY)


def test_every_wall_time_around_every_change_is_the_first_instant_at_which_a_clock_has_reached_it() -> None:
    wrong = [
        (names[0], wall, instant)
        for names in _by_clock()
        for wall, instant in _walked(names[0])
        if instant_of(names[0], wall) != instant
    ]
    assert wrong == []


def test_zones_whose_clocks_agree_have_the_same_instants_around_their_changes() -> None:
    wrong = []
    for first, *others in _by_clock():
        walls = [EPOCH + timedelta(seconds=at + n * 900) for at in _changes(first) for n in range(0, 96, 5)]
        expected = [instant_of(first, wall) for wall in walls]
        wrong += [name for name in others if [instant_of(name, wall) for wall in walls] != expected]
    assert wrong == []


def test_the_map_never_runs_backwards() -> None:
    for first, *_ in _by_clock():
        for change in _changes(first):
            since = EPOCH + timedelta(seconds=change - DAY)
            instants = [instant_of(first, since + 7 * n * A_MINUTE) for n in range(3 * 1440 // 7)]
            assert instants == sorted(instants), first


def test_windows_around_the_changes_of_a_year_are_what_the_oracle_walks() -> None:
    """Eight that touch, at each half hour after midnight: they must meet in time, whatever the clock does there."""
    windows = tuple(WeeklyWindow(frozenset(Weekday), n * 30, n * 30 + 30) for n in range(8))
    for name, *_ in _by_clock():
        schedule = Schedule("a/b", "a/b.yaml", "b", "main", "CC-1", "ana", name, Weekly(windows))
        for change in _changes(name)[:2]:
            reached = dict(_reached(name, change - DAY, change + 2 * DAY))
            midnight = _wall(name, change + DAY).replace(hour=0, minute=0)
            edges = [reached[midnight + n * 30 * A_MINUTE] for n in range(9)]
            found = windows_between(schedule, edges[0], edges[8])
            assert [(w.start, w.stop) for w in found] == [(a, b) for a, b in pairwise(edges) if a < b], name
