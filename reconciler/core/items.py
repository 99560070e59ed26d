"""Everything that the store holds, and the one key by which it is found."""

from __future__ import annotations

from typing import TypeAlias

from reconciler.core.bots import BOTS_ID, Bots
from reconciler.core.errands import Errand
from reconciler.core.history import HistoryRow
from reconciler.core.hours import Hour, hour_id
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, Places
from reconciler.core.revisions import FIRST_HOLD_ID, POINTER_ID, SIGNALS_ID, CataloguePointer, Chunk, FirstHold, Signals
from reconciler.core.rounds import Round
from reconciler.core.rows import ScheduleRow

Item: TypeAlias = (
    NamespaceRecord
    | Places
    | CataloguePointer
    | Chunk
    | FirstHold
    | Signals
    | Round
    | Hour
    | Bots
    | ScheduleRow
    | HistoryRow
    | Errand
)


def record_id(key: NamespaceKey) -> ItemId:
    return f"!ns/{key}"


def places_id(cluster: str) -> ItemId:
    return f"!places/{cluster}"


def round_id(cluster: str) -> ItemId:
    return f"!round/{cluster}"


def item_id(item: Item) -> ItemId:  # noqa: PLR0911 - a table, one row for each kind
    """The one key of the table. Ids of what is neither a schedule nor history begin with `!`."""
    match item:
        case NamespaceRecord():
            return record_id(item.key)
        case Places():
            return places_id(item.cluster)
        case Round():
            return round_id(item.cluster)
        case Hour():
            return hour_id(item.start)
        case Bots():
            return BOTS_ID
        case CataloguePointer():
            return POINTER_ID
        case FirstHold():
            return FIRST_HOLD_ID
        case Signals():
            return SIGNALS_ID
        case Chunk() | ScheduleRow() | HistoryRow() | Errand():
            return item.id
