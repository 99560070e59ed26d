"""A cluster in memory that behaves like Kubernetes: `alba demo`, `alba simulate` and tests run on it.

It is the simulation and the only one: `api_server` serves this very object. Readiness takes time on the clock that is
handed in; nothing runs in the background, what was due by now happens at the next call. Faults are none of its
business: see `faults`.

It differs from Kubernetes in this: unknown fields are kept, CronJobs start nothing, HPAs scale nothing, a rollout
replaces all pods at once, and objects have no `apply` and no server-side dry run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reconciler.adapters.clusters.outcomes import outcome_of, refuse_list
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.controllers import Controllers
from reconciler.adapters.clusters.simulation.kinds_served import BUILT_IN, is_custom
from reconciler.adapters.clusters.simulation.manifests import completed, kind_of
from reconciler.adapters.clusters.simulation.merging import merge_patch
from reconciler.adapters.clusters.simulation.objects import Objects
from reconciler.adapters.clusters.simulation.world import Paces
from reconciler.adapters.clusters.simulation.writes import Admission, Key, plain
from reconciler.core.ports import (
    Done,
    Gone,
    JsonObject,
    Outcome,
    Refused,
    Resource,
)
from reconciler.core.resources import ACCESS_REVIEWS, NAMESPACES, NODES

FIELD_MANAGER = "alba"


class SimulatedCluster:
    """The port `Cluster` over simulated objects, and what tests and demonstrations do to them beside it.

    `ready_after_s` is how long a pod takes to become ready, `ends_after_s` how long to end, `job_runs_s` how long a
    Job's pod works. `writes` counts the port's write calls, refused ones included.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        ready_after_s: float = 2.0,
        ends_after_s: float = 0.0,
        job_runs_s: float = 60.0,
        nodes: int = 2,
    ) -> None:
        self.objects = Objects(BUILT_IN)
        self.writes = 0
        self._clock = clock
        self.objects.now = clock()
        self._controllers = Controllers(self.objects, Paces(ready_after_s, ends_after_s, job_runs_s))
        for name in ("default", "kube-system"):
            self.add({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": name}})
        for number in range(1, nodes + 1):
            labels = {
                "kubernetes.io/hostname": f"node-{number}",
                "kubernetes.io/os": "linux",
            }
            metadata = {"name": f"node-{number}", "labels": labels}
            self.objects.create(NODES, "", {"metadata": metadata}, "kubelet")

    # The port.

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        self.advance()
        try:
            found = list(self.objects.all(resource, namespace))
        except ApiError as error:
            refuse_list(resource, error.status, error.message)
        return found if is_custom(resource) else [without_kind(thing) for thing in found]

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        try:
            return Done(self.get_object(resource, namespace or "", name))
        except ApiError as error:
            return _not_conflict(outcome_of(error.status, error.message))

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        return self._write(lambda: self.edit(resource, namespace, name, body, by=FIELD_MANAGER))

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        return self._write(lambda: self._create(resource, namespace or "", plain(body)))

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        key = Key(resource, namespace, name)
        return self._write(lambda: self.objects.update(key, lambda _: plain(body), FIELD_MANAGER, patched=False))

    async def close(self) -> None:
        """Nothing is held."""

    # What others do to the cluster. These raise ApiError.

    def add(self, manifest: JsonObject) -> JsonObject:
        """Make an object as a person with a manifest would; what a short one leaves out is filled in."""
        self.advance()
        thing = completed(plain(manifest))
        resource = kind_of(thing, self.objects.kinds)
        namespace = _home(resource, thing)
        if namespace and self.objects.find(Key(NAMESPACES, "", namespace)) is None:
            self.objects.create(NAMESPACES, "", {"metadata": {"name": namespace}}, "kubectl")
        made = self.objects.create(resource, namespace, thing, "kubectl", keep_status=True)
        self._controllers.settle()
        return made

    def get_object(self, resource: Resource, namespace: str, name: str) -> JsonObject:
        """The object as it is now; ApiError 404."""
        self.advance()
        return self.objects.get(Key(resource, namespace, name))

    def edit(
        self,
        resource: Resource,
        namespace: str,
        name: str,
        patch: JsonObject,
        *,
        by: str = "kubectl-edit",
    ) -> JsonObject:
        """Apply a merge patch in the name of a field manager."""
        self.advance()
        changes = plain(patch)
        key = Key(resource, namespace, name)
        made = self.objects.update(key, lambda thing: merge_patch(thing, changes), by)
        self._controllers.settle()
        return made

    def set_status(self, resource: Resource, namespace: str, name: str, status: JsonObject) -> None:
        """Write the status of a kind that no simulated controller looks after (an HPA, a custom resource)."""
        self.objects.set_status(Key(resource, namespace, name), status)
        self._controllers.settle()

    def remove(self, resource: Resource, namespace: str, name: str) -> None:
        """Delete an object; what it owns goes with it."""
        self.advance()
        self.objects.delete(Key(resource, namespace, name), "kubectl")
        self._controllers.settle()

    def install(self, *kinds: Resource) -> None:
        """Make custom kinds known, as their CustomResourceDefinitions would."""
        for kind in kinds:
            self.objects.install(kind)

    def admit_with(self, admission: Admission) -> None:
        """Have every write judged by a hook, which returns the ApiError that refuses it, or None."""
        self.objects.admissions.append(admission)

    def advance(self) -> None:
        """Let happen what was due by now."""
        self._controllers.advance(self._clock())

    def settle(self) -> None:
        """Let the controllers react to what was written."""
        self._controllers.settle()

    def _create(self, resource: Resource, namespace: str, body: JsonObject) -> JsonObject:
        self.advance()
        if resource == ACCESS_REVIEWS:
            return {**body, "status": {"allowed": True}}
        return self.objects.create(resource, namespace, body, FIELD_MANAGER)

    def _write(self, write: Callable[[], JsonObject]) -> Outcome:
        self.writes += 1
        self.advance()
        try:
            made = write()
        except ApiError as error:
            return outcome_of(error.status, error.message, error.retry_after_s)
        self._controllers.settle()
        return Done(made)


def seed_objects(cluster: SimulatedCluster, manifests: Iterable[JsonObject]) -> int:
    """Add the manifests in their order; how many there were. ApiError for the first that is refused."""
    return sum(1 for manifest in manifests if cluster.add(manifest))


def without_kind(thing: JsonObject) -> JsonObject:
    """An item as lists of built-in kinds hold it."""
    return {key: value for key, value in thing.items() if key not in ("apiVersion", "kind")}


def _home(resource: Resource, thing: JsonObject) -> str:
    metadata = thing.get("metadata")
    named = metadata.get("namespace") if isinstance(metadata, dict) else None
    return str(named or "default") if resource.namespaced else ""


def _not_conflict(outcome: Outcome) -> Gone | Refused:
    return outcome if isinstance(outcome, Gone | Refused) else Refused(409, "a read cannot conflict")
