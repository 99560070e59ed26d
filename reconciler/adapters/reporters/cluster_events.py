"""Tells what became of a namespace as Kubernetes Events in it, for `kubectl get events`.

Built by `compose` around the clusters of an engine. Never in the engine's way: one task per cluster sends what stands
in a bounded queue, one at a time, past the breakers, whose calls are the patches. What cannot be sent is dropped,
counted, and told to the other reporter once per streak.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

from reconciler.core.happenings import (
    Contended,
    Drifted,
    Happening,
    Missed,
    Switched,
    SwitchFailed,
    Unavailable,
    Waits,
)
from reconciler.core.ports import Clock, Cluster, ClusterUnavailable, Done, Gone, JsonObject, Reporter
from reconciler.core.records import NamespaceKey, Share, Way
from reconciler.core.resources import EVENTS, NAMESPACES
from schemas.instants import MINUTE, instant_text

SAME_S = 10 * MINUTE
"""The same Event is not sent again within so many seconds."""

MOST_WAITING = 5_000
"""So many Events may stand in a cluster's queue, and so many are remembered as sent."""

DRAIN_S = 3.0
"""How long the end of an engine waits for what is still in the queues."""

_LONGEST_MESSAGE = 1024
_DONE = {Way.WAKE: "Woken", Way.SLEEP: "PutToSleep"}
_STATE = {Way.WAKE: "awake", Way.SLEEP: "asleep"}


@dataclass(frozen=True, slots=True)
class Note:
    """What an Event says. `reason` is CamelCase, by which people filter."""

    key: NamespaceKey
    reason: str
    message: str
    is_warning: bool


Queue: TypeAlias = "asyncio.Queue[tuple[Note, float]]"


def note_of(happening: Happening) -> Note | None:  # noqa: PLR0911 - a table, one row for each happening
    """The Event of a happening; None where it is not about one namespace. What repeats itself says the same again."""
    match happening:
        case Switched(key, way, share, patched, troubles=troubles):
            wrong = "; ".join(f"{t.workload}: {t.reason}" for t in troubles[:5])
            message = f"{_STATE[way]}{_for(share)}, {patched} workloads patched{f', but {wrong}' if wrong else ''}"
            return Note(key, _DONE[way], message, bool(troubles))
        case SwitchFailed(key, way, reason):
            return Note(key, "SwitchFailed", f"not {_STATE[way]}: {reason}", True)
        case Waits(key, limit=limit):
            return Note(key, "WaitsForPlace", f"waits for a place; the cluster's limit is {limit}", False)
        case Missed(key, schedule, window, cause):
            span = f"{instant_text(window.start)} to {instant_text(window.stop)}"
            return Note(key, "WindowMissed", f"missed {span} of {schedule} ({cause.value})", True)
        case Drifted(key, "", _):
            return Note(key, "AsScheduledAgain", "is as scheduled again", False)
        case Drifted(key, what, by):
            kind, _, workloads = what.partition(":")
            message = f"{kind.replace('-', ' ')}: {workloads}{f' by {by}' if by else ''}"
            return Note(key, "ChangedByHand", message, True)
        case Contended(key, by):
            return Note(key, "Contended", f"undone{f' by {by}' if by else ''}; Alba stops until the next edge", True)
        case _:
            return None


class ClusterEvents:
    """Puts Events into the queues of their clusters; what is in no queue's cluster is nobody's here."""

    def __init__(self, clusters: Mapping[str, Cluster], clock: Clock, other: Reporter) -> None:
        self._clusters = clusters
        self._clock = clock
        self._other = other
        self._queues: dict[str, Queue] = {name: asyncio.Queue(MOST_WAITING) for name in clusters}
        self._told: dict[Note, float] = {}
        self._failing: set[str] = set()
        self.dropped = 0

    def tell(self, happening: Happening) -> None:
        """Called in the event loop."""
        note = note_of(happening)
        queue = self._queues.get(note.key.cluster) if note else None
        if note is None or queue is None or self._is_repeated(note):
            return
        try:
            queue.put_nowait((note, self._clock.now()))
        except asyncio.QueueFull:
            self._drop(note.key.cluster, f"{MOST_WAITING} wait to be sent")

    async def send(self, name: str) -> None:
        """Send what comes into a cluster's queue, until cancelled."""
        queue, cluster = self._queues[name], self._clusters[name]
        while True:
            note, at = await queue.get()
            try:
                outcome = await cluster.create(EVENTS, note.key.namespace, event_of(note, at))
                match outcome:
                    case Done():
                        self._failing.discard(name)
                    case Gone():
                        self.dropped += 1  # where there is no namespace, nobody looks for its Events
                    case _:
                        self._drop(name, outcome.message)
            except ClusterUnavailable as error:
                self._drop(name, str(error))
            finally:
                queue.task_done()

    async def drain(self) -> None:
        """Wait until everything is sent or dropped."""
        await asyncio.gather(*(queue.join() for queue in self._queues.values()))

    def _is_repeated(self, note: Note) -> bool:
        now = self._clock.monotonic()
        if now - self._told.get(note, -SAME_S) < SAME_S:
            return True
        self._told.pop(note, None)
        self._told[note] = now
        if len(self._told) > MOST_WAITING:
            del self._told[next(iter(self._told))]
        return False

    def _drop(self, cluster: str, reason: str) -> None:
        self.dropped += 1
        if cluster not in self._failing:
            self._failing.add(cluster)
            self._other.tell(Unavailable("Events", f"none can be sent to cluster {cluster}: {reason}"))


@asynccontextmanager
async def sending_events(
    clusters: Mapping[str, Cluster], clock: Clock, other: Reporter, drain_s: float = DRAIN_S
) -> AsyncIterator[ClusterEvents]:
    """Events are sent while this is open; at its end, what is left gets `drain_s` seconds."""
    events = ClusterEvents(clusters, clock, other)
    tasks = {asyncio.create_task(events.send(name)) for name in clusters}
    try:
        yield events
    finally:
        draining = asyncio.create_task(events.drain())
        await asyncio.wait({draining}, timeout=drain_s)
        for task in (draining, *tasks):
            task.cancel()
        await asyncio.wait({draining, *tasks})


def event_of(note: Note, at: float) -> JsonObject:
    """The core/v1 Event, in the namespace that it is about."""
    when, space = instant_text(int(at)), note.key.namespace
    return {
        "apiVersion": "v1",
        "kind": EVENTS.kind,
        "metadata": {"generateName": "alba-", "namespace": space},
        "involvedObject": {"apiVersion": "v1", "kind": NAMESPACES.kind, "name": space, "namespace": space},
        "reason": note.reason,
        "message": note.message[:_LONGEST_MESSAGE],
        "type": "Warning" if note.is_warning else "Normal",
        "source": {"component": "alba"},
        "firstTimestamp": when,
        "lastTimestamp": when,
        "count": 1,
    }


def _for(share: Share | None) -> str:
    return f" for {share.schedule} ({share.cost_centre}, {share.commit[:12]})" if share else ""
