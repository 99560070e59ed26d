"""The zones that a schedule may name, from the one packaged copy of the zone data, and how their clocks stand now."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from frontend.api.content.answer import At
from schemas.instants import DAY, Instant
from schemas.zones import wall_of, zone_data_version, zone_names

AHEAD_S = 30 * DAY


class ClockChange(BaseModel):
    """From this instant on the clock is so many seconds ahead of UTC."""

    at: At
    offset_s: int = Field(examples=[3600])


class Zone(BaseModel):
    """`change`: within 30 days, if there is one."""

    name: str = Field(examples=["America/Bogota"])
    offset_s: int = Field(examples=[-18000])
    change: ClockChange | None


class ZoneList(BaseModel):
    """`version` is that of the zone data."""

    items: list[Zone]
    version: str = Field(examples=["2026c"])


def zone_list(now: Instant) -> ZoneList:
    """Every zone that is accepted, by name."""
    return ZoneList(items=[_zone(name, now) for name in sorted(zone_names())], version=zone_data_version())


def offset_of(name: str, at: Instant) -> int:
    """How many seconds the zone's clock is ahead of UTC."""
    return int((wall_of(name, at) - datetime(1970, 1, 1)).total_seconds()) - at


def change_between(name: str, since: Instant, until: Instant) -> Instant | None:
    """The first instant after `since` at which the offset changes. No zone has ever changed it twice within a day."""
    offset = offset_of(name, since)
    for day in range(since, until, DAY):
        before, after = day, min(day + DAY, until)
        if offset_of(name, after) == offset:
            continue
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if offset_of(name, middle) == offset else (before, middle)
        return after
    return None


def _zone(name: str, now: Instant) -> Zone:
    at = change_between(name, now, now + AHEAD_S)
    change = ClockChange(at=at, offset_s=offset_of(name, at)) if at is not None else None
    return Zone(name=name, offset_s=offset_of(name, now), change=change)
