"""What the calendar will do next."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from pydantic import BaseModel

from frontend.api.content.answer import At, Cluster, Namespace, ScheduleName
from frontend.api.content.frame import Frame, followed_until
from reconciler.core.calendar import awake_until
from reconciler.core.forecast import Transition, transitions
from reconciler.core.records import NamespaceRecord, Way
from schemas.instants import Instant


class TransitionAnswer(BaseModel):
    """A namespace is to be woken or put to sleep, by these schedules. `until`: how long it then stays awake, of a
    wake; `if_place`: it waits for a place and sleeps only if it ever gets one.
    """

    at: At
    way: Way
    cluster: Cluster
    namespace: Namespace
    schedules: list[ScheduleName]
    until: At | None
    if_place: bool


class TransitionList(BaseModel):
    """Earliest first; `total` counts those that were left out too."""

    items: list[TransitionAnswer]
    total: int


def upcoming(frame: Frame, until: Instant, limit: int) -> TransitionList:
    """The transitions after now."""
    found = _between(followed_until(frame, until), frame.now, until)
    return TransitionList(items=[_answer(t, frame) for t in found[:limit]], total=len(found))


def next_of(frame: Frame, until: Instant, number: int) -> list[TransitionAnswer]:
    """The first few of them. They are those of the namespaces that switch first, so nobody else is asked."""
    first = heapq.nsmallest(number, frame.standing.switches.items(), key=lambda item: item[1][0])
    records = [frame.snapshot.records[key] for key, _ in first]
    return [_answer(t, frame) for t in _between(records, frame.now, until)[:number]]


def _between(records: Iterable[NamespaceRecord], since: Instant, until: Instant) -> list[Transition]:
    return transitions((entry.schedule for record in records for entry in record.calendar), since, until)


def _answer(found: Transition, frame: Frame) -> TransitionAnswer:
    record = frame.snapshot.records[found.key]
    wakes = found.way is Way.WAKE
    return TransitionAnswer(
        at=found.at,
        way=found.way,
        cluster=found.key.cluster,
        namespace=found.key.namespace,
        schedules=list(found.schedules),
        until=awake_until(record.calendar, found.at) if wakes else None,
        if_place=not wakes and record.ticket is not None,
    )
