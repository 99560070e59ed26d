"""A cluster behind breakers of its own: one for what is read, one for what is written.

The Lease goes past both: it is the probe of a leader, a few small calls in each lease, and a leader that stopped asking
would lose what it holds while the rest of the API comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reconciler.adapters.breakers.breaker import Breaker, LeftAlone
from reconciler.core.ports import (
    Cluster,
    ClusterUnavailable,
    Done,
    Fault,
    Gone,
    JsonObject,
    Outcome,
    Refused,
    Resource,
)
from reconciler.core.resources import LEASES


class GuardedCluster:
    """The port over another cluster. What is not asked raises ClusterUnavailable of the fault `UNASKED`."""

    def __init__(self, cluster: Cluster, reads: Breaker, writes: Breaker) -> None:
        self._cluster = cluster
        self._reads = reads
        self._writes = writes

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        with _asking(self._reads):
            return await self._cluster.list(resource, namespace)

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        if resource == LEASES:
            return await self._cluster.get(resource, namespace, name)
        with _asking(self._reads):
            return await self._cluster.get(resource, namespace, name)

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        with _asking(self._writes):
            return await self._cluster.patch(resource, namespace, name, body)

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        if resource == LEASES:
            return await self._cluster.create(resource, namespace, body)
        with _asking(self._writes):
            return await self._cluster.create(resource, namespace, body)

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        if resource == LEASES:
            return await self._cluster.replace(resource, namespace, name, body)
        with _asking(self._writes):
            return await self._cluster.replace(resource, namespace, name, body)

    async def close(self) -> None:
        await self._cluster.close()


@contextmanager
def _asking(breaker: Breaker) -> Iterator[None]:
    try:
        with breaker.call():
            yield
    except LeftAlone as error:
        raise ClusterUnavailable(str(error), fault=Fault.UNASKED) from error
