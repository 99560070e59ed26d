"""What is ready, what is still ending, and what does not come: judged by the objects' own status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reconciler.core.objects import controller_of, items, metadata, name_of, part, text, whole
from reconciler.core.ports import JsonObject
from reconciler.core.records import Trouble
from reconciler.core.resources import JOBS, PODS, SLEEPINFOS
from reconciler.core.strangers import rivalry
from reconciler.core.view import NamespaceView
from reconciler.core.workloads import Workload

_BAD_WAITS = frozenset({"ImagePullBackOff", "ErrImagePull", "CrashLoopBackOff", "CreateContainerConfigError"})


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many workloads that should be up are ready, which are not, and what is known to keep them from it."""

    ready: int
    total: int
    troubles: tuple[Trouble, ...] = ()
    unready: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """Whether a namespace sleeps for sure, what still runs in it all the same, and what keeps it from sleeping."""

    confirmed: bool
    lingering: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()


def readiness(view: NamespaceView) -> Readiness:
    """Over all workloads that are up or have a size recorded. Another scaler's hand is a trouble, also at zero."""
    ready, unready, rivalries = 0, [], []
    infos = view.objects.get(SLEEPINFOS, ())
    for workload in view.workloads:
        marks = workload.said
        found = rivalry(workload.kind, workload.thing, infos, recorded=marks.has_record)
        if found and not marks.excluded:
            rivalries.append(found)
        if marks.fault or (workload.size == 0 and not marks.has_record):
            continue
        if not marks.has_record and workload.is_ready:
            ready += 1
        else:
            unready.append(workload)
    troubles = _troubles(view, unready) if unready else ()
    return Readiness(ready, ready + len(unready), (*rivalries, *troubles), tuple(w.label for w in unready))


def resting(view: NamespaceView) -> Rest:
    """Confirmed when whatever may sleep is at its night size and none of its replicas is left. What says something
    that cannot be read is not touched, and so holds nothing up.
    """
    holding = tuple(
        w.label
        for w in view.workloads
        if w.said.has_record and not (w.said.excluded or w.said.fault) and not _is_at_rest(w)
    )
    return Rest(not holding, tuple(_lingering(view)), holding)


def _is_at_rest(workload: Workload) -> bool:
    night = workload.night_size
    return workload.size <= night and workload.is_observed and workload.kind.running(workload.thing) <= night


def _lingering(view: NamespaceView) -> Iterator[str]:
    """What runs on in a namespace that sleeps: Jobs, pods without a controller, pods that still end."""
    for job in view.objects.get(JOBS, ()):
        if whole(part(job, "status"), "active"):
            since = text(part(job, "status"), "startTime") or text(metadata(job), "creationTimestamp")
            yield f"Job/{name_of(job)} since {since}"
    for pod in view.objects.get(PODS, ()):
        if part(pod, "status").get("phase") in ("Succeeded", "Failed"):
            continue
        if "deletionTimestamp" in metadata(pod):
            grace = whole(metadata(pod), "deletionGracePeriodSeconds")
            yield f"Pod/{name_of(pod)} is still ending, with {grace} s of grace"
        elif not controller_of(pod):
            yield f"Pod/{name_of(pod)} has no controller"


def _troubles(view: NamespaceView, unready: list[Workload]) -> tuple[Trouble, ...]:
    pods = view.objects.get(PODS, ())
    found = []
    for workload in unready:
        why = (
            _condition(workload.thing, "ReplicaFailure", "True")
            or _pod_trouble(workload.thing, pods)
            or _condition(workload.thing, "Progressing", "False")
        )
        if why:
            found.append(Trouble(workload.label, why))
    return tuple(found)


def _condition(thing: JsonObject, kind: str, status: str) -> str:
    """What the workload's own condition says is wrong, in the API's words."""
    for condition in items(part(thing, "status").get("conditions")):
        if (text(condition, "type"), text(condition, "status")) == (kind, status):
            return text(condition, "message")[:300] or text(condition, "reason")
    return ""


def _pod_trouble(thing: JsonObject, pods: tuple[JsonObject, ...]) -> str:
    """What its pods say is wrong: they are named after it, directly or by way of a ReplicaSet."""
    name = name_of(thing)
    for pod in pods:
        owner = controller_of(pod)
        if not (text(owner, "name") == name or text(owner, "name").rpartition("-")[0] == name):
            continue
        for condition in items(part(pod, "status").get("conditions")):
            if text(condition, "type") == "PodScheduled" and text(condition, "status") == "False":
                return f"{text(condition, 'reason')}: {text(condition, 'message')}"[:300]
        for container in items(part(pod, "status").get("containerStatuses")):
            waiting = part(container, "state", "waiting")
            if text(waiting, "reason") in _BAD_WAITS:
                return f"{text(waiting, 'reason')}: {text(waiting, 'message')}"[:300]
    return ""
