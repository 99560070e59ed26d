"""The values that a catalogue is made of: schedules, the policy, the cost centres.

Plain values with neither file positions nor a clock: two equal schedules mean the same windows.
Whoever needs to point into a file asks the catalogue (`Catalogue.at`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import NamedTuple, TypeAlias

from schemas.instants import DAY, HOUR, Instant
from schemas.language import Language

ScheduleId: TypeAlias = str
"""Path under `schedules/` without the suffix; `path:namespace` where the file names several."""

DEFAULT_CLUSTER = "main"
"""The one cluster of a policy that names none."""


class Window(NamedTuple):
    """`[start, stop)` in UTC."""

    start: Instant
    stop: Instant


class Weekday(IntEnum):
    """As `datetime.date.weekday` counts."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


@dataclass(frozen=True, slots=True)
class Once:
    """One window between two wall-clock times (naive, of the schedule's zone)."""

    start: datetime
    stop: datetime


@dataclass(frozen=True, slots=True)
class WeeklyWindow:
    """A window on some weekdays. Minutes after midnight of the wall clock; `stop` ≤ `start` is on the next day.

    `stop` may be 1440 (24:00), which is the next midnight.
    """

    days: frozenset[Weekday]
    start_min: int
    stop_min: int


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar days from `first` to `last`, both inclusive."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Weekly:
    """Windows that return each week. A window belongs to the day on which it starts.

    `closures` are the days of the policy's calendars that the schedule names, by name;
    `countries` the public holidays that it names (`CO`, `ES-MD`).
    """

    windows: tuple[WeeklyWindow, ...]
    first: date | None = None
    last: date | None = None
    exceptions: tuple[Days, ...] = ()
    countries: tuple[str, ...] = ()
    closures: tuple[tuple[str, tuple[Days, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one namespace is to be on, who pays, and why."""

    id: ScheduleId
    file: str
    namespace: str
    cluster: str
    cost_centre: str
    owner: str
    timezone: str
    pattern: Once | Weekly
    reason: str = ""


class Mode(StrEnum):
    """`observe` decides, records and shows, and switches nothing."""

    SWITCH = "switch"
    OBSERVE = "observe"


class Adopt(StrEnum):
    """When a namespace that comes under schedule outside its windows is first put to sleep."""

    NOW = "now"
    FIRST_WINDOW = "first-window"


@dataclass(frozen=True, slots=True)
class Drift:
    """What is done about a namespace that somebody woke by hand: put back to sleep after a grace, or only told."""

    heal: bool = True
    after_s: int = HOUR


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of what workloads request, in one currency."""

    currency: str
    cpu_hour: Decimal
    memory_gib_hour: Decimal


@dataclass(frozen=True, slots=True)
class Safe:
    """What may merge without a second person; zero is nothing."""

    wake_s: int = 0
    extend_s: int = 0


@dataclass(frozen=True, slots=True)
class Notices:
    """The channels that are told: one by default, others by namespace; and in which language each is."""

    default: str = ""
    namespaces: Mapping[str, str] = field(default_factory=dict)
    language: Language = Language.ENGLISH
    languages: Mapping[str, Language] = field(default_factory=dict)

    def channel_of(self, namespace: str) -> str:
        """The channel that is told of a namespace; "" is none."""
        return self.namespaces.get(namespace, self.default)

    def language_of(self, channel: str) -> Language:
        """The language in which a channel is told."""
        return self.languages.get(channel, self.language)


@dataclass(frozen=True, slots=True)
class Pinned:
    """Versions of the zone and holiday data that the estate expects; "" is any."""

    tzdata: str = ""
    holidays: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of an estate, from `policy.yaml`; the defaults are the ones that the design states."""

    limit: int
    default_timezone: str
    protected: tuple[str, ...]
    mode: Mode = Mode.SWITCH
    paused: bool = False
    longest_window_s: int = 31 * DAY
    adopt: Adopt = Adopt.NOW
    drift: Drift = Drift()
    asleep_by_default: tuple[str, ...] = ()
    sleep_despite_webhooks: tuple[str, ...] = ()
    calendars: Mapping[str, tuple[Days, ...]] = field(default_factory=dict)
    clusters: tuple[str, ...] = (DEFAULT_CLUSTER,)
    prices: Prices | None = None
    safe: Safe = Safe()
    notices: Notices = field(default_factory=Notices)
    pinned: Pinned = Pinned()


@dataclass(frozen=True, slots=True)
class CostCentres:
    """Which cost centres may pay for a namespace: by name, or by pattern. `version` says whose word it is."""

    by_pattern: Mapping[str, tuple[str, ...]]
    version: str = ""
