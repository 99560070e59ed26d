"""A namespace's record as the rows of its schedules: what people read, never what anybody decides from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reconciler.core.calendar import Occurrence, covering
from reconciler.core.plan import is_governed, wake_due, wanted
from reconciler.core.records import Cause, Condition, DriftKind, Entry, NamespaceKey, NamespaceRecord, Phase, State, Way
from schemas.instants import MINUTE, Instant
from schemas.schedule import ScheduleId, Window
from schemas.windows import covering as covering_window
from schemas.windows import next_window

LATE_AFTER_S = MINUTE


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule's state for those who read the table; nothing is ever decided from it."""

    id: ScheduleId
    key: NamespaceKey
    state: State
    window: Window | None
    cost_centre: str
    owner: str
    reason: str
    file: str
    timezone: str
    commit: str
    pull_request: int | None
    conditions: tuple[Condition, ...] = ()
    cause: Cause | None = None
    since: Instant | None = None
    detail: str = ""


class Intended(StrEnum):
    """What the schedules ask for now."""

    AWAKE = "awake"
    ASLEEP = "asleep"
    LEFT_ALONE = "left-alone"


def intended(record: NamespaceRecord, now: Instant) -> Intended:
    """What the schedules of a namespace ask for, whatever is true."""
    if not is_governed(record, now):
        return Intended.LEFT_ALONE
    return Intended.AWAKE if wanted(record, now) else Intended.ASLEEP


def schedule_rows(record: NamespaceRecord, now: Instant) -> list[ScheduleRow]:
    """A row for each schedule of the namespace, followed or held."""
    speaking = in_charge(record, now)
    return [_row(record, e, now, e.schedule.id in speaking) for e in record.calendar] + [
        _row(record, h.entry, now, h.entry.schedule.id in speaking, held_against=h.against) for h in record.held
    ]


def in_charge(record: NamespaceRecord, now: Instant) -> frozenset[ScheduleId]:
    """The schedules whose rows tell how the namespace stands: the one whose window is open or whose share runs; where
    there is none, all.
    """
    ids = schedule_ids(record)
    if len(ids) == 1:
        return frozenset(ids)
    share = record.stretch.share.schedule if record.stretch else None
    found = (entry.schedule for entry in record.calendar)
    return frozenset([s.id for s in found if s.id == share or covering_window(s, now)] or ids)


def schedule_ids(record: NamespaceRecord) -> list[ScheduleId]:
    """The ids of these rows."""
    return [entry.schedule.id for entry in record.calendar] + [held.entry.schedule.id for held in record.held]


def conditions(record: NamespaceRecord, now: Instant) -> tuple[Condition, ...]:
    """What is to be known of a namespace beside its state."""
    found = covering(record.calendar, now)
    holds = {
        Condition.DEGRADED: bool(record.observed and record.observed.troubles) or record.failure is not None,
        Condition.CONTENDED: record.contended_until is not None and record.contended_until > now,
        Condition.DRIFT: record.drift is not None,
        Condition.LATE: found is not None and _is_late(record, found, now),
        Condition.OWED: record.recorded_sizes > 0 and not is_governed(record, now),
    }
    return tuple(c for c, true in holds.items() if true)


def state_of(record: NamespaceRecord, entry: Entry, now: Instant) -> State:
    """The state of one schedule: that of its namespace while its own window is open or its stretch runs."""
    window = covering_window(entry.schedule, now)
    share = record.stretch.share if record.stretch else None
    if share and share.schedule == entry.schedule.id and not window:
        return State.SLEEPING
    if window:
        return _open_state(record)
    return State.PENDING if next_window(entry.schedule, now) else State.DONE


def _open_state(record: NamespaceRecord) -> State:
    if record.failure and record.failure.terminal and record.phase is not Phase.AWAKE:
        return State.FAILED
    if record.ticket is not None:
        return State.WAITING
    if record.phase is Phase.AWAKE and Way.SLEEP not in record.unsettled:
        return State.AWAKE
    return State.WAKING if record.claim or record.unsettled else State.PENDING


def _is_late(record: NamespaceRecord, found: Occurrence, now: Instant) -> bool:
    if record.stretch and record.phase is Phase.AWAKE:
        return record.stretch.since - found.window.start >= LATE_AFTER_S and (
            record.stretch.share.planned == found.window
        )
    return now - wake_due(record, found, now) >= LATE_AFTER_S


def _row(
    record: NamespaceRecord, entry: Entry, now: Instant, is_in_charge: bool, held_against: str = ""
) -> ScheduleRow:
    schedule = entry.schedule
    window = covering_window(schedule, now) or next_window(schedule, now)
    conditions_ = conditions(record, now) if is_in_charge else ()
    if entry.broken:
        conditions_ += (Condition.INVALID,)
    if held_against:
        conditions_ += (Condition.HELD,)
    share = record.stretch.share if record.stretch else None
    return ScheduleRow(
        id=schedule.id,
        key=record.key,
        state=State.PENDING if held_against else state_of(record, entry, now),
        window=share.planned if share and share.schedule == schedule.id else window,
        cost_centre=schedule.cost_centre,
        owner=schedule.owner,
        reason=schedule.reason,
        file=schedule.file,
        timezone=schedule.timezone,
        commit=entry.commit,
        pull_request=entry.pull_request,
        conditions=conditions_,
        cause=_cause(record) if is_in_charge else None,
        since=record.stretch.since if record.stretch and is_in_charge else None,
        detail=f"meets {held_against}, which was accepted before" if held_against else _detail(record, is_in_charge),
    )


def _cause(record: NamespaceRecord) -> Cause | None:
    if record.failure:
        return Cause.ERROR
    return Cause.NO_PLACE if record.ticket is not None else None


def _detail(record: NamespaceRecord, is_in_charge: bool) -> str:
    if not is_in_charge:
        return ""
    if record.failure:
        return record.failure.reason
    if record.ticket is not None:
        return "waits for a place under the limit"
    if record.drift:
        who = f" by {record.drift.by}" if record.drift.by else ""
        verb = "woken" if record.drift.kind is DriftKind.WOKEN_BY_HAND else "put to sleep"
        return f"{verb} by hand{who}: {', '.join(record.drift.workloads[:5])}"
    if record.observed and record.observed.troubles:
        return "; ".join(f"{t.workload}: {t.reason}" for t in record.observed.troubles[:5])
    return ""
