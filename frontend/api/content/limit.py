"""The limit of a cluster: who holds a place, who waits for one, and how many are taken over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from frontend.api.content.answer import At, Cluster, CostCentre, Namespace, ScheduleName
from frontend.api.content.expected import planned
from frontend.api.content.frame import Frame
from reconciler.core.calendar import awake_until
from reconciler.core.history import HistoryRow
from reconciler.core.records import NamespaceKey, Places
from schemas.instants import Instant
from schemas.schedule import Window


class Holder(BaseModel):
    """Who holds a place. `until` null: no window covers now, it is on its way to sleep."""

    namespace: Namespace
    schedule: ScheduleName | None
    cost_center: CostCentre | None
    since: At | None
    until: At | None


class Waiter(BaseModel):
    """Who waits. `earliest`: when its turn comes if every holder sleeps on time; null: nobody can tell."""

    namespace: Namespace
    position: int
    since: At
    earliest: At | None


class Step(BaseModel):
    """So many places are taken from this instant on."""

    at: At
    taken: int


class ClusterLimit(BaseModel):
    """`steps` are what really was before now, and what the calendar plans from now on."""

    cluster: Cluster
    limit: int
    taken: int
    holders: list[Holder]
    queue: list[Waiter]
    steps: list[Step]


def limits(frame: Frame, history: Sequence[HistoryRow], since: Instant, until: Instant) -> list[ClusterLimit]:
    """Each cluster of the policy, its use told between two instants around now."""
    return [_of_cluster(name, frame, history, since, until) for name in frame.policy.clusters]


def _of_cluster(
    cluster: str, frame: Frame, history: Sequence[HistoryRow], since: Instant, until: Instant
) -> ClusterLimit:
    places = frame.snapshot.places.get(cluster) or Places(cluster, "")
    holders = sorted(
        (_holder(name, cluster, frame) for name in places.awake), key=lambda h: (h.until or 0, h.namespace)
    )
    return ClusterLimit(
        cluster=cluster,
        limit=frame.policy.limit,
        taken=len(places.awake),
        holders=holders,
        queue=_queue(places, holders, frame),
        steps=_steps(cluster, frame, history, since, until),
    )


def _holder(name: str, cluster: str, frame: Frame) -> Holder:
    record = frame.snapshot.records.get(NamespaceKey(cluster, name))
    stretch = record.stretch if record else None
    return Holder(
        namespace=name,
        schedule=stretch.share.schedule if stretch else None,
        cost_center=stretch.share.cost_centre if stretch else None,
        since=stretch.since if stretch else None,
        until=awake_until(record.calendar, frame.now) if record else None,
    )


def _queue(places: Places, holders: Sequence[Holder], frame: Frame) -> list[Waiter]:
    ends = [h.until if h.until is not None else frame.now for h in holders]
    over = max(0, len(holders) - frame.policy.limit)
    found = []
    for number, (since, name) in enumerate(places.queue):
        turn = number + over
        earliest = ends[turn] if turn < len(ends) else None
        found.append(Waiter(namespace=name, position=number + 1, since=since, earliest=earliest))
    return found


def _steps(cluster: str, frame: Frame, history: Sequence[HistoryRow], since: Instant, until: Instant) -> list[Step]:
    now = frame.now
    spans = [Window(r.began, min(r.ended or now, now)) for r in history if r.key.cluster == cluster and r.began]
    running = [r.stretch for r in frame.snapshot.records.values() if r.stretch and r.key.cluster == cluster]
    spans += [Window(stretch.share.since, now) for stretch in running]
    if until > now:
        coming = (windows for key, windows in planned(frame, until).items() if key.cluster == cluster)
        spans += [Window(max(w.start, now), w.stop) for windows in coming for w in windows]
    return counted(spans, since, until)


def counted(spans: Iterable[Window], since: Instant, until: Instant) -> list[Step]:
    """How many of the spans are open, from each instant at which that changes."""
    changes: dict[Instant, int] = {since: 0}
    for start, stop in spans:
        if start < until and stop > since and start < stop:
            changes[max(start, since)] = changes.get(max(start, since), 0) + 1
            changes[stop] = changes.get(stop, 0) - 1
    taken = 0
    steps: list[Step] = []
    for at in sorted(at for at in changes if at < until):
        taken += changes[at]
        if not steps or steps[-1].taken != taken:
            steps.append(Step(at=at, taken=taken))
    return steps
