"""Jobs: pods that do their work and end, until there were enough of them."""

from __future__ import annotations

from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.fields import (
    integer,
    is_ending,
    part,
    text,
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
)
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject
from reconciler.core.resources import PODS


def reconcile_job(world: World, key: Key, thing: JsonObject) -> None:
    """Start what is missing; suspended, end what runs; with enough successes, complete."""
    if text(thing, "status", "completionTime"):
        return
    pods = children(world, thing, PODS)
    succeeded = sum(text(pod, "status", "phase") == "Succeeded" for _, pod in pods)
    running = [(k, pod) for k, pod in pods if not is_over(pod) and not is_ending(pod)]
    suspended = part(thing, "spec", "suspend") is True
    left = max(0, integer(thing, "spec", "completions", default=1) - succeeded)
    wanted = 0 if suspended else min(integer(thing, "spec", "parallelism", default=1), left)
    for pod, _ in running[wanted:]:
        world.objects.delete(pod, CONTROLLERS)
    for _ in range(wanted - len(running)):
        if not _make(world, key, thing):
            break
    now = [p for _, p in children(world, thing, PODS) if not is_over(p) and not is_ending(p)]
    said = [Said("Suspended", True, "JobSuspended")] if suspended else []
    over = {"completionTime": world.objects.timestamp()} if not left else {}
    if over:
        said.append(Said("Complete", True, "CompletionsReached"))
    status = {
        **counts(
            active=len(now),
            ready=sum(is_ready(pod) for pod in now),
            succeeded=succeeded,
        ),
        **({} if suspended else {"startTime": text(thing, "status", "startTime") or world.objects.timestamp()}),
        **over,
        **({"conditions": conditions(world, thing, *said)} if said else {}),
    }
    world.objects.set_status(key, status)


def _make(world: World, key: Key, thing: JsonObject) -> bool:
    pod = Key(PODS, key.namespace, f"{key.name}-{world.objects.version:05x}")
    try:
        make_pod(
            world,
            thing,
            pod,
            labels={"batch.kubernetes.io/job-name": key.name, "job-name": key.name},
        )
    except ApiError as error:
        world.warn(key, thing, "FailedCreate", f"Error creating: {error.message}")
        world.look_at_later(key, world.now + RETRY_S)
        return False
    return True
