"""The objects of a namespace that can be switched, each read once: every judgement of a look begins from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reconciler.core.annotations import Said, said
from reconciler.core.kinds import BUILT_IN_OWNERS, KINDS, Kind
from reconciler.core.objects import controller_of, name_of, text
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import SLEEPINFOS


@dataclass(frozen=True, slots=True)
class Workload:
    """One object that can be switched, and what its annotations say. `label` names it within its namespace."""

    kind: Kind
    thing: JsonObject
    name: str
    label: str
    size: int
    said: Said
    namespace: str
    sleep_infos: tuple[JsonObject, ...] = ()

    @property
    def night_size(self) -> int:
        return 0 if self.kind.fixed else self.said.night_size

    @property
    def order(self) -> int:
        return self.kind.order if self.said.order is None else self.said.order


def workloads_of(namespace: str, objects: Mapping[Resource, tuple[JsonObject, ...]]) -> tuple[Workload, ...]:
    """Everything that can be switched, by kind; what another workload owns follows its owner."""
    infos = objects.get(SLEEPINFOS, ())
    found = []
    for kind in KINDS:
        for thing in objects.get(kind.resource, ()):
            owner = controller_of(thing)
            if not owner or text(owner, "kind") not in BUILT_IN_OWNERS:
                name = name_of(thing)
                label = f"{kind.resource.kind}/{name}"
                found.append(Workload(kind, thing, name, label, kind.size(thing), said(thing), namespace, infos))
    return tuple(found)
