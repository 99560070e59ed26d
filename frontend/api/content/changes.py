"""What goes over the WebSocket: all namespaces at first, then those that change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel

from frontend.api.content.answer import At, Epoch
from frontend.api.content.frame import Frame
from frontend.api.content.health import LimitUse, limit_uses
from frontend.api.content.namespaces import NamespaceAnswer, namespace_answer
from frontend.api.content.schedules import ScheduleAnswer, schedule_answer
from reconciler.core.records import NamespaceKey

MOST_TOLD = 200


class Whole(BaseModel):
    """The first message: every namespace as it stands."""

    type: Literal["snapshot"] = "snapshot"
    epoch: Epoch
    seq: int
    as_of: At
    stale_since: At | None
    limits: list[LimitUse]
    namespaces: list[NamespaceAnswer]


class Changed(BaseModel):
    """One step: the namespaces that differ with their schedules, and the names of those that are gone.

    `refetch`: too much differs to be told here; ask again for what is shown.
    """

    type: Literal["change"] = "change"
    seq: int
    as_of: At
    refetch: bool
    limits: list[LimitUse]
    namespaces: list[NamespaceAnswer]
    schedules: list[ScheduleAnswer]
    gone: list[str]


class Resumed(BaseModel):
    """In place of the snapshot where the client has missed nothing that is not told again now."""

    type: Literal["resumed"] = "resumed"
    epoch: Epoch
    seq: int
    as_of: At
    stale_since: At | None


class Heartbeat(BaseModel):
    """Nothing has changed, and this is still here."""

    type: Literal["heartbeat"] = "heartbeat"
    seq: int
    as_of: At
    stale_since: At | None


MESSAGES = (Whole, Changed, Resumed, Heartbeat)
"""Everything that is said over it."""


def whole(frame: Frame, epoch: str, stale_since: int | None) -> Whole:
    """Everything."""
    records = sorted(frame.snapshot.records.values(), key=lambda r: r.key)
    return Whole(
        epoch=epoch,
        seq=frame.snapshot.seq,
        as_of=frame.now,
        stale_since=stale_since,
        limits=limit_uses(frame),
        namespaces=[namespace_answer(r, frame) for r in records],
    )


def changed(frame: Frame, seq: int, keys: Iterable[NamespaceKey]) -> Changed:
    """What differs, as it stands now."""
    found = frozenset(keys)
    refetch = len(found) > MOST_TOLD
    told = sorted(frozenset() if refetch else found)
    records = [frame.snapshot.records[key] for key in told if key in frame.snapshot.records]
    return Changed(
        seq=seq,
        as_of=frame.now,
        refetch=refetch,
        limits=limit_uses(frame),
        namespaces=[namespace_answer(r, frame) for r in records],
        schedules=[schedule_answer(row, frame) for row in frame.rows if not refetch and row.key in found],
        gone=[str(key) for key in told if key not in frame.snapshot.records],
    )
