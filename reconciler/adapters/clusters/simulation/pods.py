"""Pods as the scheduler and the kubelet treat them: placed on a node, ready after a while, gone a while after
deletion.
"""

from __future__ import annotations

from collections.abc import Mapping

from reconciler.adapters.clusters.simulation.fields import (
    is_ending,
    mapping,
    name_of,
    part,
    sequence,
    text,
    uid_of,
)
from reconciler.adapters.clusters.simulation.objects import CONTROLLERS
from reconciler.adapters.clusters.simulation.world import (
    Said,
    World,
    conditions,
    owner_reference,
)
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject
from reconciler.core.resources import NODES, PODS

SCHEDULER = "default-scheduler"
_OVER = ("Succeeded", "Failed")


def reconcile_pod(world: World, key: Key, pod: JsonObject) -> None:
    """Bring a pod one step on, and note when the next one is due."""
    if is_ending(pod):
        _end(world, key, pod)
    elif text(pod, "status", "phase") != "Pending":
        _let_work_end(world, key, pod)
    elif not text(pod, "spec", "nodeName"):
        _place(world, key, pod)
    elif world.now < (ready := world.due(pod, "ready", world.paces.ready_after_s)):
        world.look_at_later(key, ready)
    else:
        _start(world, key, pod)


def is_ready(pod: JsonObject) -> bool:
    """Whether the kubelet says that it is ready, and nobody has begun to end it."""
    said = {text(c, "type"): text(c, "status") for c in sequence(pod, "status", "conditions")}
    return said.get("Ready") == "True" and not is_ending(pod)


def is_over(pod: JsonObject) -> bool:
    """Whether its containers have ended for good."""
    return text(pod, "status", "phase") in _OVER


def make_pod(
    world: World,
    owner: JsonObject,
    key: Key,
    *,
    labels: Mapping[str, str],
    node: str = "",
) -> None:
    """Make a pod from the owner's template. ApiError where the API refuses it."""
    template = mapping(owner, "spec", "template")
    spec = dict(mapping(template, "spec"))
    if node := node or _node_for(world, spec):
        spec["nodeName"] = node
    metadata = mapping(template, "metadata")
    body = {
        "metadata": {
            **({"annotations": metadata["annotations"]} if "annotations" in metadata else {}),
            "labels": {**mapping(metadata, "labels"), **labels},
            "name": key.name,
            "ownerReferences": [owner_reference(owner)],
        },
        "spec": spec,
    }
    world.objects.create(PODS, key.namespace, body, CONTROLLERS)


def suits(spec: Mapping[str, object], node: JsonObject) -> bool:
    """Whether a pod of this spec may run on a node."""
    labels = mapping(node, "metadata", "labels")
    return all(labels.get(key) == value for key, value in mapping(spec, "nodeSelector").items())


def _node_for(world: World, spec: Mapping[str, object]) -> str:
    fitting = [name_of(node) for node in world.objects.all(NODES) if suits(spec, node)]
    return fitting[world.objects.version % len(fitting)] if fitting else ""


def _place(world: World, key: Key, pod: JsonObject) -> None:
    node = _node_for(world, mapping(pod, "spec"))
    if node:
        bound = {**mapping(pod, "spec"), "nodeName": node}
        world.objects.update(key, lambda thing: {**thing, "spec": bound}, SCHEDULER)
        return
    total = sum(1 for _ in world.objects.all(NODES))
    why = f"0/{total} nodes are available: {total} node(s) didn't match Pod's node affinity/selector."
    said = conditions(world, pod, Said("PodScheduled", False, "Unschedulable", why))
    if part(pod, "status", "conditions") != said:
        world.objects.set_status(key, {"phase": "Pending", "conditions": said})
        world.warn(key, pod, "FailedScheduling", why)


def _start(world: World, key: Key, pod: JsonObject) -> None:
    holds = ("PodScheduled", "Initialized", "ContainersReady", "Ready")
    now = world.objects.timestamp()
    status = {
        "phase": "Running",
        "startTime": now,
        "conditions": conditions(world, pod, *(Said(kind, True, "") for kind in holds)),
        "containerStatuses": [
            {
                "name": text(c, "name"),
                "image": text(c, "image"),
                "ready": True,
                "started": True,
                "restartCount": 0,
            }
            | {"state": {"running": {"startedAt": now}}}
            for c in sequence(pod, "spec", "containers")
        ],
    }
    world.objects.set_status(key, status)


def _let_work_end(world: World, key: Key, pod: JsonObject) -> None:
    """The containers of a Job's pod end by themselves."""
    owners = {text(owner, "kind") for owner in sequence(pod, "metadata", "ownerReferences")}
    if is_over(pod) or "Job" not in owners:
        return
    over = world.due(pod, "over", world.paces.job_runs_s)
    if world.now < over:
        world.look_at_later(key, over)
        return
    said = conditions(world, pod, Said("PodScheduled", True, ""), Said("Ready", False, "PodCompleted"))
    world.objects.set_status(key, {**mapping(pod, "status"), "phase": "Succeeded", "conditions": said})


def _end(world: World, key: Key, pod: JsonObject) -> None:
    gone = world.due(pod, "gone", world.paces.ends_after_s)
    if world.now < gone:
        world.look_at_later(key, gone)
        return
    world.objects.finish(key)
    for what in ("ready", "over", "gone"):
        world.since.pop((uid_of(pod), what), None)
