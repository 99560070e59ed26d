"""ReplicaSets make pods; Deployments and Argo Rollouts make ReplicaSets, one for each pod template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.fields import (
    integer,
    is_ending,
    mapping,
    part,
    text,
    uid_of,
)
from reconciler.adapters.clusters.simulation.objects import CONTROLLERS
from reconciler.adapters.clusters.simulation.pods import is_over, is_ready, make_pod
from reconciler.adapters.clusters.simulation.world import (
    RETRY_S,
    Said,
    World,
    children,
    conditions,
    counts,
    owner_reference,
    template_hash,
)
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject
from reconciler.core.resources import PODS, REPLICASETS, ROLLOUTS

_HASH = "pod-template-hash"


def reconcile_replica_set(world: World, key: Key, thing: JsonObject) -> None:
    """Make or end pods until there are as many as its size says; a refusal is a condition, tried again later."""
    pods = [(k, p) for k, p in children(world, thing, PODS) if not is_ending(p) and not is_over(p)]
    wanted = 0 if is_ending(thing) else integer(thing, "spec", "replicas", default=1)
    refusal = _grow(world, key, thing, wanted - len(pods))
    surplus = sorted(pods, key=lambda one: (not is_ready(one[1]), _age(one[1])))[: max(0, len(pods) - wanted)]
    for pod, _ in surplus:
        world.objects.delete(pod, CONTROLLERS)
    pods = [(k, p) for k, p in children(world, thing, PODS) if not is_ending(p) and not is_over(p)]
    ready = sum(is_ready(pod) for _, pod in pods)
    failed = [Said("ReplicaFailure", True, "FailedCreate", refusal)] if refusal else []
    status = {
        "replicas": len(pods),
        **counts(fullyLabeledReplicas=len(pods), readyReplicas=ready, availableReplicas=ready),
        "observedGeneration": part(thing, "metadata", "generation"),
        **({"conditions": conditions(world, thing, *failed)} if failed else {}),
    }
    world.objects.set_status(key, status)


def _age(pod: JsonObject) -> str:
    return text(pod, "metadata", "creationTimestamp")


def _grow(world: World, key: Key, thing: JsonObject, missing: int) -> str:
    """Make the missing pods, and say why one could not be made."""
    for _ in range(missing):
        name = f"{key.name}-{world.objects.version:05x}"
        try:
            make_pod(world, thing, Key(PODS, key.namespace, name), labels={})
        except ApiError as error:
            world.warn(key, thing, "FailedCreate", f"Error creating: {error.message}")
            world.look_at_later(key, world.now + RETRY_S)
            return error.message
    return ""


def reconcile_deployment(world: World, key: Key, thing: JsonObject) -> None:
    """Keep one ReplicaSet of the present template at the size; older ones end once it is ready."""
    wanted = integer(thing, "spec", "replicas", default=1)
    mark = template_hash(world, thing)
    owned = children(world, thing, REPLICASETS)
    current = next(
        ((k, rs) for k, rs in owned if part(rs, "metadata", "labels", _HASH) == mark),
        None,
    )
    if current is None:
        current = _make_replica_set(world, key, thing, mark, wanted)
        owned = [*owned, current]
    elif part(current[1], "spec", "replicas") != wanted:
        world.scale(current[0], wanted)
    if integer(current[1], "status", "readyReplicas") >= wanted:
        for old, rs in owned:
            if old != current[0] and integer(rs, "spec", "replicas"):
                world.scale(old, 0)
    sets = [rs for _, rs in children(world, thing, REPLICASETS)]
    world.objects.set_status(key, _deployment_status(world, key, thing, sets, mark))


def _make_replica_set(world: World, key: Key, thing: JsonObject, mark: str, replicas: int) -> tuple[Key, JsonObject]:
    template = mapping(thing, "spec", "template")
    labels = {**mapping(template, "metadata", "labels"), _HASH: mark}
    selector = {**mapping(thing, "spec", "selector", "matchLabels"), _HASH: mark}
    body = {
        "metadata": {
            "name": f"{key.name}-{mark}",
            "labels": labels,
            "ownerReferences": [owner_reference(thing)],
        },
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": selector},
            "template": {
                **template,
                "metadata": {**mapping(template, "metadata"), "labels": labels},
            },
        },
    }
    made = world.objects.create(REPLICASETS, key.namespace, body, CONTROLLERS)
    return Key(REPLICASETS, key.namespace, f"{key.name}-{mark}"), made


def _deployment_status(
    world: World, key: Key, thing: JsonObject, sets: Sequence[JsonObject], mark: str
) -> Mapping[str, object]:
    wanted = integer(thing, "spec", "replicas", default=1)
    updated = sum(integer(rs, "status", "replicas") for rs in sets if part(rs, "metadata", "labels", _HASH) == mark)
    there = sum(integer(rs, "status", "replicas") for rs in sets)
    ready = sum(integer(rs, "status", "readyReplicas") for rs in sets)
    generation = part(thing, "metadata", "generation")
    return {
        **counts(
            replicas=there,
            updatedReplicas=updated,
            readyReplicas=ready,
            availableReplicas=ready,
        ),
        **counts(unavailableReplicas=max(0, wanted - ready)),
        # Argo's controller writes it as a string.
        "observedGeneration": str(generation) if key.resource == ROLLOUTS else generation,
        "conditions": conditions(world, thing, *_deployment_conditions(world, key, thing, sets, ready)),
        **({"phase": "Healthy" if ready >= wanted else "Progressing"} if key.resource == ROLLOUTS else {}),
    }


def _deployment_conditions(
    world: World, key: Key, thing: JsonObject, sets: Sequence[JsonObject], ready: int
) -> list[Said]:
    wanted = integer(thing, "spec", "replicas", default=1)
    enough = ready >= wanted
    said = [
        Said(
            "Available",
            True,
            "MinimumReplicasAvailable",
            "Deployment has minimum availability.",
        )
        if enough
        else Said(
            "Available",
            False,
            "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability.",
        )
    ]
    effort = f"progress of {part(thing, 'metadata', 'generation')}"
    deadline = world.due(thing, effort, integer(thing, "spec", "progressDeadlineSeconds", default=600))
    if enough:
        world.since.pop((uid_of(thing), effort), None)
        said.append(Said("Progressing", True, "NewReplicaSetAvailable"))
    elif world.now < deadline:
        world.look_at_later(key, deadline)
        said.append(Said("Progressing", True, "ReplicaSetUpdated"))
    else:
        why = f'ReplicaSet of "{key.name}" has timed out progressing.'
        said.append(Said("Progressing", False, "ProgressDeadlineExceeded", why))
    for rs in sets:
        said += [Said("ReplicaFailure", True, "FailedCreate", text(c, "message")) for c in _failures(rs)]
    return said


def _failures(replica_set: JsonObject) -> list[object]:
    found = mapping(replica_set, "status").get("conditions")
    return [c for c in found if text(c, "type") == "ReplicaFailure"] if isinstance(found, list) else []
