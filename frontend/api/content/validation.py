"""What is said of a proposed file: the problems, what it would switch, the room left, and what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pydantic import BaseModel, Field

from frontend.api.content.answer import (
    Args,
    At,
    Cluster,
    CostCentre,
    Link,
    Money,
    Namespace,
    ScheduleName,
    Span,
    money,
    span,
)
from frontend.api.content.days import day_of
from frontend.api.content.frame import Frame
from frontend.api.content.limit import Step, counted
from frontend.api.content.metered import hourly_cost, last_load
from frontend.api.links import Repository
from frontend.api.mainline import Judged
from reconciler.core.forecast import grouped, stretches
from reconciler.core.records import NamespaceKey
from schemas.instants import DAY, HOUR
from schemas.language import Language
from schemas.problems import Problem, Severity
from schemas.schedule import Schedule, Window
from schemas.windows import windows_between
from schemas.words.telling import told_in

AHEAD_S = 400 * DAY
SHOWN_WINDOWS = 5
MOST_NEIGHBOURS = 200
LONGEST_ADDRESS = 7500
"""GitHub refuses addresses of more than 8,191 bytes."""


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
    facts: Args
    place: Place
    related: list[RelatedPlace]
    fixes: list[FixAnswer]


class Neighbour(BaseModel):
    """When another namespace of the cluster is on; or, of this one, what another schedule asks for."""

    namespace: Namespace
    schedule: ScheduleName
    window: Span


class PreviewDay(BaseModel):
    """The day, on the schedule's own clock, on which its first window to come starts. `steps` are the places taken,
    this schedule's included.
    """

    since: At
    until: At
    steps: list[Step]
    own: list[Span]
    neighbours: list[Neighbour]


class Preview(BaseModel):
    """What one schedule of the file would do. `room`: the places left in its first window, over all others; null
    where there is no window to come. `cost_per_hour` is by what the namespace last requested; null if unknown, as
    `first_cost` is, which is that of the first window.
    """

    schedule: ScheduleName
    cluster: Cluster
    namespace: Namespace
    timezone: str = Field(examples=["America/Bogota"])
    cost_center: CostCentre
    windows: list[Span]
    limit: int
    room: int | None
    first_hours: str | None = Field(examples=["4.000"])
    cost_per_hour: Money | None
    first_cost: Money | None
    day: PreviewDay | None


class NewFile(BaseModel):
    """The repository's form that makes the file. `holds_file` false: it is too long to be handed over in an address,
    and has to be copied into the form.
    """

    url: Link
    holds_file: bool


class TakenName(BaseModel):
    """A file of that name is on main, and this one would replace all of it. `schedule` is one of it, null where it is
    not valid; no file has the name `free`.
    """

    schedule: ScheduleName | None
    free: str = Field(examples=["payments/load-test-2.yaml"])


class Validation(BaseModel):
    """`valid`: no error. `checked_against` is the commit of main. `taken` null: main has no such file. The links
    propose the file, or its change.
    """

    valid: bool
    problems: list[ProblemAnswer]
    schedules: list[Preview]
    checked_against: str = Field(examples=["4f0c2b7d9a1e5c3b8d6f0a2e4c6b8d0f1a3c5e7b"])
    taken: TakenName | None
    new: NewFile | None
    edit: Link | None
    remove: Link | None


def validation(judged: Judged, data: bytes, frame: Frame, path: str, language: Language) -> Validation:
    """The answer about one proposed file, with what is wrong in a language."""
    schedules = judged.catalogue.schedules.values() if judged.catalogue else ()
    repository, taken = frame.repository, judged.taken
    return Validation(
        valid=not any(p.severity is Severity.ERROR for p in judged.problems),
        problems=[problem_answer(told_in(language, p)) for p in judged.problems],
        schedules=[_preview(s, [o for o in schedules if o.cluster == s.cluster], frame) for s in judged.schedules],
        checked_against=judged.revision,
        taken=TakenName(schedule=taken.schedule, free=taken.free) if taken else None,
        new=_new_file(repository, path, data) if repository and not taken else None,
        edit=repository.edit(path) if repository and taken else None,
        remove=repository.remove(path) if repository and taken else None,
    )


def _new_file(repository: Repository, path: str, data: bytes) -> NewFile:
    whole = repository.new(path, data.decode(errors="replace"))
    if len(whole) <= LONGEST_ADDRESS:
        return NewFile(url=whole, holds_file=True)
    return NewFile(url=repository.new(path), holds_file=False)


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


def _preview(schedule: Schedule, cluster: Sequence[Schedule], frame: Frame) -> Preview:
    coming = windows_between(schedule, frame.now, frame.now + AHEAD_S)[:SHOWN_WINDOWS]
    first = coming[0] if coming else None
    limit, hourly = frame.policy.limit, _hourly(NamespaceKey(schedule.cluster, schedule.namespace), frame)
    hours = Decimal(first.stop - first.start) / HOUR if first else None
    return Preview(
        schedule=schedule.id,
        cluster=schedule.cluster,
        namespace=schedule.namespace,
        timezone=schedule.timezone,
        cost_center=schedule.cost_centre,
        windows=[span(w) for w in coming],
        limit=limit,
        room=limit - _most_others(schedule, cluster, first) if first else None,
        first_hours=f"{hours:.3f}" if hours is not None else None,
        cost_per_hour=money(*hourly) if hourly else None,
        first_cost=money(hourly[0] * hours, hourly[1]) if hourly and hours is not None else None,
        day=_day(schedule, cluster, first) if first else None,
    )


def _most_others(schedule: Schedule, cluster: Sequence[Schedule], window: Window) -> int:
    """How many other namespaces of the cluster are on at once, at most, while the window is open."""
    others = [s for s in cluster if s.namespace != schedule.namespace]
    return max((step.taken for step in counted(_on(others, window), window.start, window.stop)), default=0)


def _day(schedule: Schedule, cluster: Sequence[Schedule], first: Window) -> PreviewDay:
    day = day_of(schedule.timezone, first.start)
    own = windows_between(schedule, day.start, day.stop)
    return PreviewDay(
        since=day.start,
        until=day.stop,
        steps=counted(_on(cluster, day), day.start, day.stop),
        own=[span(w) for w in own],
        neighbours=[
            Neighbour(namespace=other.namespace, schedule=other.id, window=span(window))
            for other in cluster
            if other.id != schedule.id
            for window in windows_between(other, day.start, day.stop)
        ][:MOST_NEIGHBOURS],
    )


def _on(schedules: Sequence[Schedule], range_: Window) -> list[Window]:
    return [w for group in grouped(schedules).values() for w in stretches(group, range_.start, range_.stop)]


def _hourly(key: NamespaceKey, frame: Frame) -> tuple[Decimal, str] | None:
    """What an hour costs by what the namespace last requested, and the currency."""
    record, prices = frame.snapshot.records.get(key), frame.policy.prices
    load = last_load(record) if record else None
    cost = hourly_cost(load, prices) if load else None
    return (cost, prices.currency) if cost is not None and prices else None
