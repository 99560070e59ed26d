"""Deliberate mistakes in the protocol, each between the engines and the world, that the simulation must notice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace

from reconciler.core.annotations import FORMAT, REPLICAS
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item, places_id, record_id
from reconciler.core.ports import (
    Clock,
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
    Resource,
    Store,
)
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, Places, State, Way
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


class _Handing:
    """A store that hands everything on; a saboteur changes one thing of what is written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def transact(self, ops: Sequence[Op]) -> bool:
        return self._store.transact(ops)

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


class _ClaimsWithoutVersion(_Handing):
    """Overwrites a record by its claim, whatever has become of it since that was decided."""

    def transact(self, ops: Sequence[Op]) -> bool:
        return super().transact([_blind(op) if _claims(op) else op for op in ops])


class _OutcomesWithoutVersion(_Handing):
    """Overwrites a record by what came of it, whatever has become of it since."""

    def transact(self, ops: Sequence[Op]) -> bool:
        return super().transact([_blind(op) if _record(op) and not _claims(op) else op for op in ops])


class _PlaceFreedByTheClaim(_Handing):
    """Gives the place away when a sleep is claimed, and not when the cluster has confirmed it."""

    def transact(self, ops: Sequence[Op]) -> bool:
        done = super().transact(ops)
        for op in ops if done else ():
            record = _record(op)
            if record and record.claim and record.claim.way is Way.SLEEP:
                _change_places(self._store, record, _without)
        return done


class _LimitAsACounter(_Handing):
    """Counts who is awake, in a write of its own before the claim and after the settle: the names tell it nothing."""

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        found = super().read(ids)
        return {id_: _nameless(item) if isinstance(item, Places) else item for id_, item in found.items()}

    def transact(self, ops: Sequence[Op]) -> bool:
        kept = [op for op in ops if not _is_about_places(op)]
        changed = [record for op in kept if (record := _record(op))]
        before = self._store.read([record_id(record.key) for record in changed])
        for record in changed:
            if record.claim and record.claim.way is Way.WAKE:
                _change_places(self._store, record, _counted)
        done = super().transact(kept)
        for record in changed if done else ():
            was = before.get(record_id(record.key))
            if isinstance(was, NamespaceRecord) and Way.SLEEP in was.unsettled and not record.unsettled:
                _change_places(self._store, record, _without)
        return done


class _ClockOfTheDecision:
    """Whoever switches goes by the time at which it began, however long it takes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now() - self._since_the_decision()

    def monotonic(self) -> float:
        return self._clock.monotonic() - self._since_the_decision()

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)

    def _since_the_decision(self) -> float:
        task = asyncio.current_task()
        if _DECIDED_AT.get() is None and getattr(task and task.get_coro(), "__name__", "") == "_switch":
            _DECIDED_AT.set(self._clock.monotonic())
        decided_at = _DECIDED_AT.get()
        return 0.0 if decided_at is None else self._clock.monotonic() - decided_at


_DECIDED_AT: ContextVar[float | None] = ContextVar("decided_at", default=None)

SABOTAGES: Mapping[str, Between] = {
    "the size is saved after the scaling": Between(cluster=_SizeSavedAfterwards),
    "the size is never saved": Between(cluster=_SizeNeverSaved),
    "the night size is recorded": Between(cluster=_NightSizeRecorded),
    "patches are blind": Between(cluster=_BlindPatches),
    "a failed list is an empty one": Between(cluster=_FailedListsAreEmpty),
    "a claim is written without the record's version": Between(store=_ClaimsWithoutVersion),
    "an outcome is written without the record's version": Between(store=_OutcomesWithoutVersion),
    "a place is freed by the claim of a sleep": Between(store=_PlaceFreedByTheClaim),
    "the limit is a counter": Between(store=_LimitAsACounter),
    "a decision is acted on however old it is": Between(clock=_ClockOfTheDecision),
}


def _record(op: Op) -> NamespaceRecord | None:
    return op.item if isinstance(op, Put) and isinstance(op.item, NamespaceRecord) else None


def _claims(op: Op) -> bool:
    record = _record(op)
    return record is not None and record.claim is not None


def _blind(op: Op) -> Op:
    return Put(op.item, Expect.ANYTHING) if isinstance(op, Put) else op


def _part(thing: JsonObject, name: str) -> JsonObject:
    found = thing.get(name)
    return found if isinstance(found, Mapping) else {}


def _is_about_places(op: Op) -> bool:
    return op.item.__class__ is Places if isinstance(op, Put) else op.id.startswith("!places/")


def _nameless(places: Places) -> Places:
    return replace(places, awake=frozenset(str(number) for number in range(len(places.awake))), queue=())


def _counted(awake: frozenset[str], name: str) -> frozenset[str]:
    """One more; where the name is in already, another stands for the count that nobody will take back."""
    return awake | {name if name not in awake else f"{name} again"}


def _without(awake: frozenset[str], name: str) -> frozenset[str]:
    return awake - {name}


def _change_places(
    store: Store, record: NamespaceRecord, change: Callable[[frozenset[str], str], frozenset[str]]
) -> None:
    found = store.read([places_id("main")]).get(places_id("main"))
    places = found if isinstance(found, Places) else Places("main", "")
    store.transact([Put(replace(places, awake=change(places.awake, record.key.namespace)), Expect.ANYTHING)])
