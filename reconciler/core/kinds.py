"""The kinds of workloads and how each is switched: a table, not a chain of ifs.

What differs from kind to kind stands here: where the size is, what its record is called, what it looks like
asleep, and in which wave it wakes. What is the same for all stands in `power`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reconciler.core.annotations import (
    ASLEEP_SELECTOR,
    PAUSED_REPLICAS,
    REPLICAS,
    SUSPENDED,
    UID,
    Said,
)
from reconciler.core.objects import annotations_of, part, text, uid_of, whole
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import (
    CRONJOBS,
    DAEMONSETS,
    DEPLOYMENTS,
    HPAS,
    JOBS,
    PODS,
    REPLICASETS,
    ROLLOUTS,
    SCALEDOBJECTS,
    SLEEPINFOS,
    STATEFULSETS,
)

KEDA_PAUSED = "autoscaling.keda.sh/paused-replicas"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. Sizes are replicas; for what is only on or off they are 1 and 0.

    `order` is the wave in which it wakes unless the object says otherwise; `fixed` tells that its size cannot be
    anything but on or off. `asleep` and `awake` are what a merge patch says for a size.
    """

    resource: Resource
    order: int
    size: Callable[[JsonObject], int]
    running: Callable[[JsonObject], int]
    ready: Callable[[JsonObject], int]
    record_name: str
    recorded: Callable[[JsonObject, Said], int]
    record_value: Callable[[JsonObject, int], str]
    change: Callable[[JsonObject, int], dict[str, object]]
    size_path: tuple[str, ...]
    fixed: bool = False


def _replicas(thing: JsonObject) -> int:
    return whole(part(thing, "spec"), "replicas", 1)


def _by_replicas(resource: Resource, order: int) -> Kind:
    return Kind(
        resource,
        order,
        size=_replicas,
        running=lambda thing: whole(part(thing, "status"), "replicas"),
        ready=lambda thing: whole(part(thing, "status"), "readyReplicas"),
        record_name=REPLICAS,
        recorded=lambda thing, said: said.recorded_size or 0,
        record_value=lambda thing, size: str(size),
        change=lambda thing, size: {"spec": {"replicas": size}},
        size_path=("spec", "replicas"),
    )


def _is_scheduled(thing: JsonObject) -> int:
    return int(part(thing, "spec").get("suspend") is not True)


def _has_selector(thing: JsonObject) -> int:
    return int(text(part(thing, "spec", "template", "spec", "nodeSelector"), ASLEEP_SELECTOR) != "true")


def _select(thing: JsonObject, size: int) -> dict[str, object]:
    del thing
    selector = {ASLEEP_SELECTOR: None if size else "true"}
    return {"spec": {"template": {"spec": {"nodeSelector": selector}}}}


def _is_unpaused(thing: JsonObject) -> int:
    return int(annotations_of(thing).get(KEDA_PAUSED) != "0")


def _pause(thing: JsonObject, size: int) -> dict[str, object]:
    """Waking gives back what the annotation said before; "" stands for its absence."""
    before = annotations_of(thing).get(PAUSED_REPLICAS)
    return {"metadata": {"annotations": {KEDA_PAUSED: "0" if not size else (before or None)}}}


KINDS: tuple[Kind, ...] = (
    _by_replicas(STATEFULSETS, 10),
    _by_replicas(DEPLOYMENTS, 20),
    _by_replicas(ROLLOUTS, 20),
    _by_replicas(REPLICASETS, 20),
    Kind(
        DAEMONSETS,
        20,
        size=_has_selector,
        running=lambda thing: whole(part(thing, "status"), "currentNumberScheduled"),
        ready=lambda thing: int(
            whole(part(thing, "status"), "numberReady") >= whole(part(thing, "status"), "desiredNumberScheduled")
        ),
        record_name=UID,
        recorded=lambda thing, said: 1,
        record_value=lambda thing, size: uid_of(thing),
        change=_select,
        size_path=("spec", "template", "spec", "nodeSelector", ASLEEP_SELECTOR),
        fixed=True,
    ),
    Kind(
        SCALEDOBJECTS,
        20,
        size=_is_unpaused,
        running=lambda thing: 0,
        ready=lambda thing: 1,
        record_name=PAUSED_REPLICAS,
        recorded=lambda thing, said: 1,
        record_value=lambda thing, size: text(annotations_of(thing), KEDA_PAUSED),
        change=_pause,
        size_path=("metadata", "annotations", KEDA_PAUSED),
        fixed=True,
    ),
    Kind(
        CRONJOBS,
        30,
        size=_is_scheduled,
        running=lambda thing: 0,
        ready=lambda thing: 1,
        record_name=SUSPENDED,
        recorded=lambda thing, said: 1,
        record_value=lambda thing, size: "false",
        change=lambda thing, size: {"spec": {"suspend": not size}},
        size_path=("spec", "suspend"),
        fixed=True,
    ),
)

WORKLOAD_RESOURCES: tuple[Resource, ...] = tuple(kind.resource for kind in KINDS)
"""What is listed to judge whether a namespace sleeps."""

COMPANION_RESOURCES: tuple[Resource, ...] = (PODS, JOBS, HPAS, SLEEPINFOS)
"""What is listed beside, to say what lingers, why something is not ready, and who else scales."""

BUILT_IN_OWNERS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Rollout"})
"""Owners whose own size is switched, so that what they own follows."""
