"""The share that runs now, as the row of the history that it will be: its end is open, and its cost is that so far."""

from __future__ import annotations

from dataclasses import replace

from frontend.api.content.frame import Frame
from reconciler.core.accounts import share_row
from reconciler.core.history import HistoryRow
from reconciler.core.records import NamespaceRecord, State


def running(record: NamespaceRecord, frame: Frame) -> tuple[HistoryRow, ...]:
    """That row, or nothing where the namespace is not awake by Alba's hand."""
    if record.stretch is None:
        return ()
    so_far = share_row(record.key, record.stretch, frame.minute)
    state = State.AWAKE if so_far.planned.stop > frame.now else State.SLEEPING
    return (replace(so_far, state=state, ended=None),)
