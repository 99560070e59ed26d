"""The objects of a namespace that can be switched, each read once: every judgement of a look begins from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from reconciler.core.annotations import Said, said
from reconciler.core.kinds import BUILT_IN_OWNERS, KINDS, Kind
from reconciler.core.objects import controller_of, metadata, name_of, part, text, whole
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import SLEEPINFOS


@dataclass(frozen=True)
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

    @cached_property
    def is_observed(self) -> bool:
        """Whether its controller has seen the last change; an object that none has ever seen says nothing."""
        status = part(self.thing, "status")
        return "observedGeneration" not in status or whole(status, "observedGeneration") >= whole(
            metadata(self.thing), "generation"
        )

    @cached_property
    def is_ready(self) -> bool:
        """Whether it has all that it asks for; one at zero asks for nothing."""
        return self.size == 0 or (self.is_observed and self.kind.ready(self.thing) >= self.size)


def workloads_of(
    namespace: str, objects: Mapping[Resource, tuple[JsonObject, ...]], known: Iterable[Workload] = ()
) -> tuple[Workload, ...]:
    """Everything that can be switched, by kind; what another workload owns follows its owner. Of what is `known`, the
    objects that are the very same are not read again.
    """
    infos = objects.get(SLEEPINFOS, ())
    read = {id(workload.thing): workload for workload in known}
    found = []
    for kind in KINDS:
        for thing in objects.get(kind.resource, ()):
            before = read.get(id(thing))
            if before is not None:
                found.append(before)
                continue
            owner = controller_of(thing)
            if not owner or text(owner, "kind") not in BUILT_IN_OWNERS:
                name = name_of(thing)
                label = f"{kind.resource.kind}/{name}"
                found.append(Workload(kind, thing, name, label, kind.size(thing), said(thing), namespace, infos))
    return tuple(found)
