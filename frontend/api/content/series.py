"""What the charts of a time show: executions by result, how late they were, and what was away, from the history; errors
and the age of what is in force, from what engines counted minute by minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, Field

from frontend.api.content.answer import At
from frontend.api.content.days import day_start
from frontend.api.content.frame import Frame
from frontend.api.content.history import lag
from reconciler.core.history import HistoryRow
from reconciler.core.hours import Hour, Minute
from reconciler.core.records import State
from schemas.instants import DAY, HOUR, MINUTE, Instant
from schemas.schedule import Window

ON_TIME_S = 1
"""A transition starts within a second of its time, as a rule; within a minute at worst."""

STEPS_S = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, DAY)
MOST_POINTS = 100


class Executions(BaseModel):
    """Occurrences that ended, by result."""

    done: int
    cancelled: int
    failed: int
    missed: int


class Lag(BaseModel):
    """How late switches were, in seconds; null where there was none."""

    switches: int
    p50_s: float | None = Field(examples=[0])
    p99_s: float | None = Field(examples=[1])
    on_time: int


class Point(BaseModel):
    """From `at` for a step. `errors` and `sync_age_s` null: nobody has told. `away_s`: without an engine."""

    at: At
    executions: Executions
    lag: Lag
    errors: int | None
    sync_age_s: int | None
    away_s: int


class Series(BaseModel):
    """`on_time_s` is the bound for a switch to be on time, `today` since midnight of the policy's zone."""

    since: At
    until: At
    step_s: int = Field(examples=[900])
    on_time_s: int
    today: Lag
    points: list[Point]


def series(
    frame: Frame, history: Sequence[HistoryRow], hours: Sequence[Hour], since: Instant, until: Instant
) -> Series:
    """`history` must reach back to `since` and to the start of the day."""
    step = step_of(until - since)
    first = since // step * step
    counted: defaultdict[Instant, list[Minute]] = defaultdict(list)
    for hour in hours:
        for minute in hour.counted.minutes:
            counted[(hour.start + minute.at * MINUTE) // step * step].append(minute)
    points = [_point(frame, history, counted[at], Window(at, at + step)) for at in range(first, until, step)]
    today = Window(day_start(frame.policy.default_timezone, frame.now), frame.now + 1)
    return Series(
        since=since,
        until=until,
        step_s=step,
        on_time_s=frame.spanned(ON_TIME_S),
        today=_lag(_lags(frame, history, today), frame.spanned(ON_TIME_S)),
        points=points,
    )


def step_of(span_s: int) -> int:
    """The smallest step that draws a span with no more points than a chart can show."""
    return next((step for step in STEPS_S if span_s <= step * MOST_POINTS), STEPS_S[-1])


def _point(frame: Frame, history: Iterable[HistoryRow], counted: Sequence[Minute], step: Window) -> Point:
    rows = list(history)
    ages = [minute.sync_age_s for minute in counted if minute.sync_age_s is not None]
    ended = [r.state for r in rows if step.start <= _ended(r) < step.stop]
    away = sum(max(0, min(w.stop, step.stop) - max(w.start, step.start)) for w in frame.presence.absences)
    return Point(
        at=step.start,
        executions=Executions(
            done=ended.count(State.DONE),
            cancelled=ended.count(State.CANCELLED),
            failed=ended.count(State.FAILED),
            missed=ended.count(State.MISSED),
        ),
        lag=_lag(_lags(frame, rows, step), frame.spanned(ON_TIME_S)),
        errors=sum(minute.errors for minute in counted) if counted else None,
        sync_age_s=max(ages, default=None),
        away_s=away,
    )


def _ended(row: HistoryRow) -> Instant:
    return row.ended if row.ended is not None else row.planned.stop


def _lags(frame: Frame, history: Iterable[HistoryRow], range_: Window) -> list[int]:
    """Of each switch in the range: of wakes whose window began it, and of sleeps whose window ended it."""
    found = []
    for row in history:
        if row.began is not None and range_.start <= row.began < range_.stop:
            found.append(lag(row))
        if row.state is State.DONE and row.ended is not None and range_.start <= row.ended < range_.stop:
            found.append(max(0, row.ended - row.planned.stop))
    for record in frame.snapshot.records.values():
        share = record.stretch.share if record.stretch else None
        if share and range_.start <= share.since < range_.stop:
            found.append(lag(share))
    return sorted(found)


def _lag(lags: Sequence[int], on_time_s: int) -> Lag:
    """The nearest-rank percentiles of sorted values."""
    return Lag(
        switches=len(lags),
        p50_s=lags[(len(lags) - 1) // 2] if lags else None,
        p99_s=lags[-(-99 * len(lags) // 100) - 1] if lags else None,
        on_time=sum(lag <= on_time_s for lag in lags),
    )
