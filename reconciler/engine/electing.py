"""Says whether an engine may act in a cluster: it holds the Lease there, or needs none, and nobody has marked it.

The Lease saves work and is not what makes two engines safe: the claims are. Its mark stops them all. Whether it has
run out is judged by when its record was last seen to change, on a clock that cannot be set; the times written in it
are for people. Leadership ends `renew_deadline_s` after the last renewal that succeeded, whatever has become of the
server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from reconciler.core.ports import (
    Clock,
    Cluster,
    ClusterUnavailable,
    Conflict,
    Done,
    Gone,
    JsonObject,
    Refused,
)
from reconciler.core.resources import LEASES
from schemas.instants import instant_text

PAUSED = "alba/paused"
"""The annotation by which `alba restore` stops every engine of a cluster."""


@dataclass(frozen=True, slots=True)
class LeaseName:
    """Which object it is."""

    namespace: str
    name: str = "alba"

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether this engine may act, and whether somebody has paused every engine of the cluster."""

    leads: bool
    paused_by: str = ""


class Candidate(Protocol):
    """One engine before one cluster's Lease."""

    def leads(self) -> bool:
        """Whether it may act, by what it last saw."""
        ...

    async def stand(self) -> Standing:
        """Ask the Lease. LeaseRefused; an unreachable server leaves the standing as it was."""
        ...

    async def release(self) -> None:
        """Give back what it holds."""
        ...


class Passerby:
    """Needs no Lease, as one tick of Lambda does, and yet heeds its mark. What it cannot read it takes for marked."""

    def __init__(self, cluster: Cluster, lease: LeaseName) -> None:
        self._cluster = cluster
        self._lease = lease
        self._free = False

    def leads(self) -> bool:
        return self._free

    async def stand(self) -> Standing:
        self._free = False
        try:
            found = await self._cluster.get(LEASES, self._lease.namespace, self._lease.name)
        except ClusterUnavailable as error:
            raise LeaseRefused(f"lease {self._lease} cannot be read, so nothing is switched: {error}") from error
        match found:
            case Refused(status, message):
                raise LeaseRefused(
                    f"lease {self._lease} cannot be read, so nothing is switched: {status} {message}; "
                    "allow `get` on it, or say --lease none"
                )
            case Done(lease):
                paused_by = _annotation(lease, PAUSED)
                self._free = not paused_by
                return Standing(self._free, paused_by)
            case Gone():
                self._free = True
                return Standing(True)

    async def release(self) -> None:
        """It holds nothing."""


class Elector:
    """One engine's side of the election."""

    def __init__(
        self, cluster: Cluster, lease: LeaseName, owner: str, clock: Clock, *,
        duration_s: int = 15, renew_deadline_s: int = 10,
    ) -> None:  # fmt: skip
        self._cluster = cluster
        self._lease = lease
        self._owner = owner
        self._clock = clock
        self._duration_s = duration_s
        self._renew_deadline_s = renew_deadline_s
        self._seen: tuple[str, float] = ("", clock.monotonic())
        self._renewed_at: float | None = None

    def leads(self) -> bool:
        """Whether the last renewal is recent enough to go on."""
        if self._renewed_at is None:
            return False
        return self._clock.monotonic() - self._renewed_at < self._renew_deadline_s

    async def stand(self) -> Standing:
        """Take, renew or wait for the lease once. An unreachable server leaves the standing as it was. LeaseRefused."""
        asked_at = self._clock.monotonic()
        try:
            found = await self._cluster.get(LEASES, self._lease.namespace, self._lease.name)
            match found:
                case Gone():
                    outcome = await self._cluster.create(LEASES, self._lease.namespace, self._body(None))
                case Refused(status, message):
                    raise LeaseRefused(f"lease {self._lease}: {status} {message}")
                case Done(lease):
                    paused_by = _annotation(lease, PAUSED)
                    if paused_by or not self._may_take(lease):
                        self._renewed_at = None
                        return Standing(False, paused_by)
                    outcome = await self._cluster.replace(
                        LEASES, self._lease.namespace, self._lease.name, self._body(lease)
                    )
        except ClusterUnavailable:
            return Standing(self.leads())
        match outcome:
            case Done():
                self._renewed_at = asked_at
            case Conflict():
                self._renewed_at = None
            case Refused(status, message):
                raise LeaseRefused(f"lease {self._lease}: {status} {message}")
            case Gone(message):
                raise LeaseRefused(
                    f"lease {self._lease}: {message}; create the namespace {self._lease.namespace}, "
                    "name another Lease (--lease NAMESPACE/NAME), or let the engine stand alone (--lease none)"
                )
        return Standing(self.leads())

    async def release(self) -> None:
        """Give the lease back, last of all; if that fails it runs out by itself."""
        if not self.leads():
            return
        self._renewed_at = None
        try:
            found = await self._cluster.get(LEASES, self._lease.namespace, self._lease.name)
            if isinstance(found, Done) and _spec(found.object).get("holderIdentity") == self._owner:
                body = self._body(found.object)
                spec = {**_spec(body), "holderIdentity": ""}
                await self._cluster.replace(LEASES, self._lease.namespace, self._lease.name, {**body, "spec": spec})
        except ClusterUnavailable:
            return

    def _may_take(self, lease: JsonObject) -> bool:
        """Ours already, free, or not seen to change for its whole duration."""
        spec = _spec(lease)
        holder = spec.get("holderIdentity")
        version = str(_metadata(lease).get("resourceVersion"))
        if version != self._seen[0]:
            self._seen = (version, self._clock.monotonic())
        if not holder or holder == self._owner:
            return True
        duration = spec.get("leaseDurationSeconds")
        lasts_s = duration if isinstance(duration, int) else self._duration_s
        return self._clock.monotonic() - self._seen[1] > lasts_s

    def _body(self, before: JsonObject | None) -> JsonObject:
        metadata = dict(_metadata(before)) if before else {}
        transitions = _spec(before).get("leaseTransitions") if before else 0
        taken_over = before is not None and _spec(before).get("holderIdentity") != self._owner
        count = transitions if isinstance(transitions, int) else 0
        return {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": {**metadata, "name": self._lease.name, "namespace": self._lease.namespace},
            "spec": {
                "holderIdentity": self._owner,
                "leaseDurationSeconds": self._duration_s,
                "renewTime": instant_text(int(self._clock.now())).replace("Z", ".000000Z"),
                "leaseTransitions": count + (1 if taken_over else 0),
            },
        }


class LeaseRefused(Exception):
    """The lease cannot be had, or its mark not be read; the message says why, and what to do."""


def _metadata(thing: JsonObject) -> Mapping[str, object]:
    metadata = thing.get("metadata")
    return metadata if isinstance(metadata, Mapping) else {}


def _spec(thing: JsonObject) -> Mapping[str, object]:
    spec = thing.get("spec")
    return spec if isinstance(spec, Mapping) else {}


def _annotation(thing: JsonObject, name: str) -> str:
    annotations = _metadata(thing).get("annotations")
    value = annotations.get(name) if isinstance(annotations, Mapping) else None
    return value if isinstance(value, str) else ""
