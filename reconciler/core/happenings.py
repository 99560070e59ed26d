"""What the engine tells its reporters: plain values, each a fact about one namespace, tick or revision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from reconciler.core.records import Cause, NamespaceKey, Share, Trouble, Way
from schemas.instants import Instant
from schemas.schedule import ScheduleId, Window


@dataclass(frozen=True, slots=True)
class TickEnded:
    """A tick went through: how much was due, how much of it switched, and how long it took."""

    at: Instant
    due: int
    switched: int
    waiting: int
    failed: int
    took_s: float


@dataclass(frozen=True, slots=True)
class SwitchBegan:
    """A claim was granted; the patches follow. `late_s`: since the instant at which it was due. `claim` is the token
    that this transition's happenings share.
    """

    key: NamespaceKey
    way: Way
    share: Share | None
    late_s: int
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Switched:
    """A transition was settled."""

    key: NamespaceKey
    way: Way
    share: Share | None
    patched: int
    late_s: int
    took_s: float
    troubles: tuple[Trouble, ...] = ()
    claim: str = ""


@dataclass(frozen=True, slots=True)
class SwitchFailed:
    """A transition could not be carried out now."""

    key: NamespaceKey
    way: Way
    reason: str
    terminal: bool
    retry_at: Instant
    claim: str = ""


@dataclass(frozen=True, slots=True)
class WouldSwitch:
    """What would have been done, were the policy not observing."""

    key: NamespaceKey
    way: Way


@dataclass(frozen=True, slots=True)
class Waits:
    """No place under the limit: the namespace stands in the queue."""

    key: NamespaceKey
    position: int
    limit: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A window passed without its namespace being awake."""

    key: NamespaceKey
    schedule: ScheduleId
    window: Window
    cause: Cause


@dataclass(frozen=True, slots=True)
class Drifted:
    """Somebody else changed a namespace, or what they did is over (`what` empty)."""

    key: NamespaceKey
    what: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Contended:
    """Somebody undoes what Alba does, again and again; Alba stops until the next edge."""

    key: NamespaceKey
    by: str


@dataclass(frozen=True, slots=True)
class Synced:
    """A revision is in force."""

    revision: str
    created: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class SyncHeld:
    """A revision is not followed: refused, or waiting to be allowed by name."""

    revision: str
    reason: str


@dataclass(frozen=True, slots=True)
class StoodBack:
    """This engine switches nothing in a cluster: somebody marked its Lease, or the Lease cannot be had."""

    cluster: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Something outside does not answer; the engine goes on with what it has."""

    what: str
    reason: str


class BreakerState(StrEnum):
    """Whether a dependency is asked: as usual, not at all, or by one call that finds out whether it answers again."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(frozen=True, slots=True)
class BreakerMoved:
    """The breaker before one kind of calls to a dependency has this state now. `error` is what was last said of a call
    that failed, while it is not closed.
    """

    dependency: str
    calls: str
    state: BreakerState
    error: str = ""


@dataclass(frozen=True, slots=True)
class StoreLost:
    """The store is away, and a copy of it that was true at `as_of` is decided from."""

    as_of: Instant
    reason: str


@dataclass(frozen=True, slots=True)
class StoreBack:
    """The store answers again and knows what was done meanwhile: so many transactions, and so many namespaces that
    somebody else wrote, which are looked at again.
    """

    away_s: int
    told: int
    looked_at: int


@dataclass(frozen=True, slots=True)
class GrewStale:
    """What is in force was last confirmed at `as_of`, so long ago that nothing more is put to sleep; or is no longer
    that old.
    """

    as_of: Instant
    stale: bool


@dataclass(frozen=True, slots=True)
class PlacesUsed:
    """How many namespaces of a cluster have a place, and how many wait for one."""

    cluster: str
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Stood:
    """How an engine stands, told a few times a minute. Ages in seconds; None: there is nothing that could age.

    `leads` are the clusters where it may act; `limit` the places of each cluster, None where nothing is in force;
    `sync_age_s` since the source last said what its newest revision is; `copy_age_s` since the store was last heard;
    `outbox` the transactions that the store has yet to be told of, the oldest of them `outbox_age_s` old;
    `cost_centres_age_s` since the published cost centres were last read.
    """

    at: Instant
    leads: tuple[str, ...] = ()
    limit: int | None = None
    places: tuple[PlacesUsed, ...] = ()
    sync_age_s: int | None = None
    copy_age_s: int | None = None
    outbox: int = 0
    outbox_age_s: int = 0
    cost_centres_age_s: int | None = None


Happening: TypeAlias = (
    TickEnded
    | SwitchBegan
    | Switched
    | SwitchFailed
    | WouldSwitch
    | Waits
    | Missed
    | Drifted
    | Contended
    | Synced
    | SyncHeld
    | StoodBack
    | Unavailable
    | BreakerMoved
    | StoreLost
    | StoreBack
    | GrewStale
    | Stood
)


def outcome(happening: Happening) -> str | None:
    """How a transition ended, in the word that metrics and hours have for it; None: it is no end of one."""
    match happening:
        case Switched(troubles=troubles):
            return "degraded" if troubles else "success"
        case SwitchFailed(terminal=terminal):
            return "refused" if terminal else "retried"
        case WouldSwitch():
            return "observed"
        case Missed():
            return "missed"
        case _:
            return None
