"""Other tools that switch the same workloads, by the traces that they leave."""

from __future__ import annotations

from dataclasses import dataclass

from reconciler.core.objects import annotations_of, items, metadata, name_of, part, text
from reconciler.core.ports import JsonObject
from reconciler.core.records import Trouble
from reconciler.core.view import NamespaceView

DOWNSCALER = "downscaler/original-replicas"
_ARGO_TRACKING = ("argocd.argoproj.io/tracking-id", "argocd.argoproj.io/instance")


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody else who may switch a workload; `before` is the size that they remember, where they say one."""

    workload: str
    tool: str
    before: str = ""


def held_by_other_tool(label: str, size: int, thing: JsonObject) -> Trouble | None:
    """A workload at zero that another tool holds there: zero is then not what its owner wishes."""
    before = annotations_of(thing).get(DOWNSCALER)
    if size == 0 and isinstance(before, str):
        return Trouble(label, f"is at 0, held by kube-downscaler, {before[:20]} before")
    return None


def strangers(view: NamespaceView, sleep_infos: tuple[JsonObject, ...] = ()) -> tuple[Stranger, ...]:
    """Everyone who may fight over a namespace's workloads: other scalers, Argo CD, kube-green."""
    found = [
        Stranger(f"{resource.kind}/{name_of(thing)}", tool, before)
        for resource, things in view.objects.items()
        for thing in things
        for tool, before in _traces(thing)
    ]
    found += [Stranger(f"SleepInfo/{name_of(info)}", "kube-green") for info in sleep_infos]
    return tuple(found)


def _traces(thing: JsonObject) -> list[tuple[str, str]]:
    notes = annotations_of(thing)
    found = []
    if any(name.startswith("downscaler/") for name in notes):
        found.append(("kube-downscaler", text(notes, DOWNSCALER)))
    labels = part(thing, "metadata", "labels")
    managers = {text(entry, "manager") for entry in items(metadata(thing).get("managedFields"))}
    if any(name in notes or name in labels for name in _ARGO_TRACKING) or "argocd-controller" in managers:
        found.append(("Argo CD", ""))
    return found
