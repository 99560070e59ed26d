"""What is said of a proposed file: the problems, what it would switch, the room left, and what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pydantic import BaseModel, Field

from frontend.api.content.answer import Cluster, Link, Money, Namespace, ScheduleName, Span, money, span
from frontend.api.content.frame import Frame
from frontend.api.mainline import Judged
from reconciler.core.forecast import grouped, stretches
from reconciler.core.meter import money as money_of
from reconciler.core.meter import run_on
from reconciler.core.records import Meter, NamespaceKey
from schemas.instants import DAY, Instant
from schemas.problems import Problem, Severity
from schemas.schedule import Schedule, Window
from schemas.windows import windows_between

AHEAD_S = 400 * DAY
SHOWN_WINDOWS = 5


class Place(BaseModel):
    """A span of a file below `schedules/`; lines and columns count from 1."""

    file: str = Field(examples=["payments/load-test.yaml"])
    line: int
    column: int
    end_line: int
    end_column: int


class RelatedPlace(BaseModel):
    place: Place
    label: str = Field(examples=["already on here"])


class FixAnswer(BaseModel):
    """Put `text` in place of the span."""

    label: str = Field(examples=["write CC-1001"])
    text: str = Field(examples=["CC-1001"])
    place: Place


class ProblemAnswer(BaseModel):
    """A problem as `alba validate` finds it. `pointer` is the JSON pointer of the field, `facts` its arguments."""

    code: str = Field(examples=["ALB301"])
    rule: str = Field(examples=["overlapping-windows"])
    severity: Severity
    message: str = Field(examples=["payments-dev is already on then"])
    hint: str = Field(examples=["shorten one of the two windows"])
    pointer: str = Field(examples=["/once"])
    facts: dict[str, str | int | list[str]]
    place: Place
    related: list[RelatedPlace]
    fixes: list[FixAnswer]


class Preview(BaseModel):
    """What one schedule of the file would do. `room`: the places left in its first window, over all others; null
    where there is no window to come. `cost_per_hour` is by what the namespace last requested; null if unknown.
    """

    schedule: ScheduleName
    cluster: Cluster
    namespace: Namespace
    windows: list[Span]
    limit: int
    room: int | None
    cost_per_hour: Money | None


class Validation(BaseModel):
    """`valid`: no error. `checked_against` is the commit of main. `new` opens the form that proposes the file."""

    valid: bool
    problems: list[ProblemAnswer]
    schedules: list[Preview]
    checked_against: str = Field(examples=["4f0c2b7d9a1e5c3b8d6f0a2e4c6b8d0f1a3c5e7b"])
    new: Link | None


def validation(judged: Judged, revision: str, frame: Frame, path: str) -> Validation:
    """The answer about one proposed file."""
    schedules = judged.catalogue.schedules.values() if judged.catalogue else ()
    return Validation(
        valid=not any(p.severity is Severity.ERROR for p in judged.problems),
        problems=[problem_answer(p) for p in judged.problems],
        schedules=[_preview(s, [o for o in schedules if o.cluster == s.cluster], frame) for s in judged.schedules],
        checked_against=revision,
        new=frame.repository.new(path) if frame.repository else None,
    )


def problem_answer(problem: Problem) -> ProblemAnswer:
    """A problem, whole."""
    return ProblemAnswer(
        code=problem.code,
        rule=problem.rule,
        severity=problem.severity,
        message=problem.message,
        hint=problem.hint,
        pointer=problem.pointer,
        facts={name: fact if isinstance(fact, str | int) else list(fact) for name, fact in problem.facts.items()},
        place=_place(problem.at),
        related=[RelatedPlace(place=_place(r.position), label=r.label) for r in problem.related],
        fixes=[FixAnswer(label=f.label, text=f.text, place=_place(f.position)) for f in problem.fixes],
    )


def _place(at: object) -> Place:
    return Place.model_validate(at, from_attributes=True)


def _preview(schedule: Schedule, neighbours: Sequence[Schedule], frame: Frame) -> Preview:
    coming = windows_between(schedule, frame.now, frame.now + AHEAD_S)[:SHOWN_WINDOWS]
    limit = frame.policy.limit
    return Preview(
        schedule=schedule.id,
        cluster=schedule.cluster,
        namespace=schedule.namespace,
        windows=[span(w) for w in coming],
        limit=limit,
        room=limit - _most_others(schedule, neighbours, coming[0]) if coming else None,
        cost_per_hour=_cost_per_hour(NamespaceKey(schedule.cluster, schedule.namespace), frame),
    )


def _most_others(schedule: Schedule, neighbours: Sequence[Schedule], window: Window) -> int:
    """How many other namespaces of the cluster are on at once, at most, while the window is open."""
    edges: list[tuple[Instant, int]] = []
    for key, group in grouped(neighbours).items():
        if key.namespace != schedule.namespace:
            for stretch in stretches(group, window.start, window.stop):
                edges += [(max(stretch.start, window.start), 1), (stretch.stop, -1)]
    on = most = 0
    for _, change in sorted(edges):
        on += change
        most = max(most, on)
    return most


def _cost_per_hour(key: NamespaceKey, frame: Frame) -> Money | None:
    record, prices = frame.snapshot.records.get(key), frame.policy.prices
    if prices is None or record is None or record.stretch is None:
        return None
    load = record.stretch.share.meter.load
    cost = money_of(run_on(Meter(0, load, prices=prices), 3600)) or Decimal(0)
    return money(cost, prices.currency)
