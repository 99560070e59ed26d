"""A cluster in which things go wrong as a script says: a wrapper around any `Cluster`, for trying and for tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeAlias, TypeVar

from reconciler.adapters.clusters.outcomes import outcome_of, refuse_list
from reconciler.core.ports import Cluster, ClusterUnavailable, Done, Gone, JsonObject, Outcome, Refused, Resource

READS = frozenset({"list", "get"})
WRITES = frozenset({"patch", "create", "replace"})


@dataclass(frozen=True, slots=True)
class Calls:
    """Which calls: by the port's method, the kind, and patterns for namespace and name in which `*` stands for
    anything.
    """

    methods: frozenset[str] = READS | WRITES
    resource: Resource | None = None
    namespace: str = "*"
    name: str = "*"

    def include(self, method: str, resource: Resource, namespace: str | None, name: str) -> bool:
        return (
            method in self.methods
            and self.resource in (None, resource)
            and fnmatchcase(namespace or "", self.namespace)
            and fnmatchcase(name, self.name)
        )


EVERY_CALL = Calls()


@dataclass(frozen=True, slots=True)
class Says:
    """The server answers with an error and does nothing."""

    status: int
    message: str = "refused by a script"
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class NeverArrives:
    """The call times out, and was not done."""


@dataclass(frozen=True, slots=True)
class LosesReply:
    """The call times out, and was done."""


Fault: TypeAlias = Says | NeverArrives | LosesReply


@dataclass(slots=True)
class _Scripted:
    calls: Calls
    fault: Fault
    left: int | None


T = TypeVar("T")


class FaultyCluster:
    """The port over another cluster, with the faults that are injected; `happened` counts them."""

    def __init__(self, cluster: Cluster) -> None:
        self.happened = 0
        self._cluster = cluster
        self._script: list[_Scripted] = []

    def inject(self, fault: Fault, calls: Calls = EVERY_CALL, times: int | None = None) -> None:
        """Have the fault happen to the next `times` such calls, or to all until `heal`; the oldest that fits wins."""
        self._script.append(_Scripted(calls, fault, times))

    def heal(self) -> None:
        """Take all faults away."""
        self._script.clear()

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        fault = self._next("list", resource, namespace, "")
        if isinstance(fault, Says):
            refuse_list(resource, fault.status, fault.message, fault.retry_after_s)
        return await _with(fault, lambda: self._cluster.list(resource, namespace), f"list {resource}")

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        fault = self._next("get", resource, namespace, name)
        if isinstance(fault, Says):
            said = outcome_of(fault.status, fault.message, fault.retry_after_s)
            return said if isinstance(said, Gone | Refused) else Refused(fault.status, fault.message)
        return await _with(fault, lambda: self._cluster.get(resource, namespace, name), f"get {resource} {name}")

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        return await self._write(
            "patch", resource, namespace, name, lambda: self._cluster.patch(resource, namespace, name, body)
        )

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        return await self._write(
            "create", resource, namespace, "", lambda: self._cluster.create(resource, namespace, body)
        )

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        return await self._write(
            "replace", resource, namespace, name, lambda: self._cluster.replace(resource, namespace, name, body)
        )

    async def close(self) -> None:
        await self._cluster.close()

    async def _write(
        self,
        method: str,
        resource: Resource,
        namespace: str | None,
        name: str,
        call: Callable[[], Awaitable[Outcome]],
    ) -> Outcome:
        fault = self._next(method, resource, namespace, name)
        if isinstance(fault, Says):
            return outcome_of(fault.status, fault.message, fault.retry_after_s)
        return await _with(fault, call, f"{method} {resource} {name}")

    def _next(self, method: str, resource: Resource, namespace: str | None, name: str) -> Fault | None:
        for scripted in self._script:
            if scripted.left != 0 and scripted.calls.include(method, resource, namespace, name):
                if scripted.left is not None:
                    scripted.left -= 1
                self.happened += 1
                return scripted.fault
        return None


async def _with(fault: Fault | None, call: Callable[[], Awaitable[T]], what: str) -> T:
    """Make the call, unless it never arrives; its reply may get lost."""
    if isinstance(fault, NeverArrives):
        raise ClusterUnavailable(f"{what}: no answer in time")
    done = await call()
    if isinstance(fault, LosesReply):
        raise ClusterUnavailable(f"{what}: no answer in time")
    return done
