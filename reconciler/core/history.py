"""What became of occurrences, as it is filed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reconciler.core.records import Asleep, Cause, ItemId, Meter, NamespaceKey, State
from schemas.instants import Instant
from schemas.schedule import ScheduleId, Window


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """What became of an occurrence, filed when its share ended or its window was lost. Kept until `expires`.

    `id` is unique for each stretch and share: `cluster/namespace@stretch#since`, or `…@window!schedule` for a
    window that nobody woke for.
    """

    id: ItemId
    key: NamespaceKey
    schedule: ScheduleId
    state: State
    planned: Window
    cost_centre: str
    owner: str
    commit: str
    pull_request: int | None
    expires: Instant
    began: Instant | None = None
    ended: Instant | None = None
    ready_at: Instant | None = None
    cause: Cause | None = None
    meter: Meter | None = None
    money: Decimal | None = None
    currency: str = ""
    due: Instant | None = None
    waited_since: Instant | None = None
    asleep: Asleep | None = None
