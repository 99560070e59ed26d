"""Time zones, from the packaged data alone, and the one map from wall-clock time to instants.

The system's zone data is never read: CI, bot, API and reconciler must not differ because their machines do. The
map is monotone, and the same for a start and a stop: a wall time that occurs twice is its first occurrence, one
that a spring gap skips is the first instant after the gap. So windows that touch on the wall touch in time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from schemas.instants import DAY, Instant
from schemas.suggestions import did_you_mean

FIRST_YEAR, LAST_YEAR = 2000, 2060
"""Dates that a schedule may name lie in these years, the last one excluded."""

_EPOCH = datetime(1970, 1, 1)
_BLOCK_S = 1461 * DAY
_WEEK_S = 7 * DAY

_LETTERS = frozenset(["EST", "MST", "HST", "CET", "MET", "EET", "WET", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"])
"""Abbreviations that the zone data links to some city or other. Whoever writes one may mean another city."""

_RENAMED = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}
"""Old names of places that the zone data links to another place with the same clock."""


@dataclass(frozen=True, slots=True)
class KnownZone:
    """A zone that a schedule may name."""

    name: str


@dataclass(frozen=True, slots=True)
class OldZone:
    """A name that only some machines still know; `present` is what the place is called now."""

    name: str
    present: str


@dataclass(frozen=True, slots=True)
class UnknownZone:
    """No zone of this name; `suggestion` may be close."""

    name: str
    suggestion: str | None


ZoneVerdict: TypeAlias = KnownZone | OldZone | UnknownZone


def zone_verdict(name: str) -> ZoneVerdict:
    """Whether a schedule may name this zone: a Region/City of the zone table, or UTC."""
    if name in zone_names():
        return KnownZone(name)
    present = present_names().get(name)
    return OldZone(name, present) if present else UnknownZone(name, did_you_mean(name, zone_names()))


@cache
def zone_names() -> frozenset[str]:
    """Every name that is accepted."""
    rows = (line.split("\t") for line in _data("zone.tab").decode().splitlines() if not line.startswith("#"))
    return frozenset({row[2] for row in rows if len(row) > 2} | {"UTC"})


@cache
def present_names() -> Mapping[str, str]:
    """The old names of the zone data, each with the accepted one that takes its place."""
    lines = (line.split() for line in _data("tzdata.zi").decode().splitlines() if line.startswith("L "))
    targets = {old: "UTC" if target in ("Etc/UTC", "Etc/GMT") else target for _, target, old in lines}
    targets |= {"Etc/UTC": "UTC", "Etc/GMT": "UTC"} | _RENAMED
    return {
        old: target
        for old, target in targets.items()
        if target in zone_names() and old not in zone_names() and old not in _LETTERS
    }


@cache
def zone_data_version() -> str:
    """The version of the zone data, as `2026c`."""
    return _data("tzdata.zi").decode().splitlines()[0].removeprefix("# version").strip()


def instant_of(name: str, wall: datetime) -> Instant:
    """The instant of a naive wall-clock time, by the monotone map. KeyError: a zone that is not accepted."""
    since_epoch = wall - _EPOCH
    seconds = since_epoch.days * DAY + since_epoch.seconds
    return _piece_at(name, seconds).instants(range(seconds, seconds + 1))[0]


def weekly_instants(name: str, first_day: int, minute: int, weeks: int) -> list[Instant]:
    """The instants of one wall-clock minute on a day and on the same day of the weeks after it.

    Days count from 1970-01-01, minutes from a day's midnight (1440 is the next one). KeyError: as above.
    """
    first = first_day * DAY + minute * 60
    walls = range(first, first + weeks * _WEEK_S, _WEEK_S)
    found: list[Instant] = []
    while walls:
        piece = _piece_at(name, walls[0])
        if walls[-1] < piece.until:
            return found + piece.instants(walls)
        here = len(range(walls[0], piece.until, _WEEK_S))
        found += piece.instants(walls[:here])
        walls = walls[here:]
    return found


def spring_gaps(name: str, since: Instant, until: Instant) -> list[Gap]:
    """The clock changes between two instants that skip wall time, in order. KeyError: as above."""
    found = {
        piece.gap_ends: Gap(piece.since, piece.until, piece.gap_ends)
        for block in range((since - DAY) // _BLOCK_S, (until + DAY) // _BLOCK_S + 1)
        for piece in _pieces(name, block)[1]
        if piece.gap_ends is not None and since <= piece.gap_ends < until
    }
    return [found[at] for at in sorted(found)]


def wall_of(name: str, instant: Instant) -> datetime:
    """The naive wall-clock time that a clock in the zone shows at an instant. KeyError: as above."""
    return datetime.fromtimestamp(instant, _zone(name)).replace(tzinfo=None)


def day_of(name: str, instant: Instant) -> int:
    """The day that a clock in the zone shows at an instant, counted from 0001-01-01. KeyError: as above."""
    return datetime.fromtimestamp(instant, _zone(name)).toordinal()


class Gap(NamedTuple):
    """Wall time that a clock skips, in seconds since 1970-01-01T00:00 on the wall, and the instant at which it does."""

    since: int
    until: int
    at: Instant


class _Piece(NamedTuple):
    """Wall time (seconds since 1970-01-01T00:00 on the wall) of one kind, from `since` up to `until`.

    Either all of it is `offset` ahead of UTC, or none of it exists and all of it means the instant `gap_ends`.
    """

    since: int
    until: int
    offset: int
    gap_ends: Instant | None = None

    def instants(self, walls: range) -> list[Instant]:
        """What wall times that lie within the piece mean."""
        if self.gap_ends is not None:
            return [self.gap_ends] * len(walls)
        return list(range(walls.start - self.offset, walls.stop - self.offset, walls.step))


def _piece_at(name: str, wall: int) -> _Piece:
    starts, pieces = _pieces(name, wall // _BLOCK_S)
    return pieces[bisect_right(starts, wall) - 1]


@cache
def _pieces(name: str, block: int) -> tuple[list[int], list[_Piece]]:
    """The map for one block of wall time, as pieces in order, and where each begins."""
    first, end = block * _BLOCK_S, (block + 1) * _BLOCK_S
    info = _zone(name)
    changes = list(_changes(info, first - 2 * DAY, end + 2 * DAY))
    offset = _offset(info, first - 2 * DAY)
    since = first - 4 * DAY
    pieces = []
    for at, after in changes:
        # Before the change the old offset holds. What a clock that is put back shows again belongs to the
        # first time round; what one that is put forward never shows means the instant of the change.
        pieces.append(_Piece(since, at + offset, offset))
        since = at + offset
        if after > offset:
            pieces.append(_Piece(since, at + after, after, gap_ends=at))
            since = at + after
        offset = after
    pieces.append(_Piece(since, end + 4 * DAY, offset))
    inside = [piece._replace(until=min(piece.until, end)) for piece in pieces if piece.since < end]
    return [piece.since for piece in inside], inside


def _changes(info: ZoneInfo, since: Instant, until: Instant) -> Iterator[tuple[Instant, int]]:
    """Each instant after `since`, up to `until`, at which the offset changes, with the new one.

    No zone has ever changed its clocks twice within a day, so comparing one day with the next finds every change.
    """
    offset = _offset(info, since)
    for day in range(since, until, DAY):
        if _offset(info, day + DAY) == offset:
            continue
        before, after = day, day + DAY
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if _offset(info, middle) == offset else (before, middle)
        offset = _offset(info, after)
        yield after, offset


def _offset(info: ZoneInfo, instant: Instant) -> int:
    ahead = datetime.fromtimestamp(instant, info).utcoffset() or timedelta()
    return ahead.days * DAY + ahead.seconds


@cache
def _zone(name: str) -> ZoneInfo:
    if name not in zone_names():
        raise KeyError(name)
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def _data(name: str) -> bytes:
    return resources.files("tzdata").joinpath("zoneinfo", name).read_bytes()
