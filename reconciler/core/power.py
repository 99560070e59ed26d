"""How a namespace sleeps and wakes: what is seen of it in, the patches that are left to send out.

One merge patch a workload sets the size and records what it was, on condition that nobody wrote since: no crash, no
lost reply and no second writer can lose a size. Every function is pure and level-triggered: asked again after
whatever happened, it names what is left to do, and nothing once all is where it should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reconciler.core.annotations import FENCE, no_record, record
from reconciler.core.objects import (
    annotations_of,
    controller_of,
    last_write_of,
    name_of,
    part,
    text,
    version_of,
)
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.readiness import resting
from reconciler.core.records import Phase, Sized, Trouble, Way
from reconciler.core.resources import HPAS, SCALEDOBJECTS, STATEFULSETS
from reconciler.core.strangers import scaler_of
from reconciler.core.view import NamespaceView
from reconciler.core.workloads import Workload


@dataclass(frozen=True, slots=True)
class Patch:
    """One merge patch of a workload, which is named by its label."""

    resource: Resource
    namespace: str
    name: str
    body: JsonObject
    workload: str


class LeftCode(StrEnum):
    """Why a workload is left as it is."""

    EXCLUDED = "excluded"
    KEPT_FOR_VOLUMES = "kept-for-volumes"
    TARGET_OF_KEDA = "target-of-keda"


@dataclass(frozen=True, slots=True)
class Left:
    """A workload that is not switched on purpose, and why."""

    workload: str
    code: LeftCode
    reason: str


@dataclass(frozen=True, slots=True)
class PowerPlan:
    """What is left to do: patches by wave, in the order in which the waves go. `waits`: the next one cannot begin
    yet.
    """

    waves: tuple[tuple[Patch, ...], ...] = ()
    left: tuple[Left, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    waits: bool = False


def sleep_patches(view: NamespaceView, by: str) -> PowerPlan:
    """What is left to do until everything that may sleep is at its night size, last wave first."""
    left, troubles = [], []
    patches: dict[int, list[Patch]] = {}
    targets = _keda_targets(view)
    for workload in view.workloads:
        fault = _fault(workload)
        if fault:
            troubles.append(fault)
            continue
        reason = _left(workload, targets)
        if reason:
            left.append(reason)
            patch = _give_back(workload) if workload.said.has_record else None
        else:
            patch = _put_to_sleep(workload, by)
        if patch:
            patches.setdefault(workload.order, []).append(patch)
    return PowerPlan(_waves(patches, last_first=True), tuple(left), (*troubles, *_remarks(view)))


def wake_patches(view: NamespaceView, by: str, *, patient: bool = True) -> PowerPlan:
    """What is left to do until every recorded size is given back: the next wave alone, once those before are ready.

    Not `patient`: earlier waves have had their time, and the others follow at once.
    """
    del by  # a wake patch leaves nothing behind, so there is nobody to name in it
    troubles: list[Trouble] = []
    patches: dict[int, list[Patch]] = {}
    unready: set[int] = set()
    for workload in view.workloads:
        fault = _fault(workload)
        if fault:
            troubles.append(fault)
            continue
        if workload.said.has_record:
            patches.setdefault(workload.order, []).append(_give_back(workload))
        elif not workload.is_ready:
            unready.add(workload.order)
    waves = _waves(patches, last_first=False)
    if not waves or not patient:
        return PowerPlan(waves, troubles=tuple(troubles))
    if any(order < min(patches) for order in unready):
        return PowerPlan(troubles=tuple(troubles), waits=True)
    return PowerPlan(waves[:1], troubles=tuple(troubles))


def release_patches(view: NamespaceView) -> PowerPlan:
    """Every recorded size given back at once, whatever a schedule says."""
    return wake_patches(view, "", patient=False)


def fence_patches(view: NamespaceView, way: Way) -> tuple[Patch, ...]:
    """A write to every object that a late patch of `way` could still change, so that its precondition no longer holds.

    A patch that changes nothing is none to an API server, so it leaves a mark, which the next patch of ours removes.
    """
    return tuple(
        _patch(w, {"metadata": {"annotations": {FENCE: version_of(w.thing)}}})
        for w in view.workloads
        if not w.said.fault and (w.said.has_record if way is Way.WAKE else w.size > w.night_size)
    )


def lingering(plan: PowerPlan, view: NamespaceView) -> tuple[str, ...]:
    """What runs on in a namespace that sleeps: what its plan left as it is, and what no size governs."""
    return (*(f"{left.workload}: {left.reason}" for left in plan.left), *resting(view).lingering)


def recorded(view: NamespaceView) -> int:
    """How many workloads carry the record of a size."""
    return sum(workload.said.has_record for workload in view.workloads)


def sizes(view: NamespaceView) -> tuple[Sized, ...]:
    """The size of each workload by day: as recorded, or as it is. What has none is left out. For show, never to
    restore.
    """
    found = []
    for workload in view.workloads:
        if workload.said.fault or workload.kind.fixed:
            continue
        size = workload.kind.recorded(workload.thing, workload.said) if workload.said.has_record else workload.size
        if size:
            found.append(Sized(workload.label, text(part(workload.thing, "metadata"), "uid"), size))
    return tuple(found)


def lost_sizes(view: NamespaceView, before: tuple[Sized, ...]) -> tuple[Trouble, ...]:
    """Objects that had a size and are at zero without a record: named with the command that would set it."""
    now = {w.label: w for w in view.workloads}
    return tuple(
        Trouble(
            sized.workload,
            f"is at 0 without a record; it had {sized.size}: kubectl -n {view.namespace} scale "
            f"{sized.workload.lower()} --replicas={sized.size}",
        )
        for sized in before
        if (w := now.get(sized.workload))
        and text(part(w.thing, "metadata"), "uid") == sized.uid
        and w.size == 0
        and not w.said.has_record
    )


def by_hand(view: NamespaceView, phase: Phase, before: tuple[Sized, ...] = ()) -> tuple[tuple[str, ...], str]:
    """The workloads that are not as a settled namespace should have them, and who last wrote the size of the first.

    Asleep: what is up although it may sleep. Awake: what had a size and was put to zero.
    """
    if phase is Phase.AWAKE:
        names = tuple(trouble.workload for trouble in lost_sizes(view, before))
    else:
        names = tuple(patch.workload for wave in sleep_patches(view, "").waves for patch in wave)
    return names, hand(view, names[0]) if names else ""


def hand(view: NamespaceView, label: str) -> str:
    """Who last wrote the size of a workload: the field manager, and whom that may be, since several tools share a
    client's name: a controller that owns it and is not built in, or another scaler.
    """
    workload = next((w for w in view.workloads if w.label == label), None)
    if workload is None:
        return ""
    manager, contender = last_write_of(workload.thing, *workload.kind.size_path).by, _contender(workload)
    return f"{manager} ({contender})" if manager and contender else manager or contender


def _put_to_sleep(workload: Workload, by: str) -> Patch | None:
    """The patch that takes the size away and records it, unless it is at its night size already."""
    size = workload.size
    if size <= workload.night_size:
        return None
    kind = workload.kind
    before = _recorded(workload)
    keeps = kind.fixed and before
    value = (
        annotations_of(workload.thing).get(kind.record_name)
        if keeps
        else kind.record_value(workload.thing, max(size, before))
    )
    notes = record(workload.thing, kind.record_name, str(value), by)
    return _patch(workload, _merged(kind.change(workload.thing, workload.night_size), notes))


def _give_back(workload: Workload) -> Patch:
    """The patch that restores the recorded size, or leaves the present one if somebody made it larger, or if the
    record is another object's.
    """
    size = max(workload.size, _recorded(workload))
    return _patch(workload, _merged(workload.kind.change(workload.thing, size), no_record(workload.thing)))


def _recorded(workload: Workload) -> int:
    """The size that was recorded of this very object; 0 if there is none."""
    said = workload.said
    return workload.kind.recorded(workload.thing, said) if said.has_record and not said.foreign else 0


def _merged(change: dict[str, object], notes: dict[str, str | None]) -> dict[str, object]:
    annotations = {**notes, **part(change, "metadata", "annotations")}
    return {**change, "metadata": {"annotations": annotations}}


def _patch(workload: Workload, body: dict[str, object]) -> Patch:
    metadata = {**part(body, "metadata"), "resourceVersion": version_of(workload.thing)}
    return Patch(
        workload.kind.resource,
        workload.namespace,
        workload.name,
        {**body, "metadata": metadata},
        workload.label,
    )


def _contender(workload: Workload) -> str:
    owner = controller_of(workload.thing)
    if owner:
        return f"{text(owner, 'kind')}/{text(owner, 'name')}"
    scaler = scaler_of(workload.kind, workload.thing, workload.sleep_infos)
    return scaler.tool if scaler else ""


def _waves(patches: dict[int, list[Patch]], *, last_first: bool) -> tuple[tuple[Patch, ...], ...]:
    return tuple(tuple(patches[order]) for order in sorted(patches, reverse=last_first))


def _fault(workload: Workload) -> Trouble | None:
    """What keeps a workload from being touched at all."""
    if workload.said.fault:
        return Trouble(workload.label, workload.said.fault)
    if workload.said.foreign and workload.size <= workload.night_size:
        return Trouble(workload.label, "carries the record of another object, which is not applied to it")
    return None


def _left(workload: Workload, targets: frozenset[tuple[str, str]]) -> Left | None:
    """Why a workload is not put to sleep."""
    if workload.said.excluded:
        return Left(workload.label, LeftCode.EXCLUDED, "excluded by its own annotation")
    retention = part(workload.thing, "spec", "persistentVolumeClaimRetentionPolicy")
    if workload.kind.resource == STATEFULSETS and retention.get("whenScaled") == "Delete":
        return Left(workload.label, LeftCode.KEPT_FOR_VOLUMES, "would lose its volumes (whenScaled: Delete)")
    if (workload.kind.resource.kind, workload.name) in targets:
        return Left(workload.label, LeftCode.TARGET_OF_KEDA, "left to the ScaledObject that scales it")
    return None


def _keda_targets(view: NamespaceView) -> frozenset[tuple[str, str]]:
    targets = (part(thing, "spec", "scaleTargetRef") for thing in view.objects.get(SCALEDOBJECTS, ()))
    return frozenset((text(target, "kind") or "Deployment", text(target, "name")) for target in targets)


def _remarks(view: NamespaceView) -> Iterator[Trouble]:
    """What people should know of a namespace that goes to sleep, though it keeps nothing from sleeping."""
    for workload in view.workloads:
        if workload.said.remark:
            yield Trouble(workload.label, workload.said.remark)
    for hpa in view.objects.get(HPAS, ()):
        if part(hpa, "spec").get("minReplicas") == 0:
            yield Trouble(
                f"HorizontalPodAutoscaler/{name_of(hpa)}", "has minReplicas 0 and may wake its workload by itself"
            )
