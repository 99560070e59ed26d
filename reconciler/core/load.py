"""What the workloads of a namespace request: the size that is paid for by day, and spared in their sleep."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from reconciler.core.kinds import BUILT_IN_OWNERS, KINDS
from reconciler.core.objects import controller_of, items, part, text, whole
from reconciler.core.ports import JsonObject
from reconciler.core.records import Load
from reconciler.core.resources import DAEMONSETS, PODS
from reconciler.core.view import NamespaceView

_SUFFIXES = {
    "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"), "k": Decimal(1000), "M": Decimal(10**6),
    "G": Decimal(10**9), "T": Decimal(10**12), "P": Decimal(10**15), "Ki": Decimal(2**10), "Mi": Decimal(2**20),
    "Gi": Decimal(2**30), "Ti": Decimal(2**40), "Pi": Decimal(2**50),
}  # fmt: skip


def load(view: NamespaceView) -> Load:
    """Replicas × requests over all that is up, and the pods that belong to no workload. Pods with a container that
    requests nothing are counted apart, since what they cost is unknown and not nothing."""
    return _summed(_running(view))


def spared(view: NamespaceView) -> Load:
    """What the workloads that Alba put to sleep would request beyond what they do, at the sizes recorded on them.

    DaemonSets are left out: on how many nodes they would run is known only once they do.
    """
    return _summed(
        (max(0, workload.kind.recorded(workload.thing, workload.said) - workload.size), _template(workload.thing))
        for workload in view.workloads
        if workload.said.has_record and not (workload.said.fault or workload.kind.fixed)
    )


def _summed(pods: Iterable[tuple[int, JsonObject]]) -> Load:
    cpu, memory, unpriced = Decimal(0), Decimal(0), 0
    for replicas, spec in pods:
        pod_cpu, pod_memory, priced = _requests(spec)
        cpu += pod_cpu * replicas
        memory += pod_memory * replicas
        unpriced += 0 if priced else replicas
    return Load(int(cpu * 1000), int(memory / 2**20), unpriced)


def quantity(value: object) -> Decimal | None:
    """A Kubernetes quantity (`100m`, `1.5`, `256Mi`, `1e3`) as a number; None: it is none."""
    return _number(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


@lru_cache(maxsize=4096)
def _number(written: str) -> Decimal | None:
    suffix = written.lstrip("+-0123456789.")
    if suffix in _SUFFIXES:
        factor, written = _SUFFIXES[suffix], written.removesuffix(suffix)
    else:
        factor = Decimal(1)
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number * factor if number.is_finite() and number >= 0 else None


def _running(view: NamespaceView) -> Iterable[tuple[int, JsonObject]]:
    """How many pods of which specification are wanted."""
    for kind in KINDS:
        if kind.fixed and kind.resource != DAEMONSETS:
            continue
        for thing in view.objects.get(kind.resource, ()):
            if text(controller_of(thing), "kind") in BUILT_IN_OWNERS:
                continue
            size = kind.size(thing)
            if kind.resource == DAEMONSETS:
                size *= whole(part(thing, "status"), "desiredNumberScheduled")
            yield size, _template(thing)
    for pod in view.objects.get(PODS, ()):
        loose = not controller_of(pod) or text(controller_of(pod), "kind") == "Job"
        if loose and part(pod, "status").get("phase") not in ("Succeeded", "Failed"):
            yield 1, part(pod, "spec")


def _template(thing: JsonObject) -> JsonObject:
    return part(thing, "spec", "template", "spec")


def _requests(spec: JsonObject) -> tuple[Decimal, Decimal, bool]:
    """CPU in cores, memory in bytes, and whether every container says what it requests.

    Init containers run one by one before the others, so the largest counts where it is larger than their sum.
    """
    priced = True
    sums = [Decimal(0), Decimal(0)]
    for container in items(spec.get("containers")):
        found = _of_container(container)
        priced = priced and None not in found
        sums = [total + (one or 0) for total, one in zip(sums, found, strict=True)]
    largest = [Decimal(0), Decimal(0)]
    for container in items(spec.get("initContainers")):
        target = sums if container.get("restartPolicy") == "Always" else largest
        found = _of_container(container)
        for at, one in enumerate(found):
            target[at] = target[at] + (one or 0) if target is sums else max(target[at], one or Decimal(0))
    return max(sums[0], largest[0]), max(sums[1], largest[1]), priced and bool(spec)


def _of_container(container: JsonObject) -> tuple[Decimal | None, Decimal | None]:
    """A container without requests but with limits requests these (kubernetes.io, Resource Management)."""
    requests, limits = part(container, "resources", "requests"), part(container, "resources", "limits")
    cpu, memory = requests.get("cpu", limits.get("cpu")), requests.get("memory", limits.get("memory"))
    return quantity(cpu), quantity(memory)
