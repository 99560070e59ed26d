"""StatefulSets: pods by number, one after the other unless told otherwise, each with its volume claims."""

from __future__ import annotations

from collections.abc import Mapping

from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.fields import (
    integer,
    is_ending,
    mapping,
    name_of,
    part,
    sequence,
    text,
)
from reconciler.adapters.clusters.simulation.kinds_served import CLAIMS
from reconciler.adapters.clusters.simulation.objects import CONTROLLERS
from reconciler.adapters.clusters.simulation.pods import is_ready, make_pod
from reconciler.adapters.clusters.simulation.world import (
    RETRY_S,
    World,
    children,
    counts,
    template_hash,
)
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject
from reconciler.core.resources import PODS

_REVISION = "controller-revision-hash"


def reconcile_stateful_set(world: World, key: Key, thing: JsonObject) -> None:
    """Go one step towards the size and the template, or as many as may be taken at once."""
    wanted = integer(thing, "spec", "replicas", default=1)
    in_turn = part(thing, "spec", "podManagementPolicy") != "Parallel"
    if _grow(world, key, thing, wanted, in_turn) and _shrink(world, key, thing, wanted, in_turn):
        _renew(world, key, thing)
    world.objects.set_status(key, _status(world, key, thing))


def _by_number(world: World, key: Key, thing: JsonObject) -> Mapping[int, tuple[Key, JsonObject]]:
    return {int(k.name.removeprefix(f"{key.name}-")): (k, pod) for k, pod in children(world, thing, PODS)}


def _revision(world: World, key: Key, thing: JsonObject) -> str:
    return f"{key.name}-{template_hash(world, thing)}"


def _grow(world: World, key: Key, thing: JsonObject, wanted: int, in_turn: bool) -> bool:
    """Make the pods that are missing; False while one has to be waited for."""
    there = _by_number(world, key, thing)
    for number in range(wanted):
        if number not in there:
            if not _make(world, key, thing, number) or in_turn:
                return False
        elif in_turn and not is_ready(there[number][1]):
            return False
    return True


def _make(world: World, key: Key, thing: JsonObject, number: int) -> bool:
    pod = Key(PODS, key.namespace, f"{key.name}-{number}")
    labels = {
        _REVISION: _revision(world, key, thing),
        "apps.kubernetes.io/pod-index": str(number),
    }
    try:
        for claim in _claims(thing, pod):
            if world.objects.find(claim) is None:
                body = {"metadata": {"name": claim.name}, "spec": {}}
                world.objects.create(CLAIMS, key.namespace, body, CONTROLLERS)
        make_pod(world, thing, pod, labels=labels)
    except ApiError as error:
        why = f"create Pod {pod.name} in StatefulSet {key.name} failed error: {error.message}"
        world.warn(key, thing, "FailedCreate", why)
        world.look_at_later(key, world.now + RETRY_S)
        return False
    return True


def _claims(thing: JsonObject, pod: Key) -> list[Key]:
    templates = (t for t in sequence(thing, "spec", "volumeClaimTemplates") if isinstance(t, Mapping))
    return [Key(CLAIMS, pod.namespace, f"{name_of(template)}-{pod.name}") for template in templates]


def _shrink(world: World, key: Key, thing: JsonObject, wanted: int, in_turn: bool) -> bool:
    """End the pods beyond the size, highest first; False while one is still there."""
    there = _by_number(world, key, thing)
    surplus = sorted((number for number in there if number >= wanted), reverse=True)
    for number in surplus:
        pod, found = there[number]
        if not is_ending(found):
            world.objects.delete(pod, CONTROLLERS)
            if text(thing, "spec", "persistentVolumeClaimRetentionPolicy", "whenScaled") == "Delete":
                for claim in _claims(thing, pod):
                    if world.objects.find(claim):
                        world.objects.delete(claim, CONTROLLERS)
        if in_turn:
            return False
    return not surplus


def _renew(world: World, key: Key, thing: JsonObject) -> None:
    """End the highest pod of an older template; its successor is made of the present one."""
    revision = _revision(world, key, thing)
    there = _by_number(world, key, thing)
    for number in sorted(there, reverse=True):
        pod, found = there[number]
        if part(found, "metadata", "labels", _REVISION) != revision:
            if not is_ending(found):
                world.objects.delete(pod, CONTROLLERS)
            return


def _status(world: World, key: Key, thing: JsonObject) -> Mapping[str, object]:
    revision = _revision(world, key, thing)
    pods = [pod for _, pod in children(world, thing, PODS)]
    updated = [p for p in pods if part(p, "metadata", "labels", _REVISION) == revision]
    ready = sum(is_ready(pod) for pod in pods)
    old = text(thing, "status", "currentRevision") or revision
    return {
        "replicas": len(pods),
        **counts(
            readyReplicas=ready,
            updatedReplicas=len(updated),
            currentReplicas=len(updated),
        ),
        "availableReplicas": ready,
        "observedGeneration": part(thing, "metadata", "generation"),
        "currentRevision": revision if len(updated) == len(pods) else old,
        "updateRevision": revision,
        "collisionCount": integer(mapping(thing), "status", "collisionCount"),
    }
