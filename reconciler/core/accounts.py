"""What becomes of occurrences: shares that are split, closed and filed, and windows that nobody woke for.

Pure bookkeeping over one record. Every function gives the record onwards together with the rows that are to
be filed in the same transaction, so that no share is lost and none is filed twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reconciler.core.calendar import Occurrence, covering, ended_between, next_start, occurrences_between
from reconciler.core.history import HistoryRow
from reconciler.core.meter import money, run_on, slept_until
from reconciler.core.plan import continues
from reconciler.core.records import (
    Asleep,
    Cause,
    ItemId,
    Load,
    Meter,
    NamespaceKey,
    NamespaceRecord,
    Share,
    State,
    Stretch,
)
from schemas.instants import DAY, Instant
from schemas.schedule import Policy, Prices

HISTORY_KEPT_S = 400 * DAY

Rows = tuple[HistoryRow, ...]


def open_share(
    found: Occurrence,
    since: Instant,
    load: Load,
    prices: Prices | None,
    *,
    due: Instant | None = None,
    waited_since: Instant | None = None,
    left_on: Meter | None = None,
    asleep: Asleep | None = None,
) -> Share:
    """The share of an occurrence that begins to run at `since` and pays for what was left on until then. `due` None: it
    could not have begun before.
    """
    schedule = found.entry.schedule
    used = run_on(left_on, since) if left_on else Meter(since)
    return Share(
        schedule=schedule.id,
        cost_centre=schedule.cost_centre,
        owner=schedule.owner,
        planned=found.window,
        commit=found.entry.commit,
        pull_request=found.entry.pull_request,
        since=since,
        due=since if due is None else due,
        waited_since=waited_since,
        meter=replace(used, load=load, prices=prices),
        asleep=slept_until(asleep, since) if asleep else None,
    )


def split(
    record: NamespaceRecord, policy: Policy, now: Instant, *, merged: bool = False
) -> tuple[NamespaceRecord, Rows]:
    """File every share that another occurrence has taken over from, and open the one that runs now.

    `merged`: the policy has just come into force for this record, so that other prices are another share too.
    Time after a window in which nobody put the namespace to sleep is the share's of that window, until the next begins.
    """
    stretch, rows = record.stretch, []
    while stretch:
        share = stretch.share
        over = share.planned.stop <= now
        found = _following(record, share.planned.stop, now) if over else covering(record.calendar, now)
        repriced = merged and share.meter.prices != policy.prices
        if not found or (continues(stretch, found) and not repriced):
            break
        overdue = max(share.planned.stop, found.window.start)
        at = overdue if over else max(share.since, min(now, record.in_force_since))
        rows.append(share_row(record.key, stretch, at))
        successor = open_share(found, at, share.meter.load, policy.prices)
        stretch = replace(stretch, share=successor, filed=stretch.filed + 1)
    return replace(record, stretch=stretch), tuple(rows)


def _following(record: NamespaceRecord, stop: Instant, now: Instant) -> Occurrence | None:
    """The occurrence that covers the end of another, or the first that begins between then and now."""
    start = stop if covering(record.calendar, stop) else next_start(record.calendar, stop)
    return covering(record.calendar, start) if start is not None and start <= now else None


def close(
    record: NamespaceRecord, policy: Policy, now: Instant, cause: Cause | None = None
) -> tuple[NamespaceRecord, Rows]:
    """End the stretch at `now`: its last share is filed, and nothing of it is left in the record."""
    record, rows = split(record, policy, now)
    if record.stretch:
        rows = (*rows, share_row(record.key, record.stretch, now, cause))
    return replace(record, stretch=None), rows


def account(record: NamespaceRecord, now: Instant, cause: Cause) -> tuple[NamespaceRecord, Rows]:
    """Give each window that is over its outcome: the share speaks for it, or it was missed, by `cause`."""
    served = record.stretch.since if record.stretch else None
    missed = [
        occurrence
        for occurrence in ended_between(record.calendar, record.accounted, now)
        if served is None or occurrence.window.stop <= served
    ]
    return replace(record, accounted=now), never_served(record.key, missed, State.MISSED, cause)


def revoke(record: NamespaceRecord, removed: Sequence[Occurrence], now: Instant) -> Rows:
    """The rows of windows that had begun under schedules which a merge took away, and that nobody was awake for."""
    served = record.stretch.since if record.stretch else None
    lost = [o for o in removed if served is None or o.window.stop <= served]
    over = [o for o in lost if o.window.stop <= now]
    begun = [o for o in lost if o.window.start <= now < o.window.stop]
    return never_served(record.key, over, State.MISSED, why_missed(record)) + never_served(
        record.key, begun, State.CANCELLED, Cause.REMOVED
    )


def never_served(key: NamespaceKey, occurrences: Sequence[Occurrence], state: State, cause: Cause) -> Rows:
    """The rows of windows for which nobody was awake."""
    return tuple(
        HistoryRow(
            id=_window_id(key, o),
            key=key,
            schedule=o.entry.schedule.id,
            state=state,
            planned=o.window,
            cost_centre=o.entry.schedule.cost_centre,
            owner=o.entry.schedule.owner,
            commit=o.entry.commit,
            pull_request=o.entry.pull_request,
            expires=o.window.stop + HISTORY_KEPT_S,
            cause=cause,
        )
        for o in occurrences
    )


def why_missed(record: NamespaceRecord, *, switching: bool = True) -> Cause:
    """Why a window of this record that is over now found nobody awake."""
    if not switching:
        return Cause.NOT_SWITCHED
    if record.failure:
        return Cause.ERROR
    return Cause.NO_PLACE if record.ticket is not None else Cause.NO_ENGINE


def share_row(key: NamespaceKey, stretch: Stretch, ended: Instant, cause: Cause | None = None) -> HistoryRow:
    """What is filed of the share that runs, when it ends at that instant."""
    share, meter = stretch.share, run_on(stretch.share.meter, ended)
    return HistoryRow(
        id=_share_id(key, stretch.since, stretch.filed),
        key=key,
        schedule=share.schedule,
        state=State.FAILED if cause is Cause.ERROR else State.DONE,
        planned=share.planned,
        cost_centre=share.cost_centre,
        owner=share.owner,
        commit=share.commit,
        pull_request=share.pull_request,
        expires=ended + HISTORY_KEPT_S,
        due=share.due,
        waited_since=share.waited_since,
        began=share.since,
        ended=ended,
        ready_at=stretch.ready_at,
        cause=cause,
        meter=meter,
        money=money(meter),
        currency=meter.prices.currency if meter.prices else "",
        asleep=share.asleep,
    )


def filed_between(before: NamespaceRecord, after: NamespaceRecord | None, now: Instant) -> Iterator[ItemId]:
    """Under which ids rows may have been filed between two states of one record, for whoever reads along; `after` None:
    it is gone by now. The rare row that is not among them, such as that of a whole stretch in between, is no fault.
    """
    key, until = before.key, after.accounted if after else now
    going_on = after.stretch if after else None
    if going_on and not (before.stretch and before.stretch.since == going_on.since):
        yield from (_share_id(key, going_on.since, number) for number in range(going_on.filed))
    if ended := before.stretch:
        filed = going_on.filed if going_on and going_on.since == ended.since else ended.filed + SHARES_ENDED_AT_ONCE
        yield from (_share_id(key, ended.since, number) for number in range(ended.filed, filed))
    changed = after is None or before.calendar != after.calendar
    calendars = (before.calendar, after.calendar) if after and changed else (before.calendar,)
    if before.accounted < until:
        for calendar in calendars:
            found = occurrences_between(calendar, before.accounted, until)
            yield from (_window_id(key, o) for o in found if changed or o.window.stop <= until)


SHARES_ENDED_AT_ONCE = 3
"""So many shares are looked for when a stretch is over: more than one where windows touched meanwhile."""


def _share_id(key: NamespaceKey, since: Instant, number: int) -> ItemId:
    return f"{key}@{since}#{number}"


def _window_id(key: NamespaceKey, occurrence: Occurrence) -> ItemId:
    return f"{key}@{occurrence.window.start}!{occurrence.entry.schedule.id}"


def occurrence_key(occurrence: Occurrence) -> tuple[str, Instant]:
    """What makes an occurrence the same through changes of its file: its schedule and its start."""
    return occurrence.entry.schedule.id, occurrence.window.start


def removed_occurrences(before: Sequence[Occurrence], after: Sequence[Occurrence]) -> list[Occurrence]:
    """Those of `before` that `after` no longer has."""
    kept = {occurrence_key(o) for o in after}
    return [o for o in before if occurrence_key(o) not in kept]
