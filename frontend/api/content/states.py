"""How a namespace stands: what its schedules ask for, what it is, and what is overdue between the two."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from reconciler.core.plan import claim_holds, is_governed, wanted
from reconciler.core.records import NamespaceRecord, Phase, Way
from reconciler.core.rows import Intended, intended
from schemas.instants import Instant


class NamespaceState(StrEnum):
    """How a namespace is by Alba's hand. `left-alone`: no schedule governs it; `unknown`: never switched yet."""

    AWAKE = "awake"
    WAKING = "waking"
    SLEEPING = "sleeping"
    ASLEEP = "asleep"
    WAITING = "waiting"
    FAILED = "failed"
    LEFT_ALONE = "left-alone"
    UNKNOWN = "unknown"


class Overdue(NamedTuple):
    """The transition that should have been made by now, and since when."""

    at: Instant
    way: Way


def state_of(record: NamespaceRecord, now: Instant) -> NamespaceState:
    """What was last settled, or is being done about it."""
    if record.phase is Phase.AWAKE:
        return NamespaceState.SLEEPING if _is_under_way(record, Way.SLEEP, now) else NamespaceState.AWAKE
    if record.ticket is not None:
        return NamespaceState.WAITING
    if record.failure and record.failure.terminal:
        return NamespaceState.FAILED
    if _is_under_way(record, Way.WAKE, now):
        return NamespaceState.WAKING
    if record.phase is Phase.ASLEEP:
        return NamespaceState.ASLEEP
    return NamespaceState.UNKNOWN if is_governed(record, now) else NamespaceState.LEFT_ALONE


def overdue(record: NamespaceRecord, now: Instant) -> Overdue | None:
    """What is asked for and not so. Who is on past the end of the window, or not yet on after its start."""
    state, wish = state_of(record, now), intended(record, now)
    found = wanted(record, now)
    if found and state is not NamespaceState.AWAKE:
        return Overdue(max(found.window.start, record.in_force_since), Way.WAKE)
    if wish is not Intended.AWAKE and record.stretch:
        return Overdue(min(now, record.stretch.share.planned.stop), Way.SLEEP)
    return None


def _is_under_way(record: NamespaceRecord, way: Way, now: Instant) -> bool:
    claimed = record.claim is not None and record.claim.way is way and claim_holds(record, now)
    return claimed or way in record.unsettled
