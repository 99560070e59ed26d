"""The share that runs now, as the row of the history that it will be: its end is open, and its cost is that so far."""

from __future__ import annotations

from frontend.api.content.frame import Frame
from reconciler.core.accounts import share_id
from reconciler.core.history import HistoryRow
from reconciler.core.meter import money, run_on
from reconciler.core.records import NEVER, NamespaceRecord, State


def running(record: NamespaceRecord, frame: Frame) -> tuple[HistoryRow, ...]:
    """That row, or nothing where the namespace is not awake by Alba's hand."""
    if record.stretch is None:
        return ()
    stretch, share = record.stretch, record.stretch.share
    meter = run_on(share.meter, frame.minute)
    row = HistoryRow(
        id=share_id(record.key, stretch.since, stretch.filed),
        key=record.key,
        schedule=share.schedule,
        state=State.AWAKE if share.planned.stop > frame.now else State.SLEEPING,
        planned=share.planned,
        cost_centre=share.cost_centre,
        owner=share.owner,
        commit=share.commit,
        pull_request=share.pull_request,
        expires=NEVER,
        due=share.due,
        waited_since=share.waited_since,
        began=share.since,
        ready_at=stretch.ready_at,
        meter=meter,
        money=money(meter),
        currency=meter.prices.currency if meter.prices else "",
        asleep=share.asleep,
    )
    return (row,)
