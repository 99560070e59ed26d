"""The timeline: the past as it was, the future as it is planned, what took windows away, and the places taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from pydantic import BaseModel, Field

from frontend.api.content.answer import (
    At,
    Cluster,
    Commit,
    CostCentre,
    Cursor,
    Money,
    Namespace,
    PullRequest,
    ScheduleName,
    Source,
    Span,
    Team,
    span,
)
from frontend.api.content.expected import expected
from frontend.api.content.filtering import Filter
from frontend.api.content.frame import Frame, team_of_record
from frontend.api.content.history import Actual, actual, row_cost
from frontend.api.content.limit import Step, limits
from frontend.api.content.metered import price_per_hour
from frontend.api.content.running import running
from frontend.api.content.states import NamespaceState, state_of
from frontend.api.content.tally import Figures, NamespaceUse, Tally, summed, uses
from frontend.api.trail import concerns
from reconciler.adapters.stores.cursors import from_cursor, to_cursor
from reconciler.core.calendar import covering, occurrences_between
from reconciler.core.history import HistoryRow
from reconciler.core.records import Cause, Condition, Entry, NamespaceKey, NamespaceRecord, State
from reconciler.core.rows import conditions
from reconciler.core.rows import state_of as row_state
from schemas.instants import Instant
from schemas.schedule import Window
from schemas.windows import removed_between

_LIST = "timeline"


class Happened(BaseModel):
    """What became of a window that has begun; planned and actual apart. `state` waiting or pending with no `actual`:
    the window is open, and the namespace not on.
    """

    schedule: ScheduleName
    state: State
    cause: Cause | None
    planned: Span
    actual: Actual | None
    cost_center: CostCentre
    cost: Money | None
    unpriced_pods: int
    commit: Commit
    pull_request: PullRequest | None


class Planned(BaseModel):
    """A window that is to come."""

    schedule: ScheduleName
    window: Span
    cost_center: CostCentre


class TakenAway(BaseModel):
    """A window that an exception, a calendar or a holiday takes away, and its name."""

    schedule: ScheduleName
    window: Span
    by: str = Field(examples=["closures"])


class TimelineRow(BaseModel):
    """One namespace. `figures` are of the range up to now, `expected` of all of it: what is planned after now counts at
    what the namespace last ran. `sources` say where its schedules in force stand."""

    cluster: Cluster
    namespace: Namespace
    team: Team | None
    cost_center: CostCentre | None
    state: NamespaceState
    conditions: list[Condition]
    happened: list[Happened]
    planned: list[Planned]
    taken_away: list[TakenAway]
    sources: list[Source]
    figures: Figures
    expected: Figures
    price_per_hour: Money | None


class Away(BaseModel):
    """A time without an engine; `stop` null: still."""

    start: At
    stop: At | None


class Use(BaseModel):
    """How many places of a cluster are taken, over all its namespaces and not only those on this page."""

    cluster: Cluster
    limit: int
    steps: list[Step]


class Timeline(BaseModel):
    """A page of rows, by team and namespace; `cursor` is null on the last page. `figures` and `expected` are of all
    rows that fit.
    """

    since: At
    until: At
    use: list[Use]
    away: list[Away]
    rows: list[TimelineRow]
    figures: Figures
    expected: Figures
    total: int
    cursor: Cursor | None


def timeline(
    frame: Frame, history: Sequence[HistoryRow], range_: Window, wanted: Filter, cursor: str | None, limit: int
) -> Timeline:
    """Everything between two instants. `history` is that of the time between, and of each namespace the last time awake
    before it and the first after it. ValueError: no cursor of this list.
    """
    by_key: dict[NamespaceKey, list[HistoryRow]] = defaultdict(list)
    for row in history:
        if concerns(row, *range_):
            by_key[row.key].append(row)
    keys = _positions(frame, by_key.keys(), wanted)
    rest = keys if cursor is None else [p for p in keys if p > from_cursor(_LIST, cursor)]
    shown = [NamespaceKey(cluster, namespace) for _, cluster, namespace in rest[:limit]]
    used = uses(frame, history, *range_)
    so_far, in_all = (_tallies(each, keys) for each in (used, expected(frame, used, range_)))
    return Timeline(
        since=range_.start,
        until=range_.stop,
        use=[
            Use(cluster=each.cluster, limit=each.limit, steps=each.steps)
            for each in limits(frame, history, range_.start, range_.stop)
        ],
        away=_away(frame, range_),
        rows=[
            _row(key, frame, by_key[key], range_, (so_far.get(key, Tally()), in_all.get(key, Tally()))) for key in shown
        ],
        figures=summed(so_far.values()).figures(),
        expected=summed(in_all.values()).figures(),
        total=len(keys),
        cursor=to_cursor(_LIST, rest[limit - 1]) if len(rest) > limit else None,
    )


def _tallies(
    used: Mapping[NamespaceKey, NamespaceUse], keys: Iterable[tuple[str, str, str]]
) -> Mapping[NamespaceKey, Tally]:
    return {key: used[key].tally() for _, *name in keys if (key := NamespaceKey(*name)) in used}


def _positions(frame: Frame, past: Collection[NamespaceKey], wanted: Filter) -> list[tuple[str, str, str]]:
    """Those with a schedule that fits, in order; where nothing is asked, also those that only the past knows."""

    def found() -> list[tuple[str, str, str]]:
        fit = {row.key for row, amiss in wanted.judged(frame.rows) if not amiss}
        return sorted(_position(key, frame) for key in (frame.snapshot.records if wanted.asks_nothing else fit))

    known = frame.standing.kept(("positions", wanted), found)
    gone = [key for key in past if key not in frame.snapshot.records] if wanted.asks_nothing else []
    return sorted([*known, *(_position(key, frame) for key in gone)]) if gone else known


def _position(key: NamespaceKey, frame: Frame) -> tuple[str, str, str]:
    return team_of_record(frame.snapshot.records.get(key)) or "", key.cluster, key.namespace


def _away(frame: Frame, range_: Window) -> list[Away]:
    presence, now = frame.presence, frame.now
    found = [
        Away(start=w.start, stop=w.stop) for w in presence.absences if w.start < range_.stop > range_.start < w.stop
    ]
    since = presence.away_since
    if since is not None and since < range_.stop and range_.start < now:
        found.append(Away(start=since, stop=None))
    return found


def _row(
    key: NamespaceKey, frame: Frame, history: Iterable[HistoryRow], range_: Window, tallies: tuple[Tally, Tally]
) -> TimelineRow:
    record = frame.snapshot.records.get(key)
    calendar = record.calendar if record else ()
    share = record.stretch.share if record and record.stretch else None
    happened = [_happened(row) for row in sorted(history, key=lambda r: (r.planned, r.began or 0))]
    if record and record.stretch and record.stretch.share.since < range_.stop:
        happened += [_happened(row) for row in running(record, frame)]
    return TimelineRow(
        cluster=key.cluster,
        namespace=key.namespace,
        team=team_of_record(record),
        cost_center=share.cost_centre if share else calendar[0].schedule.cost_centre if calendar else None,
        state=state_of(record, frame.now) if record else NamespaceState.LEFT_ALONE,
        conditions=list(conditions(record, frame.now)) if record else [],
        happened=happened + (_unserved(record, frame.now, range_) if record else []),
        planned=_planned(record, frame.now, max(range_.start, frame.now), range_.stop) if record else [],
        taken_away=taken_away(calendar, range_),
        sources=[frame.source(entry) for entry in calendar],
        figures=tallies[0].figures(),
        expected=tallies[1].figures(),
        price_per_hour=price_per_hour(share.meter.load, frame.policy.prices) if share else None,
    )


def taken_away(calendar: Iterable[Entry], range_: Window) -> list[TakenAway]:
    """The windows that would lie in a range, had nothing taken them away."""
    return [
        TakenAway(schedule=e.schedule.id, window=span(r.window), by=r.by)
        for e in calendar
        for r in removed_between(e.schedule, range_.start, range_.stop)
    ]


def _happened(row: HistoryRow) -> Happened:
    return Happened(
        schedule=row.schedule,
        state=row.state,
        cause=row.cause,
        planned=span(row.planned),
        actual=actual(row),
        cost_center=row.cost_centre,
        cost=row_cost(row),
        unpriced_pods=row.meter.load.unpriced_pods if row.meter else 0,
        commit=row.commit,
        pull_request=row.pull_request,
    )


def _unserved(record: NamespaceRecord, now: Instant, range_: Window) -> list[Happened]:
    """A window that is open while its namespace is not on."""
    found = covering(record.calendar, now)
    if found is None or record.stretch or record.protected or found.window.start >= range_.stop:
        return []
    schedule = found.entry.schedule
    return [
        Happened(
            schedule=schedule.id,
            state=row_state(record, found.entry, now),
            cause=None,
            planned=span(found.window),
            actual=None,
            cost_center=schedule.cost_centre,
            cost=None,
            unpriced_pods=0,
            commit=found.entry.commit,
            pull_request=found.entry.pull_request,
        )
    ]


def _open_window(record: NamespaceRecord, now: Instant) -> Window | None:
    found = covering(record.calendar, now)
    return found.window if found else None


def _planned(record: NamespaceRecord, now: Instant, since: Instant, until: Instant) -> list[Planned]:
    """What has begun is told as happened, whose plan goes on after now."""
    if record.protected or since >= until:
        return []
    told = record.stretch.share.planned if record.stretch else _open_window(record, now)
    return [
        Planned(schedule=o.entry.schedule.id, window=span(o.window), cost_center=o.entry.schedule.cost_centre)
        for o in occurrences_between(record.calendar, since, until)
        if o.window != told
    ]
