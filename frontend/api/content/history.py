"""What became of occurrences: planned and actual apart, what they used, and what that cost."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, Field

from frontend.api.content.answer import (
    At,
    Cluster,
    Commit,
    CostCentre,
    Cursor,
    Link,
    Money,
    Namespace,
    Owner,
    PullRequest,
    ScheduleName,
    Span,
    money,
    span,
)
from frontend.api.content.frame import Frame
from frontend.api.content.metered import known_cost
from reconciler.core.history import HistoryRow
from reconciler.core.records import Cause, Share, State


class Actual(BaseModel):
    """When a namespace was really on. `stop` null: it still is. `late_s`: behind the planned start, or behind the first
    instant after it at which Alba could have woken it; `waited_s`: how long it had waited for a place until then, which
    is no lateness; `late_stop_s`: behind the planned stop, null while it is on and where it ended before that.
    """

    start: At
    stop: At | None
    ready: At | None
    late_s: int
    waited_s: int | None
    late_stop_s: int | None


class Usage(BaseModel):
    """What was requested meanwhile. Pods without requests cost something that nobody knows: they are counted apart."""

    cpu_core_hours: str = Field(examples=["12.500"])
    memory_gib_hours: str = Field(examples=["40.000"])
    unpriced_pods: int
    cost: Money | None


class OccurrenceLinks(BaseModel):
    commit: Link | None
    pull_request: Link | None


class Occurrence(BaseModel):
    """One schedule's share of a time awake, or a window that nobody was awake for (`actual` null)."""

    id: str = Field(examples=["main/payments-dev@1796128200#0"])
    cluster: Cluster
    namespace: Namespace
    schedule: ScheduleName
    state: State
    cause: Cause | None
    planned: Span
    actual: Actual | None
    cost_center: CostCentre
    owner: Owner
    commit: Commit
    pull_request: PullRequest | None
    usage: Usage | None
    links: OccurrenceLinks


class OccurrenceList(BaseModel):
    """A page of the history, newest first; `cursor` is null on the last page."""

    items: list[Occurrence]
    cursor: Cursor | None


def occurrence(row: HistoryRow, frame: Frame) -> Occurrence:
    """A row of the history."""
    repository = frame.repository
    return Occurrence(
        id=row.id,
        cluster=row.key.cluster,
        namespace=row.key.namespace,
        schedule=row.schedule,
        state=row.state,
        cause=row.cause,
        planned=span(row.planned),
        actual=actual(row),
        cost_center=row.cost_centre,
        owner=row.owner,
        commit=row.commit,
        pull_request=row.pull_request,
        usage=_usage(row),
        links=OccurrenceLinks(
            commit=repository.commit(row.commit) if repository else None,
            pull_request=repository.pull_request(row.pull_request) if repository and row.pull_request else None,
        ),
    )


def newest_first(rows: Iterable[HistoryRow]) -> list[HistoryRow]:
    return sorted(rows, key=lambda r: (r.planned.start, r.began or 0), reverse=True)


def actual(row: HistoryRow) -> Actual | None:
    """When it was really on."""
    if row.began is None:
        return None
    over = row.ended - row.planned.stop if row.ended is not None and row.ended >= row.planned.stop else None
    return Actual(
        start=row.began,
        stop=row.ended,
        ready=row.ready_at,
        late_s=lag(row),
        waited_s=waited(row),
        late_stop_s=over,
    )


def lag(of: Share | HistoryRow) -> int:
    """How long after it was due somebody woke the namespace, in seconds; a row without that tells it of the plan."""
    began = of.since if isinstance(of, Share) else of.began
    due = of.due if of.due is not None else of.planned.start
    return 0 if began is None else max(0, began - due)


def waited(of: Share | HistoryRow) -> int | None:
    """How long it had waited for a place until it was due, in seconds; None: it did not have to."""
    return None if of.waited_since is None or of.due is None else max(0, of.due - of.waited_since)


def row_cost(row: HistoryRow) -> Money | None:
    """What it cost, where that is known."""
    cost = known_cost(row.meter) if row.meter else None
    return money(cost, row.currency) if cost is not None else None


def _usage(row: HistoryRow) -> Usage | None:
    if row.meter is None:
        return None
    return Usage(
        cpu_core_hours=f"{row.meter.cpu_core_s / 3600:.3f}",
        memory_gib_hours=f"{row.meter.memory_gib_s / 3600:.3f}",
        unpriced_pods=row.meter.load.unpriced_pods,
        cost=row_cost(row),
    )
