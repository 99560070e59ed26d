"""Time zones, from the packaged data alone, and the one map from wall-clock time to instants.

The system's zone data is never read: CI, bot, API and reconciler must not differ because their machines do. The
map is monotone, and the same for a start and a stop: a wall time that occurs twice is its first occurrence, one
that a spring gap skips is the first instant after the gap. So windows that touch on the wall touch in time.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import metadata, resources
from typing import TypeAlias
from zoneinfo import ZoneInfo

from schemas.instants import DAY, Instant
from schemas.suggestions import did_you_mean

_EPOCH = datetime(1970, 1, 1)
FIRST_YEAR, LAST_YEAR = 2000, 2060
"""Dates that a schedule may name lie in these years, the last one excluded."""


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
    target = _links().get(name)
    if target in zone_names():
        return OldZone(name, target)
    if target and target.startswith("Etc/") or name in ("GMT", "Etc/UTC", "Etc/GMT"):
        return OldZone(name, "UTC")
    return UnknownZone(name, did_you_mean(name, zone_names()))


@cache
def zone_names() -> frozenset[str]:
    """Every name that is accepted."""
    rows = (line.split("\t") for line in _data("zone.tab").decode().splitlines() if not line.startswith("#"))
    return frozenset({row[2] for row in rows if len(row) > 2} | {"UTC"})


@cache
def zone_data_version() -> str:
    """The version of the zone data, as `2026c`."""
    return _data("tzdata.zi").decode().splitlines()[0].removeprefix("# version").strip()


def tzdata_package_version() -> str:
    """The version of the package that carries it."""
    return metadata.version("tzdata")


@cache
def zone(name: str) -> ZoneInfo:
    """The zone by name, from the packaged data. KeyError: `zone_verdict` would not accept it."""
    if name not in zone_names():
        raise KeyError(name)
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def instant_of(name: str, wall: datetime) -> Instant:
    """The instant of a naive wall-clock time, by the monotone map."""
    return _zone_map(name).instant(_seconds(wall))


def instant_of_day(name: str, day_number: int, minute: int) -> Instant:
    """The same for a day counted from 1970-01-01 and a minute counted from its midnight (1440 is the next one)."""
    return _zone_map(name).instant(day_number * DAY + minute * 60)


def wall_of(name: str, instant: Instant) -> datetime:
    """The naive wall-clock time that a clock in the zone shows at an instant."""
    return datetime.fromtimestamp(instant, zone(name)).replace(tzinfo=None)


class _ZoneMap:
    """The map of one zone as pieces of constant offset, each valid from one wall second to the next.

    At a change at instant `t` from offset `a` to `b`: wall times below `t + a` belong to the old offset; in a gap
    (`b > a`) those up to `t + b` map to `t` itself; then the new offset holds. In a fold the second pass through
    `[t + b, t + a)` is never the target, since the first occurrence counts.
    """

    def __init__(self, changes: list[tuple[Instant, int, int]], first_offset: int) -> None:
        self._from: list[int] = [-(2**62)]
        self._fixed: list[int | None] = [None]
        self._offset: list[int] = [first_offset]
        for at, before, after in changes:
            self._piece(at + before, at if after > before else None, after)
            if after > before:
                self._piece(at + after, None, after)

    def _piece(self, wall: int, fixed: int | None, offset: int) -> None:
        self._from.append(wall)
        self._fixed.append(fixed)
        self._offset.append(offset)

    def instant(self, wall: int) -> Instant:
        at = bisect_right(self._from, wall) - 1
        fixed = self._fixed[at]
        return wall - self._offset[at] if fixed is None else fixed


@cache
def _zone_map(name: str) -> _ZoneMap:
    changes = _changes(zone(name))
    first = changes[0][1] if changes else _offset(zone(name), _at_year(FIRST_YEAR))
    return _ZoneMap(changes, first)


def _changes(info: ZoneInfo) -> list[tuple[Instant, int, int]]:
    """Each change of the offset between the first and the last year: instant, offset before, offset after."""
    found = []
    at, end, step = _at_year(FIRST_YEAR), _at_year(LAST_YEAR), DAY
    offset = _offset(info, at)
    while at < end:
        following = _offset(info, at + step)
        if following != offset:
            low, high = at, at + step
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(info, middle) == offset else (low, middle)
            offset_after = _offset(info, high)
            found.append((high, offset, offset_after))
            offset = offset_after
            at = high
            continue
        at += step
    return found


def _offset(info: ZoneInfo, instant: Instant) -> int:
    delta = datetime.fromtimestamp(instant, info).utcoffset()
    return int((delta or timedelta()).total_seconds())


def _at_year(year: int) -> Instant:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def _seconds(wall: datetime) -> int:
    delta = wall - _EPOCH
    return delta.days * DAY + delta.seconds


@cache
def _links() -> dict[str, str]:
    """Old and other names, each with the name of the zone table that it stands for."""
    lines = (line.split() for line in _data("tzdata.zi").decode().splitlines() if line.startswith("L "))
    targets = {parts[2]: parts[1] for parts in lines}
    resolved = {}
    for name, target in targets.items():
        while target in targets and target not in zone_names():
            target = targets[target]
        resolved[name] = target
    return resolved


def _data(name: str) -> bytes:
    return resources.files("tzdata").joinpath("zoneinfo", name).read_bytes()
