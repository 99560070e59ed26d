"""The hands of one engine: its store and its cluster, through which every effect goes, and where it may die.

A dead engine does nothing any more: each later call of it is cancelled, as if its process had never come to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from reconciler.core.ports import (
    Cluster,
    ClusterUnavailable,
    Conflict,
    Done,
    Gone,
    JsonObject,
    Outcome,
    Refused,
    Resource,
    StoreUnavailable,
)
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS, NAMESPACES, STATEFULSETS
from tests.simulation.faults import Effect, Fault, Faults

P = ParamSpec("P")
T = TypeVar("T")
LISTED = frozenset({DEPLOYMENTS, STATEFULSETS, CRONJOBS, NAMESPACES})
"""The kinds of which the simulated estate has objects. The others are as empty here as there, at no cost."""

WAITS_S = {Fault.LATE: 12.0, Fault.STALLED: 130.0}
"""Longer than a decision lives and shorter than its claim; longer than both, and than a window."""


@dataclass(slots=True)
class Count:
    """How many effects there were in a run, of all engines."""

    effects: int = 0


class Hands:
    """One engine's share of the world, from its start to its death."""

    def __init__(
        self,
        faults: Faults,
        latency: Callable[[], float],
        count: Count,
        after_effect: Callable[[], None],
        meanwhile: Callable[[tuple[str, str] | None], Awaitable[None]],
    ) -> None:
        self.dead = asyncio.Event()
        self._faults = faults
        self._latency = latency
        self._meanwhile = meanwhile
        self._count = count
        self._after_effect = after_effect

    async def through(
        self,
        call: str,
        writes: bool,
        act: Callable[[], Awaitable[T]],
        refused: T | Exception,
        target: tuple[str, str] | None = None,
    ) -> T:
        """Let an effect happen, or what the faults make of it. While a write is late, others may come before it."""
        fault = self._begin(call, writes)
        if wait_s := WAITS_S[fault] if fault in WAITS_S else self._latency():
            await asyncio.sleep(wait_s)
        if fault in WAITS_S and writes:
            await self._meanwhile(target)
        self._live()
        if fault is Fault.NEVER_ARRIVED or (fault is Fault.REFUSED and isinstance(refused, Exception)):
            raise refused if isinstance(refused, Exception) else ClusterUnavailable(f"{call}: no answer")
        if fault is Fault.REFUSED:
            assert not isinstance(refused, Exception)
            return refused
        done = await act()
        if writes:
            self._after_effect()
        if fault is Fault.CRASH_AFTER:
            self.dead.set()
        self._live()
        if fault is Fault.REPLY_LOST:
            raise ClusterUnavailable(f"{call}: no answer")
        return done

    async def offload(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The engine's calls of the store and the source."""
        name = getattr(call, "__name__", "call")
        if name not in ("transact", "read", "due", "records"):
            return call(*args, **kwargs)

        async def act() -> T:
            return call(*args, **kwargs)

        try:
            return await self.through(name, name == "transact", act, StoreUnavailable(f"{name}: no answer"))
        except ClusterUnavailable as error:
            raise StoreUnavailable(str(error)) from error

    def _begin(self, call: str, writes: bool) -> Fault | None:
        self._live()
        self._count.effects += 1
        fault = self._faults.at(Effect(self._count.effects, call, writes))
        if fault is Fault.CRASH_BEFORE:
            self.dead.set()
        self._live()
        return fault

    def _live(self) -> None:
        if self.dead.is_set():
            raise asyncio.CancelledError


class HandledCluster:
    """A cluster as one engine reaches it."""

    def __init__(self, cluster: Cluster, hands: Hands) -> None:
        self._cluster = cluster
        self._hands = hands

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        if resource not in LISTED:
            return []
        refused = ClusterUnavailable("list: 503")
        return await self._hands.through("list", False, lambda: self._cluster.list(resource, namespace), refused)

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        refused = ClusterUnavailable("get: 503")
        return await self._hands.through("get", False, lambda: self._cluster.get(resource, namespace, name), refused)

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        return await self._hands.through(
            "patch",
            True,
            lambda: self._cluster.patch(resource, namespace, name, body),
            Conflict("somebody else wrote first"),
            (namespace, name),
        )

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        return await self._write("create", lambda: self._cluster.create(resource, namespace, body))

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        return await self._write("replace", lambda: self._cluster.replace(resource, namespace, name, body))

    async def close(self) -> None:
        await self._cluster.close()

    async def _write(self, call: str, act: Callable[[], Awaitable[Outcome]]) -> Outcome:
        return await self._hands.through(call, True, act, Conflict("somebody else wrote first"))
