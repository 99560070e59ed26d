"""What the calendar will do next."""

from __future__ import annotations

from pydantic import BaseModel

from frontend.api.content.answer import At, Cluster, Namespace, ScheduleName
from frontend.api.content.frame import Frame, schedules_in_force
from reconciler.core.forecast import Transition, transitions
from reconciler.core.records import Way
from schemas.instants import Instant


class TransitionAnswer(BaseModel):
    """A namespace is to be woken or put to sleep, by these schedules."""

    at: At
    way: Way
    cluster: Cluster
    namespace: Namespace
    schedules: list[ScheduleName]


class TransitionList(BaseModel):
    """Earliest first; `total` counts those that were left out too."""

    items: list[TransitionAnswer]
    total: int


def upcoming(frame: Frame, until: Instant, limit: int) -> TransitionList:
    """The transitions after now."""
    found = transitions(schedules_in_force(frame), frame.now, until)
    return TransitionList(items=[_answer(t) for t in found[:limit]], total=len(found))


def _answer(found: Transition) -> TransitionAnswer:
    return TransitionAnswer(
        at=found.at,
        way=found.way,
        cluster=found.key.cluster,
        namespace=found.key.namespace,
        schedules=list(found.schedules),
    )
