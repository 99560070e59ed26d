"""What a rule is given: the catalogue, the instants between which it is judged, and what a change started from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.catalogue import Catalogue
from schemas.instants import Instant, instant_text
from schemas.problems import Position
from schemas.schedule import Schedule
from schemas.windows import places_covering
from schemas.zones import wall_of


@dataclass(frozen=True, slots=True)
class Judgement:
    """The subject of a rule. `base` None: nobody says what changed."""

    catalogue: Catalogue
    at: Instant
    until: Instant
    base: Mapping[str, bytes] | None = None
    centres_known: bool = True

    def position(self, schedule: Schedule, pointer: str = "") -> Position:
        """Where something of a schedule stands."""
        return self.catalogue.at(schedule, pointer)


def both_clocks(schedule: Schedule, instant: Instant) -> str:
    """An instant on the schedule's clock and in UTC: `Mon 2026-12-07 08:00 America/Bogota (13:00 UTC)`."""
    return f"{wall_of(schedule.timezone, instant):%a} {_clock(schedule, instant)}"


def clock_facts(schedule: Schedule, instant: Instant) -> Mapping[str, str]:
    """What `both_clocks` says, as facts that are the same in every language."""
    return {
        "weekday": f"{wall_of(schedule.timezone, instant):%a}".lower(), "clock": _clock(schedule, instant)
    }  # fmt: skip


def _clock(schedule: Schedule, instant: Instant) -> str:
    wall = wall_of(schedule.timezone, instant)
    return f"{wall:%Y-%m-%d %H:%M} {schedule.timezone} ({instant_text(instant)[:16]}Z)"


def window_pointer(schedule: Schedule) -> str:
    """Where a schedule says when it is on."""
    return "/once" if hasattr(schedule.pattern, "start") else "/weekly"


def pointers_at(schedule: Schedule, at: Instant) -> Sequence[str]:
    """Where it says that it is on at an instant: the windows of its list that are, or its one window."""
    found = places_covering(schedule, at)
    return [f"/weekly/{place}" for place in found] if found else [window_pointer(schedule)]
