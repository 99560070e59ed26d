"""What a tick claims and changes: one record a namespace, and the places of a cluster.

Values only. How they change is decided in `plan`, `claims` and `sync`; how they are written down in
`adapters.stores.table`. Beside them the store holds what is in force (`revisions`) and what people read (`rows`,
`history`); `items` is all of it. Versions are tokens that are unique for ever, never counts: an item that is
deleted and made anew must not look like the old one. The protocol around them was modelled first;
`docs/architecture.md` tells its rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from schemas.instants import Instant
from schemas.schedule import Prices, Schedule, ScheduleId, Window

ItemId: TypeAlias = str
Version: TypeAlias = str

NEVER: Instant = 253_402_300_799
"""9999-12-31T23:59:59Z: the next instant of a record about which `plan` will have nothing to say."""


@dataclass(frozen=True, slots=True, order=True)
class NamespaceKey:
    """A namespace of one cluster."""

    cluster: str
    namespace: str

    def __str__(self) -> str:
        return f"{self.cluster}/{self.namespace}"

    @staticmethod
    def parse(text: str) -> NamespaceKey:
        cluster, _, namespace = text.partition("/")
        return NamespaceKey(cluster, namespace)


class Way(StrEnum):
    """The two transitions of a namespace."""

    WAKE = "wake"
    SLEEP = "sleep"


class Phase(StrEnum):
    """What the last settled transition left; unknown until there was one."""

    UNKNOWN = "unknown"
    AWAKE = "awake"
    ASLEEP = "asleep"


class State(StrEnum):
    """The state of a schedule, as people and the table see it."""

    PENDING = "pending"
    WAKING = "waking"
    AWAKE = "awake"
    SLEEPING = "sleeping"
    DONE = "done"
    WAITING = "waiting"
    MISSED = "missed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Cause(StrEnum):
    """Why a window passed without its namespace being awake, or why a stretch ended early."""

    NO_ENGINE = "no-engine"
    NO_PLACE = "no-place"
    ERROR = "error"
    NOT_SWITCHED = "not-switched"
    MERGED_LATE = "merged-late"
    REMOVED = "removed"
    NAMESPACE_GONE = "namespace-gone"


class Condition(StrEnum):
    """What is to be known of a namespace beside its state."""

    DEGRADED = "degraded"
    CONTENDED = "contended"
    DRIFT = "drift"
    LATE = "late"
    STALE = "stale"
    INVALID = "invalid"
    HELD = "held"
    OWED = "owed"


@dataclass(frozen=True, slots=True)
class Entry:
    """A schedule as it governs: the commit that put it in force, and whether its file has been broken since."""

    schedule: Schedule
    commit: str
    pull_request: int | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A schedule that is not followed, because it meets one that was accepted before."""

    entry: Entry
    against: ScheduleId


@dataclass(frozen=True, slots=True)
class Claim:
    """The exclusive right of one worker to carry one transition out, until it expires."""

    token: str
    way: Way
    expires: Instant
    owner: str


@dataclass(frozen=True, slots=True)
class Load:
    """What the awake workloads of a namespace request in all: replicas × requests."""

    cpu_milli: int = 0
    memory_mib: int = 0
    unpriced_pods: int = 0


@dataclass(frozen=True, slots=True)
class Meter:
    """What a share has used so far: the sum of load × time up to `since`, unrounded; `load` runs on from there."""

    since: Instant
    load: Load = Load()
    cpu_core_s: Decimal = Decimal(0)
    memory_gib_s: Decimal = Decimal(0)
    prices: Prices | None = None


@dataclass(frozen=True, slots=True)
class Asleep:
    """Since when Alba has had a namespace asleep, and what its workloads would have used at their recorded sizes."""

    since: Instant
    spared: Meter


@dataclass(frozen=True, slots=True)
class Share:
    """One schedule's part of a stretch: what was planned, who pays, and the commit in force.

    `due`: since when Alba could have woken the namespace for it; `waited_since`: since when it had waited for a place
    until then; `asleep`: the sleep that it ended, up to `since`; None: the namespace was awake, or not asleep by Alba's
    hand.
    """

    schedule: ScheduleId
    cost_centre: str
    owner: str
    planned: Window
    commit: str
    pull_request: int | None
    since: Instant
    due: Instant
    meter: Meter
    waited_since: Instant | None = None
    asleep: Asleep | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One uninterrupted time awake: it begins with a claim, and no change of a file breaks it.

    `share` is the one that runs now; `filed` counts those that are in the history already.
    """

    since: Instant
    share: Share
    filed: int = 0
    ready_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the last try did not end. A terminal one is not repeated before `retry_at`, when something may have
    changed.
    """

    reason: str
    terminal: bool
    attempts: int
    retry_at: Instant


class DriftKind(StrEnum):
    """What somebody else did to a namespace."""

    WOKEN_BY_HAND = "woken-by-hand"
    PUT_TO_SLEEP_BY_HAND = "put-to-sleep-by-hand"


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference between the schedule and the cluster that Alba did not make."""

    kind: DriftKind
    since: Instant
    workloads: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one workload, in the API's own words."""

    workload: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sized:
    """The size that one object has by day, as last seen: for show, and never to restore from."""

    workload: str
    uid: str
    size: int


@dataclass(frozen=True, slots=True)
class Observed:
    """What was last seen of a namespace in its cluster, and when."""

    at: Instant
    ready: int = 0
    workloads: int = 0
    asleep: int = 0
    troubles: tuple[Trouble, ...] = ()
    lingering: tuple[str, ...] = ()
    sizes: tuple[Sized, ...] = ()


@dataclass(frozen=True, slots=True)
class NamespaceRecord:
    """What a tick claims: everything that is decided about one namespace, in one item.

    `calendar` are the accepted schedules; `unsettled` the ways that some claim may still be carrying out;
    `ticket` the place in the queue for the limit; `waking_since` the first claim of a waking that nobody has
    settled; `heals` how often it was put back to sleep since its last edge; `accounted` the instant up to which every
    window has its outcome; `asleep` the sleep that Alba put it to and that lasts; `left_on` what runs on
    in it, which the next share pays; `next_at` the next instant at which `plan` would have something to say.
    """

    key: NamespaceKey
    version: Version
    revision: str
    in_force_since: Instant
    accounted: Instant
    calendar: tuple[Entry, ...] = ()
    held: tuple[Held, ...] = ()
    asleep_by_default: bool = False
    protected: bool = False
    adopted: bool = True
    phase: Phase = Phase.UNKNOWN
    claim: Claim | None = None
    unsettled: frozenset[Way] = frozenset()
    ticket: Instant | None = None
    stretch: Stretch | None = None
    asleep: Asleep | None = None
    left_on: Meter | None = None
    waking_since: Instant | None = None
    failure: Failure | None = None
    drift: Drift | None = None
    heals: int = 0
    contended_until: Instant | None = None
    observed: Observed | None = None
    recorded_sizes: int = 0
    next_at: Instant = NEVER


@dataclass(frozen=True, slots=True)
class Places:
    """Who is awake in a cluster by Alba's hand, and who waits for a place, first come first served."""

    cluster: str
    version: Version
    awake: frozenset[str] = frozenset()
    queue: tuple[tuple[Instant, str], ...] = ()
