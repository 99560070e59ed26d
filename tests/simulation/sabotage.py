"""Deliberate mistakes in the protocol, each between the engines and the world, that the simulation must notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconciler.core.annotations import FORMAT, REPLICAS
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item
from reconciler.core.ports import (
    Cluster,
    ClusterUnavailable,
    Done,
    Due,
    Expect,
    Gone,
    JsonObject,
    Op,
    Outcome,
    Page,
    Put,
    Refused,
    Require,
    Resource,
    Store,
)
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, Places, State
from reconciler.core.rows import ScheduleRow
from schemas.instants import Instant
from tests.simulation.world import Between


class _Passing:
    """A cluster that hands everything on; a saboteur changes one thing of it."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        return await self._cluster.list(resource, namespace)

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        return await self._cluster.get(resource, namespace, name)

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        return await self._cluster.patch(resource, namespace, name, body)

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        return await self._cluster.create(resource, namespace, body)

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        return await self._cluster.replace(resource, namespace, name, body)

    async def close(self) -> None:
        await self._cluster.close()


class _BlindPatches(_Passing):
    """Patches without the resourceVersion: whoever wrote in between is overwritten."""

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        metadata = {key: value for key, value in _part(body, "metadata").items() if key != "resourceVersion"}
        return await self._cluster.patch(resource, namespace, name, {**body, "metadata": metadata})


class _SizeSavedAfterwards(_Passing):
    """Scales first, and records the size in a second patch."""

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        metadata = _part(body, "metadata")
        only_version = {key: value for key, value in metadata.items() if key == "resourceVersion"}
        scaled = await self._cluster.patch(resource, namespace, name, {**body, "metadata": only_version})
        if not isinstance(scaled, Done):
            return scaled
        notes = {key: value for key, value in metadata.items() if key != "resourceVersion"}
        return await self._cluster.patch(resource, namespace, name, {"metadata": notes})


class _SizeNeverSaved(_Passing):
    """Forgets to record the size of what it puts to sleep."""

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        metadata = dict(_part(body, "metadata"))
        notes = {k: v for k, v in _part(metadata, "annotations").items() if k not in (REPLICAS, FORMAT)}
        return await self._cluster.patch(
            resource, namespace, name, {**body, "metadata": {**metadata, "annotations": notes}}
        )


class _NightSizeRecorded(_Passing):
    """Records what the workload is to have at night in place of what it had by day."""

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        metadata, notes = _part(body, "metadata"), dict(_part(_part(body, "metadata"), "annotations"))
        if notes.get(REPLICAS) is not None:
            notes[REPLICAS] = "0"
        return await self._cluster.patch(
            resource, namespace, name, {**body, "metadata": {**metadata, "annotations": notes}}
        )


class _FailedListsAreEmpty(_Passing):
    """Takes what cannot be listed for nothing."""

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        try:
            return await self._cluster.list(resource, namespace)
        except ClusterUnavailable:
            return []


class _Blind:
    """A store that overwrites one kind of item whatever has become of it."""

    def __init__(self, store: Store, kind: type[NamespaceRecord | Places], prefix: str) -> None:
        self._store = store
        self._kind = kind
        self._prefix = prefix

    def transact(self, ops: Sequence[Op]) -> bool:
        return self._store.transact([blind for op in ops if (blind := self._blinded(op))])

    def _blinded(self, op: Op) -> Op | None:
        match op:
            case Put(item) if isinstance(item, self._kind):
                return Put(item, Expect.ANYTHING)
            case Require(id_) if id_.startswith(self._prefix):
                return None
            case _:
                return op

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        return self._store.read(ids)

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        return self._store.due(by, limit)

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        return self._store.records(cursor, limit)

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        return self._store.schedules(state, cursor, limit)

    def history(
        self, since: Instant, until: Instant, key: NamespaceKey | None = None, cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:  # fmt: skip
        return self._store.history(since, until, key, cursor, limit)

    def close(self) -> None:
        self._store.close()


SABOTAGES: Mapping[str, Between] = {
    "the size is saved after the scaling": Between(cluster=_SizeSavedAfterwards),
    "the size is never saved": Between(cluster=_SizeNeverSaved),
    "the night size is recorded": Between(cluster=_NightSizeRecorded),
    "patches are blind": Between(cluster=_BlindPatches),
}
RARELY_SEEN: Mapping[str, Between] = {
    "a failed list is an empty one": Between(cluster=_FailedListsAreEmpty),
    "the places are written without their version": Between(store=lambda s: _Blind(s, Places, "!places/")),
}
"""Those that need two engines to meet at one instant: about one seed in sixteen brings it about."""


def _part(thing: JsonObject, name: str) -> JsonObject:
    found = thing.get(name)
    return found if isinstance(found, Mapping) else {}
