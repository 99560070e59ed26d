"""Gives recorded sizes back with nothing but the cluster: no store, no schedule, no protection is asked.

Called by `alba release` and `alba restore`, the way out when all else is gone. Repeating it does what is left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from reconciler.core.ports import Cluster, Conflict, Done, Gone, Refused
from reconciler.core.power import recorded, release_patches
from reconciler.core.records import Trouble
from reconciler.core.resources import LEASES
from reconciler.core.view import Life
from reconciler.engine.electing import PAUSED, LeaseName
from reconciler.engine.looking import look

TRIES = 5
"""How often a namespace is looked at again while others write to its workloads."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What became of one namespace's recorded sizes: the workloads that have theirs again, and those that have not."""

    namespace: str
    given: tuple[str, ...]
    troubles: tuple[Trouble, ...]


async def with_records(cluster: Cluster, namespaces: Collection[str]) -> tuple[str, ...]:
    """Those of the namespaces in which a size is recorded or a kind cannot be listed. ClusterUnavailable."""
    views = await look(cluster, namespaces)
    return tuple(sorted(name for name, view in views.items() if recorded(view) or view.unlistable))


async def give_back(cluster: Cluster, namespace: str) -> GivenBack:
    """Give every recorded size of a namespace back at once. ClusterUnavailable: some may have been given."""
    given: list[str] = []
    refused: dict[str, str] = {}
    for _ in range(TRIES):
        view = (await look(cluster, [namespace]))[namespace]
        if view.life is Life.GONE:
            return GivenBack(namespace, (), (Trouble(namespace, "there is no such namespace in the cluster"),))
        plan = release_patches(view)
        ours = {w.label for w in view.workloads if w.said.has_record}
        troubles = [t for t in plan.troubles if t.workload in ours]
        troubles += [Trouble(str(kind), f"cannot be listed: {why}") for kind, why in view.unlistable.items()]
        left = [p for wave in plan.waves for p in wave if p.workload not in refused]
        troubles += [Trouble(workload, why) for workload, why in sorted(refused.items())]
        if not left:
            return GivenBack(namespace, tuple(given), tuple(troubles))
        outcomes = await asyncio.gather(*(cluster.patch(p.resource, p.namespace, p.name, p.body) for p in left))
        for patch, outcome in zip(left, outcomes, strict=True):
            match outcome:
                case Done():
                    given.append(patch.workload)
                case Refused(status, message):
                    refused[patch.workload] = f"{status} {message}"
                case Conflict() | Gone():
                    pass
    undone = tuple(Trouble(patch.workload, "others keep writing to it; try again") for patch in left)
    return GivenBack(namespace, tuple(given), (*troubles, *undone))


async def pause_engines(cluster: Cluster, lease: LeaseName, by: str) -> str:
    """Mark the Lease so that no engine takes it. The reason where the API will not, else empty. ClusterUnavailable."""
    mark = {"annotations": {PAUSED: by}}
    outcome = await cluster.patch(LEASES, lease.namespace, lease.name, {"metadata": mark})
    if isinstance(outcome, Gone):
        thing = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": lease.name, **mark}}
        outcome = await cluster.create(LEASES, lease.namespace, thing)
    match outcome:
        case Done():
            return ""
        case Refused(status, message):
            return f"{status} {message}"
        case Conflict(message) | Gone(message):
            return message
