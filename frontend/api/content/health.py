"""How Alba itself stands, as far as this process can see it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from frontend.api.content.answer import At, Cluster
from frontend.api.content.frame import Frame
from reconciler.core.records import State
from schemas.instants import Instant


class Standing(StrEnum):
    OK = "ok"
    AWAY = "away"


class Dependency(BaseModel):
    """What this process reads. `read_at`: the last time that it answered; null: never."""

    name: str = Field(examples=["store"])
    standing: Standing
    read_at: At | None
    age_s: int | None
    error: str = Field(examples=[""])


class LimitUse(BaseModel):
    cluster: Cluster
    taken: int
    limit: int


class Counts(BaseModel):
    """`due`: the window is open and the namespace not yet on, or over and not yet off."""

    active: int
    due: int
    waiting: int


class Health(BaseModel):
    status: Standing
    counts: Counts
    limits: list[LimitUse]
    dependencies: list[Dependency]


_DUE = {State.WAKING, State.SLEEPING, State.FAILED}


def health(frame: Frame, dependencies: list[Dependency]) -> Health:
    """The counts of the last copy, and what is away."""
    states = [row.state for row in frame.rows]
    overdue = [r for r in frame.rows if r.state is State.PENDING and r.window and r.window.start <= frame.now]
    return Health(
        status=Standing.OK if all(d.standing is Standing.OK for d in dependencies) else Standing.AWAY,
        counts=Counts(
            active=sum(s in (State.AWAKE, State.WAKING, State.SLEEPING) for s in states),
            due=sum(s in _DUE for s in states) + len(overdue),
            waiting=states.count(State.WAITING),
        ),
        limits=limit_uses(frame),
        dependencies=dependencies,
    )


def limit_uses(frame: Frame) -> list[LimitUse]:
    """How many places of each cluster are taken."""
    places, policy = frame.snapshot.places, frame.policy
    return [
        LimitUse(cluster=c, taken=len(places[c].awake) if c in places else 0, limit=policy.limit)
        for c in policy.clusters
    ]


def dependency(name: str, fault: str, read_at: Instant | None, now: Instant) -> Dependency:
    """One of them."""
    return Dependency(
        name=name,
        standing=Standing.AWAY if fault else Standing.OK,
        read_at=read_at,
        age_s=max(0, now - read_at) if read_at is not None else None,
        error=fault,
    )
