"""A store and a cluster that count what they are asked; the store remembers when it was first and last written."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from reconciler.core.history import HistoryRow
from reconciler.core.items import Item
from reconciler.core.ports import Cluster, Done, Due, Gone, JsonObject, Op, Outcome, Page, Refused, Resource, Store
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, State
from reconciler.core.resources import NAMESPACES
from reconciler.core.rows import ScheduleRow
from schemas.instants import Instant


class CountedStore:
    """The port over another store. `calls` counts those since `begin`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.begin()

    def begin(self) -> None:
        self.calls = self.read_items = self.written_items = 0
        self.first_write = self.last_write = 0.0

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        self.calls += 1
        self.read_items += len(ids)
        return self._store.read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        self.calls += 1
        self.written_items += len(ops)
        self.first_write = self.first_write or time.time()
        done = self._store.transact(ops)
        self.last_write = time.time()
        return done

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        self.calls += 1
        return self._store.due(by, limit)

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        self.calls += 1
        return self._store.records(cursor, limit)

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        self.calls += 1
        return self._store.schedules(state, cursor, limit)

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        self.calls += 1
        return self._store.history(since, until, key, cursor, limit)

    def close(self) -> None:
        self._store.close()


class WatchedCluster:
    """The port over another cluster, without a layer on its calls: it tells what the process has spent by when.

    `reads` counts lists and single objects; `before_s` and `after_s` are the CPU seconds of this process at the first
    patch that was asked for and at the last that was answered.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.get, self.create, self.replace, self.close = cluster.get, cluster.create, cluster.replace, cluster.close
        self.reads = self.patches = 0
        self.before_s = self.after_s = 0.0

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        self.reads += 1
        return await self._cluster.list(resource, namespace)

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        if not self.patches:
            self.before_s = time.process_time()
        self.patches += 1
        outcome = await self._cluster.patch(resource, namespace, name, body)
        self.after_s = time.process_time()
        return outcome


class EmptyCluster:
    """Namespaces without workloads, which are switched as soon as somebody looks; `calls` counts all that is asked."""

    def __init__(self, names: Sequence[str]) -> None:
        self.calls = 0
        self._spaces: list[JsonObject] = [{"metadata": {"name": name}} for name in names]

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        self.calls += 1
        return self._spaces if resource == NAMESPACES else []

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        self.calls += 1
        return Done({"metadata": {"name": name}})

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        self.calls += 1
        return Done({})

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        self.calls += 1
        return Done({})

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        self.calls += 1
        return Done({})

    async def close(self) -> None:
        return None
