"""What the controllers of a simulated cluster share: the objects, the time, and what is to be looked at when."""

from __future__ import annotations

import heapq
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from reconciler.adapters.clusters.simulation.fields import (
    is_ending,
    mapping,
    part,
    text,
    uid_of,
)
from reconciler.adapters.clusters.simulation.objects import CONTROLLERS, Objects
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import EVENTS, NAMESPACES

RETRY_S = 10.0
"""After so long a controller tries again to make a pod that was refused."""


@dataclass(frozen=True, slots=True)
class Paces:
    """How long a pod takes to become ready, to end, and, where a Job owns it, to do its work; in seconds."""

    ready_after_s: float
    ends_after_s: float
    job_runs_s: float


class World:
    """The objects with a list of those to look at now, and an agenda of those to look at later."""

    def __init__(self, objects: Objects, paces: Paces) -> None:
        self.objects = objects
        self.paces = paces
        self.since: dict[tuple[str, str], float] = {}
        self.hashes: dict[str, tuple[object, str]] = {}
        self._queue: deque[Key] = deque()
        self._queued: set[Key] = set()
        self._agenda: list[tuple[float, int, Key]] = []
        self._entries = 0

    @property
    def now(self) -> float:
        return self.objects.now

    def look_at(self, key: Key) -> None:
        """Have a controller look at an object once what is being written is written."""
        if key not in self._queued:
            self._queued.add(key)
            self._queue.append(key)

    def look_at_later(self, key: Key, at: float) -> None:
        self._entries += 1
        heapq.heappush(self._agenda, (at, self._entries, key))

    def next_look(self) -> Key | None:
        """The next object to look at now."""
        if not self._queue:
            return None
        key = self._queue.popleft()
        self._queued.discard(key)
        return key

    def next_appointment(self, by: float) -> tuple[float, Key] | None:
        """The earliest entry of the agenda, if it is due."""
        if not self._agenda or self._agenda[0][0] > by:
            return None
        at, _, key = heapq.heappop(self._agenda)
        return at, key

    def due(self, thing: JsonObject, what: str, after_s: float) -> float:
        """The instant `after_s` from when this was first asked about the object."""
        return self.since.setdefault((uid_of(thing), what), self.now) + after_s

    def scale(self, key: Key, replicas: int) -> None:
        """Set the size of an object as a controller does."""

        def sized(thing: JsonObject) -> JsonObject:
            return {**thing, "spec": {**mapping(thing, "spec"), "replicas": replicas}}

        self.objects.update(key, sized, CONTROLLERS)

    def warn(self, key: Key, thing: JsonObject, reason: str, message: str) -> None:
        """Record a warning Event about an object; the same one again only counts."""
        mark = sha256(f"{uid_of(thing)}{reason}{message}".encode()).hexdigest()[:16]
        event = Key(EVENTS, key.namespace or "default", f"{key.name}.{mark}")
        home = self.objects.find(Key(NAMESPACES, "", event.namespace))
        if home is None or is_ending(home):
            return
        before = self.objects.find(event)
        now = self.objects.timestamp()
        if before:
            count = part(before, "count")
            counted = {
                "count": count + 1 if isinstance(count, int) else 1,
                "lastTimestamp": now,
            }
            self.objects.update(event, lambda e: {**e, **counted}, CONTROLLERS)
            return
        about = {
            "kind": key.resource.kind,
            "namespace": key.namespace,
            "name": key.name,
            "uid": uid_of(thing),
        }
        body = {
            "metadata": {"name": event.name},
            "involvedObject": {**about, "apiVersion": text(thing, "apiVersion")},
            "type": "Warning",
            "reason": reason,
            "message": message,
            "count": 1,
            "firstTimestamp": now,
            "lastTimestamp": now,
            "source": {"component": CONTROLLERS},
        }
        self.objects.create(EVENTS, event.namespace, body, CONTROLLERS)


Reconcile: TypeAlias = Callable[[World, Key, JsonObject], None]


@dataclass(frozen=True, slots=True)
class Said:
    """A condition of an object's status, without its times."""

    type: str
    holds: bool
    reason: str
    message: str = ""


def conditions(world: World, thing: JsonObject, *said: Said) -> Sequence[JsonObject]:
    """The conditions of a status; one that holds as before keeps the time since when it does."""
    before = mapping(thing, "status").get("conditions")
    found = {text(c, "type"): c for c in before if isinstance(c, Mapping)} if isinstance(before, list) else {}
    return [_condition(found.get(one.type, {}), one, world.objects.timestamp()) for one in said]


def _condition(before: JsonObject, said: Said, now: str) -> JsonObject:
    status = "True" if said.holds else "False"
    since = text(before, "lastTransitionTime") if before.get("status") == status else now
    named = {
        "type": said.type,
        "status": status,
        "lastTransitionTime": since,
        "reason": said.reason,
    }
    return {**named, **({"message": said.message} if said.message else {})}


def counts(**numbers: int) -> Mapping[str, int]:
    """The numbers of a status; zero is left out, as the API does."""
    return {name: number for name, number in numbers.items() if number}


def template_hash(world: World, thing: JsonObject) -> str:
    """A name for the pod template of a workload: the same for the same template."""
    template, uid = part(thing, "spec", "template"), uid_of(thing)
    hashed, mark = world.hashes.get(uid, (None, ""))
    if hashed is not template:
        mark = sha256(json.dumps(template, sort_keys=True).encode()).hexdigest()[:10]
        world.hashes[uid] = template, mark
    return mark


def owner_reference(owner: JsonObject) -> JsonObject:
    reference = {"apiVersion": text(owner, "apiVersion"), "kind": text(owner, "kind")}
    named = {"name": part(owner, "metadata", "name"), "uid": uid_of(owner)}
    return {**reference, **named, "controller": True, "blockOwnerDeletion": True}


def children(world: World, owner: JsonObject, resource: Resource) -> list[tuple[Key, JsonObject]]:
    """The objects of a kind that an object owns."""
    return [(key, thing) for key, thing in world.objects.owned_by(uid_of(owner)) if key.resource == resource]
