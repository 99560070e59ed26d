"""Looks at namespaces: the lists of a cluster as one `NamespaceView` each.

Requests that meet are answered together: by lists of one namespace each while they are few, by lists of the whole
cluster in pages once they are many. A view is always read after it was asked for.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reconciler.core.hosts import HOST_RESOURCES, hosts_of
from reconciler.core.kinds import COMPANION_RESOURCES, WORKLOAD_RESOURCES
from reconciler.core.ports import (
    Clock,
    Cluster,
    ClusterUnavailable,
    Done,
    Gone,
    JsonObject,
    KindMissing,
    ListRefused,
    Refused,
    Resource,
)
from reconciler.core.resources import NAMESPACES
from reconciler.core.view import Life, NamespaceView

MANY = 12
"""From so many namespaces on, the lists of the whole cluster are fewer calls than theirs."""

HOSTS_KEPT_S = 60.0

_LISTED = (*WORKLOAD_RESOURCES, *COMPANION_RESOURCES)


@dataclass(frozen=True, slots=True)
class _Listed:
    """One kind as it was listed: its objects by namespace, or why there are none to judge by."""

    resource: Resource
    by_namespace: Mapping[str, Sequence[JsonObject]] | None
    refusal: str = ""


class Looker:
    """Answers requests for views of one cluster, those that are waiting in one go."""

    def __init__(self, cluster: Cluster, clock: Clock) -> None:
        self._cluster = cluster
        self._clock = clock
        self._waiting: dict[str, list[asyncio.Future[NamespaceView]]] = {}
        self._worker: asyncio.Task[None] | None = None
        self._hosts: tuple[float, Mapping[str, tuple[str, ...]]] | None = None
        self._asking_hosts: asyncio.Task[Mapping[str, tuple[str, ...]]] | None = None

    async def view(self, namespace: str) -> NamespaceView:
        """The namespace as the cluster shows it now. ClusterUnavailable."""
        future: asyncio.Future[NamespaceView] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(namespace, []).append(future)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._serve())
        return await future

    async def views(self, namespaces: Collection[str]) -> Mapping[str, NamespaceView]:
        """Several at once. ClusterUnavailable."""
        found = await asyncio.gather(*(self.view(name) for name in namespaces))
        return {view.namespace: view for view in found}

    async def namespaces(self) -> list[str]:
        """The names of the cluster's namespaces; none where they cannot be listed. ClusterUnavailable."""
        listed = await _list_by(self._cluster, NAMESPACES, "name")
        return sorted(listed.by_namespace or ())

    async def hosts(self) -> Mapping[str, tuple[str, ...]]:
        """What each namespace serves to the whole cluster, not older than a minute. ListRefused, ClusterUnavailable."""
        if self._asking_hosts is None or self._asking_hosts.done():
            now = self._clock.monotonic()
            if self._hosts is not None and now - self._hosts[0] <= HOSTS_KEPT_S:
                return self._hosts[1]
            self._asking_hosts = asyncio.create_task(self._ask_hosts(now))
        return await asyncio.shield(self._asking_hosts)

    async def _ask_hosts(self, now: float) -> Mapping[str, tuple[str, ...]]:
        found = hosts_of(await _all_hosts(self._cluster))
        self._hosts = now, found
        return found

    async def _serve(self) -> None:
        await asyncio.sleep(0)
        while self._waiting:
            asked, self._waiting = self._waiting, {}
            try:
                views = await look(self._cluster, asked.keys())
            except ClusterUnavailable as error:
                for future in _pending(asked):
                    future.set_exception(ClusterUnavailable(str(error), error.retry_after_s, fault=error.fault))
                continue
            for name, futures in asked.items():
                for future in futures:
                    if not future.done():
                        future.set_result(views[name])


def _pending(
    asked: Mapping[str, Sequence[asyncio.Future[NamespaceView]]],
) -> list[asyncio.Future[NamespaceView]]:
    return [future for futures in asked.values() for future in futures if not future.done()]


async def look(cluster: Cluster, namespaces: Collection[str]) -> Mapping[str, NamespaceView]:
    """Views of the namespaces, read now. ClusterUnavailable: no view at all, never a part of one."""
    if len(namespaces) < MANY:
        found = await asyncio.gather(*(_look_at_one(cluster, name) for name in namespaces))
        return {view.namespace: view for view in found}
    spaces, *listed = await asyncio.gather(
        _list_by(cluster, NAMESPACES, "name"), *(_list_by(cluster, r, "namespace") for r in _LISTED)
    )
    if spaces.by_namespace is None or any(x.refusal for x in listed):
        found = await asyncio.gather(*(_look_at_one(cluster, name) for name in namespaces))
        return {view.namespace: view for view in found}
    known = spaces.by_namespace
    return {name: _view(name, _life(next(iter(known.get(name, ())), None)), listed) for name in namespaces}


async def _look_at_one(cluster: Cluster, namespace: str) -> NamespaceView:
    space, listed = await asyncio.gather(
        cluster.get(NAMESPACES, None, namespace),
        asyncio.gather(*(_list_by(cluster, r, "namespace", namespace) for r in _LISTED)),
    )
    match space:
        case Done(thing):
            life = _life(thing)
        case Gone():
            life = Life.GONE
        case Refused():
            life = Life.ACTIVE
    return _view(namespace, life, listed)


async def _list_by(cluster: Cluster, resource: Resource, field: str, namespace: str | None = None) -> _Listed:
    try:
        objects = await cluster.list(resource, namespace)
    except KindMissing:
        return _Listed(resource, None)
    except ListRefused as error:
        return _Listed(resource, None, str(error))
    by_namespace: defaultdict[str, list[JsonObject]] = defaultdict(list)
    for thing in objects:
        metadata = thing.get("metadata")
        name = metadata.get(field) if isinstance(metadata, Mapping) else None
        if isinstance(name, str):
            by_namespace[name].append(thing)
    return _Listed(resource, by_namespace)


async def _all_hosts(cluster: Cluster) -> Mapping[Resource, Sequence[JsonObject]]:
    found: dict[Resource, Sequence[JsonObject]] = {}
    for resource in HOST_RESOURCES:
        try:
            found[resource] = await cluster.list(resource)
        except KindMissing:
            continue
    return found


def _life(space: JsonObject | None) -> Life:
    if space is None:
        return Life.GONE
    metadata = space.get("metadata")
    ending = isinstance(metadata, Mapping) and metadata.get("deletionTimestamp")
    return Life.TERMINATING if ending else Life.ACTIVE


def _view(namespace: str, life: Life, listed: Sequence[_Listed]) -> NamespaceView:
    return NamespaceView(
        namespace,
        life,
        {x.resource: tuple(x.by_namespace.get(namespace, ())) for x in listed if x.by_namespace is not None},
        {x.resource: x.refusal for x in listed if x.refusal},
    )
