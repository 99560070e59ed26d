"""Other tools that switch the same workloads, by the traces that they leave.

Scalers (kube-downscaler, kube-green) put workloads to sleep themselves; whoever re-applies what Git says (Argo CD,
Flux) undoes a size that Git names; an operator keeps what it owns as its own resource says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reconciler.core.kinds import BUILT_IN_OWNERS, KINDS, Kind
from reconciler.core.objects import annotations_of, controller_of, items, metadata, name_of, part, text
from reconciler.core.ports import JsonObject
from reconciler.core.records import Trouble
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS, SLEEPINFOS, STATEFULSETS
from reconciler.core.view import NamespaceView

DOWNSCALER = "downscaler/original-replicas"
_ARGO_TRACKING = ("argocd.argoproj.io/tracking-id", "argocd.argoproj.io/instance")
_SLEPT_BY_KUBE_GREEN = {DEPLOYMENTS: True, STATEFULSETS: True, CRONJOBS: False}
"""The kinds that a SleepInfo puts to sleep, and whether it does so where it does not say."""


class Tool(StrEnum):
    """Who it is."""

    KUBE_DOWNSCALER = "kube-downscaler"
    KUBE_GREEN = "kube-green"
    ARGO_CD = "Argo CD"
    FLUX = "Flux"
    OPERATOR = "an operator"


SCALERS = (Tool.KUBE_DOWNSCALER, Tool.KUBE_GREEN)

_REAPPLIES = {
    "argocd-controller": Tool.ARGO_CD,
    "argocd-application-controller": Tool.ARGO_CD,
    "kustomize-controller": Tool.FLUX,
    "helm-controller": Tool.FLUX,
}
"""Field managers that write again and again what Git says."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody else who switches a workload. `detail` says by what that is known; `before` is the size they recall;
    what is at zero may be so by their hand, unless they say that they woke it last (`woke`).
    """

    workload: str
    tool: Tool
    detail: str
    before: str = ""
    woke: bool = False


def strangers(view: NamespaceView, space: JsonObject | None = None) -> tuple[Stranger, ...]:
    """Everyone who may fight over a namespace's workloads. `space` is the Namespace itself, where it was read."""
    infos = view.objects.get(SLEEPINFOS, ())
    everywhere = _downscaler_mark(space) if space else ""
    return tuple(
        stranger
        for kind in KINDS
        for thing in view.objects.get(kind.resource, ())
        if text(controller_of(thing), "kind") not in BUILT_IN_OWNERS
        for stranger in _of_workload(kind, thing, infos, everywhere)
    )


def scaler_of(kind: Kind, thing: JsonObject, infos: tuple[JsonObject, ...]) -> Stranger | None:
    """The other scaler of a workload, by what the workload itself and the namespace's SleepInfos say."""
    label = f"{kind.resource.kind}/{name_of(thing)}"
    mark = _downscaler_mark(thing)
    if mark:
        return Stranger(label, Tool.KUBE_DOWNSCALER, mark, text(annotations_of(thing), DOWNSCALER)[:20])
    for info in infos:
        if _sleeps_by(info, kind, thing):
            woke = text(part(info, "status"), "operation") == "WAKE_UP"
            return Stranger(label, Tool.KUBE_GREEN, f"SleepInfo/{name_of(info)}", woke=woke)
    return None


def rivalry(kind: Kind, thing: JsonObject, infos: tuple[JsonObject, ...], *, recorded: bool) -> Trouble | None:
    """What is to be known of a workload that another scaler switches too: at 0 without a record of ours, it is they who
    hold it there, and that is not what its owner wishes."""
    rival = scaler_of(kind, thing, infos)
    if rival is None:
        return None
    if kind.size(thing) or recorded or rival.woke:
        return Trouble(rival.workload, f"is also switched by {rival.tool} ({rival.detail})")
    before = f", {rival.before} before" if rival.before else ""
    return Trouble(rival.workload, f"is at 0, held by {rival.tool}{before}")


def _of_workload(kind: Kind, thing: JsonObject, infos: tuple[JsonObject, ...], everywhere: str) -> Iterator[Stranger]:
    label = f"{kind.resource.kind}/{name_of(thing)}"
    scaler = scaler_of(kind, thing, infos)
    if scaler:
        yield scaler
    elif everywhere and not _is_left_by_downscaler(thing):
        yield Stranger(label, Tool.KUBE_DOWNSCALER, f"{everywhere} on the namespace")
    owner = controller_of(thing)
    if owner:
        yield Stranger(label, Tool.OPERATOR, f"{text(owner, 'kind')}/{text(owner, 'name')}")
    else:
        yield from _reappliers(kind, thing, label)


def _reappliers(kind: Kind, thing: JsonObject, label: str) -> Iterator[Stranger]:
    """Who writes the size again. A tool that is known to write the object, and not its size, leaves it alone."""
    entries = list(items(metadata(thing).get("managedFields")))
    writers = {tool: text(e, "manager") for e in entries if (tool := _REAPPLIES.get(text(e, "manager")))}
    of_size = {tool for e in entries if (tool := _REAPPLIES.get(text(e, "manager"))) and _manages(e, kind.size_path)}
    for tool in sorted(of_size):
        yield Stranger(label, tool, f"{writers[tool]} manages {'.'.join(kind.size_path)}")
    labels, notes = part(thing, "metadata", "labels"), annotations_of(thing)
    mark = next((name for name in _ARGO_TRACKING if name in notes or name in labels), "")
    if mark and Tool.ARGO_CD not in writers:
        yield Stranger(label, Tool.ARGO_CD, mark)


def _manages(entry: JsonObject, path: tuple[str, ...]) -> bool:
    field: object = entry.get("fieldsV1")
    for name in path:
        field = part(field).get(f"f:{name}")
    return field is not None


def _downscaler_mark(thing: JsonObject) -> str:
    """The annotation by which kube-downscaler is told about it; "" where there is none, or one that excludes it."""
    if _is_left_by_downscaler(thing):
        return ""
    return next((str(name) for name in sorted(annotations_of(thing)) if name.startswith("downscaler/")), "")


def _is_left_by_downscaler(thing: JsonObject) -> bool:
    return text(annotations_of(thing), "downscaler/exclude").lower() == "true"


def _sleeps_by(info: JsonObject, kind: Kind, thing: JsonObject) -> bool:
    spec = part(info, "spec")
    by_default = _SLEPT_BY_KUBE_GREEN.get(kind.resource)
    if by_default is None or spec.get(f"suspend{kind.resource.kind}s", by_default) is not True:
        return False
    refs = list(items(spec.get("excludeRef")))
    return not any(text(r, "kind") == kind.resource.kind and text(r, "name") == name_of(thing) for r in refs)
