"""DaemonSets: one pod on every node that the template's node selector fits."""

from __future__ import annotations

from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.fields import (
    is_ending,
    mapping,
    name_of,
    part,
    text,
)
from reconciler.adapters.clusters.simulation.objects import CONTROLLERS
from reconciler.adapters.clusters.simulation.pods import is_ready, make_pod, suits
from reconciler.adapters.clusters.simulation.world import (
    RETRY_S,
    World,
    children,
    counts,
    template_hash,
)
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject
from reconciler.core.resources import NODES, PODS

_REVISION = "controller-revision-hash"


def reconcile_daemon_set(world: World, key: Key, thing: JsonObject) -> None:
    """End the pods on nodes that no longer fit or of an older template, and make the missing ones."""
    spec, revision = mapping(thing, "spec", "template", "spec"), template_hash(world, thing)
    fitting = {name_of(node) for node in world.objects.all(NODES) if suits(spec, node)}
    there = children(world, thing, PODS)
    for pod, found in there:
        fits = text(found, "spec", "nodeName") in fitting
        if not is_ending(found) and not (fits and part(found, "metadata", "labels", _REVISION) == revision):
            world.objects.delete(pod, CONTROLLERS)
    taken = {text(pod, "spec", "nodeName") for _, pod in children(world, thing, PODS)}
    for node in sorted(fitting - taken):
        if not _make(world, key, thing, node, revision):
            break
    world.objects.set_status(key, _status(world, thing, fitting, revision))


def _make(world: World, key: Key, thing: JsonObject, node: str, revision: str) -> bool:
    pod = Key(PODS, key.namespace, f"{key.name}-{world.objects.version:05x}")
    try:
        make_pod(world, thing, pod, labels={_REVISION: revision}, node=node)
    except ApiError as error:
        world.warn(key, thing, "FailedCreate", f"Error creating: {error.message}")
        world.look_at_later(key, world.now + RETRY_S)
        return False
    return True


def _status(world: World, thing: JsonObject, fitting: set[str], revision: str) -> JsonObject:
    pods = [pod for _, pod in children(world, thing, PODS) if not is_ending(pod)]
    placed = [pod for pod in pods if text(pod, "spec", "nodeName") in fitting]
    ready = sum(is_ready(pod) for pod in placed)
    updated = sum(part(pod, "metadata", "labels", _REVISION) == revision for pod in placed)
    return {
        "desiredNumberScheduled": len(fitting),
        "currentNumberScheduled": len(placed),
        "numberMisscheduled": len(pods) - len(placed),
        "numberReady": ready,
        **counts(
            numberAvailable=ready,
            numberUnavailable=len(fitting) - ready,
            updatedNumberScheduled=updated,
        ),
        "observedGeneration": part(thing, "metadata", "generation"),
    }
