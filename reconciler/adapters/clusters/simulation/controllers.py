"""The controllers of a simulated cluster: each change is looked at by those whom it concerns, until nothing is left.

They act in no time; what takes time (a pod getting ready, a pod ending) is on an agenda that `advance` works through.
"""

from __future__ import annotations

from collections.abc import Mapping

from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.daemonsets import reconcile_daemon_set
from reconciler.adapters.clusters.simulation.fields import (
    controller_of,
    integer,
    is_ending,
    mapping,
    sequence,
    text,
    uid_of,
)
from reconciler.adapters.clusters.simulation.jobs import reconcile_job
from reconciler.adapters.clusters.simulation.objects import CONTROLLERS, Objects
from reconciler.adapters.clusters.simulation.pods import reconcile_pod
from reconciler.adapters.clusters.simulation.replicas import (
    reconcile_deployment,
    reconcile_replica_set,
)
from reconciler.adapters.clusters.simulation.statefulsets import reconcile_stateful_set
from reconciler.adapters.clusters.simulation.world import Paces, Reconcile, World
from reconciler.adapters.clusters.simulation.writes import Change, Key
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import (
    CRDS,
    DAEMONSETS,
    DEPLOYMENTS,
    JOBS,
    NAMESPACES,
    NODES,
    PODS,
    REPLICASETS,
    ROLLOUTS,
    SCALEDOBJECTS,
    STATEFULSETS,
)

PAUSED_REPLICAS = "autoscaling.keda.sh/paused-replicas"


class Controllers:
    """Everything that acts on the objects by itself."""

    def __init__(self, objects: Objects, paces: Paces) -> None:
        self._objects = objects
        self._world = World(objects, paces)
        self._keys: dict[str, Key] = {}
        self._bereaved: list[str] = []
        self._at_work: Key | None = None
        objects.on_change.append(self._notice)

    def advance(self, now: float) -> None:
        """Let the time up to `now` pass."""
        self.settle()
        while appointment := self._world.next_appointment(now):
            at, key = appointment
            self._objects.now = max(self._objects.now, at)
            self._world.look_at(key)
            self.settle()
        self._objects.now = max(self._objects.now, now)

    def settle(self) -> None:
        """React to what was written, and to the reactions, until nobody has anything to do."""
        while True:
            for uid in self._take_bereaved():
                for orphan, _ in self._objects.owned_by(uid):
                    self._objects.delete(orphan, CONTROLLERS)
            key = self._world.next_look()
            if key is None:
                return
            thing = self._objects.find(key)
            reconcile = RECONCILERS.get(key.resource)
            if thing is None or reconcile is None or (is_ending(thing) and key.resource not in _END_THEMSELVES):
                continue
            self._at_work = key if key.resource in _ONLY_REPORT else None
            try:
                reconcile(self._world, key, thing)
            except ApiError as refusal:
                self._world.warn(key, thing, "ReconcileError", refusal.message)
            finally:
                self._at_work = None

    def _take_bereaved(self) -> list[str]:
        taken, self._bereaved = self._bereaved, []
        return taken

    def _notice(self, change: Change) -> None:
        uid = uid_of(change.after)
        if change.type == "DELETED":
            self._keys.pop(uid, None)
            self._bereaved.append(uid)
        else:
            self._keys[uid] = change.key
            if change.key.resource in RECONCILERS and change.key != self._at_work:
                self._world.look_at(change.key)
        owner = self._keys.get(controller_of(change.after))
        if owner:
            self._world.look_at(owner)
        if change.key.resource == NODES:
            self._look_at_all(DAEMONSETS, PODS)
        if change.key.resource == CRDS and change.type == "ADDED":
            for kind in kinds_of(change.after):
                self._objects.install(kind)
        if change.type == "DELETED" and change.key.namespace:
            self._world.look_at(Key(NAMESPACES, "", change.key.namespace))

    def _look_at_all(self, *resources: Resource) -> None:
        for resource in resources:
            for thing in self._objects.all(resource):
                self._world.look_at(self._keys[uid_of(thing)])


def kinds_of(definition: JsonObject) -> list[Resource]:
    """The kinds that a CustomResourceDefinition serves, one for each of its versions."""
    spec = mapping(definition, "spec")
    names = mapping(spec, "names")
    return [
        Resource(
            text(spec, "group"),
            text(version, "name"),
            text(names, "plural"),
            text(names, "kind"),
            namespaced=spec.get("scope") != "Cluster",
        )
        for version in sequence(spec, "versions")
    ]


def _reconcile_namespace(world: World, key: Key, thing: JsonObject) -> None:
    """End a namespace once everything in it has ended."""
    if not is_ending(thing):
        return
    world.objects.set_status(key, {**mapping(thing, "status"), "phase": "Terminating"})
    left = 0
    for resource in [kind for kind in world.objects.kinds if kind.namespaced]:
        for content in list(world.objects.all(resource, key.name)):
            held = Key(resource, key.name, text(content, "metadata", "name"))
            if not is_ending(content):
                world.objects.delete(held, CONTROLLERS)
            left += world.objects.find(held) is not None
    if not left:
        world.objects.finish(key)


def _reconcile_scaled_object(world: World, key: Key, thing: JsonObject) -> None:
    """KEDA: paused, hold the target at the number that the annotation says; resumed, let it run again."""
    target = _target_of(key, thing)
    found = world.objects.find(target) if target else None
    if target is None or found is None:
        return
    paused = text(thing, "metadata", "annotations", PAUSED_REPLICAS)
    was_paused = "pausedReplicaCount" in mapping(thing, "status")
    if paused.isdigit():
        if integer(found, "spec", "replicas", default=1) != int(paused):
            world.scale(target, int(paused))
        world.objects.set_status(key, {**mapping(thing, "status"), "pausedReplicaCount": int(paused)})
    elif was_paused:
        status = {k: v for k, v in mapping(thing, "status").items() if k != "pausedReplicaCount"}
        world.objects.set_status(key, status)
        least = max(1, integer(thing, "spec", "minReplicaCount"))
        if integer(found, "spec", "replicas", default=1) < least:
            world.scale(target, least)


def _target_of(key: Key, thing: JsonObject) -> Key | None:
    reference = mapping(thing, "spec", "scaleTargetRef")
    kind = text(reference, "kind") or "Deployment"
    resource = next((r for r in (DEPLOYMENTS, STATEFULSETS, ROLLOUTS) if r.kind == kind), None)
    return Key(resource, key.namespace, text(reference, "name")) if resource else None


_END_THEMSELVES = (PODS, NAMESPACES)
_ONLY_REPORT = (DEPLOYMENTS, ROLLOUTS, REPLICASETS, STATEFULSETS)
"""What their controllers write of them is their status, which is no news to these."""

RECONCILERS: Mapping[Resource, Reconcile] = {
    DEPLOYMENTS: reconcile_deployment,
    ROLLOUTS: reconcile_deployment,
    REPLICASETS: reconcile_replica_set,
    STATEFULSETS: reconcile_stateful_set,
    DAEMONSETS: reconcile_daemon_set,
    JOBS: reconcile_job,
    PODS: reconcile_pod,
    NAMESPACES: _reconcile_namespace,
    SCALEDOBJECTS: _reconcile_scaled_object,
}
