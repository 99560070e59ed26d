"""The objects of a simulated cluster, and the rules by which they are read and written.

One counter numbers every write; an object is never changed in place, so whoever holds one holds a snapshot. Knows no
controller: whoever wants to react to a write gives `on_change`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from reconciler.adapters.clusters.simulation import api_errors, validation
from reconciler.adapters.clusters.simulation.fields import (
    is_ending,
    mapping,
    part,
    sequence,
    text,
    uid_of,
)
from reconciler.adapters.clusters.simulation.ownership import managed_fields
from reconciler.adapters.clusters.simulation.writes import Admission, Change, Key, Write
from reconciler.adapters.clusters.simulation.written import (
    as_written,
    born,
    check_namespace,
    check_preconditions,
    is_new_generation,
    kind_fields,
)
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import NAMESPACES, PODS
from schemas.instants import instant_text

Transform: TypeAlias = Callable[[JsonObject], object]

CONTROLLERS = "kube-controller-manager"
_KEPT_CHANGES = 10_000


class Objects:
    """What is stored, by kind, namespace and name. Reads and writes raise ApiError."""

    def __init__(self, kinds: Iterable[Resource]) -> None:
        self.now = 0.0
        self.version = 1000
        self.admissions: list[Admission] = []
        self.on_change: list[Callable[[Change], None]] = []
        self.changes: deque[Change] = deque(maxlen=_KEPT_CHANGES)
        self._kept: dict[Resource, dict[str, dict[str, JsonObject]]] = {kind: {} for kind in kinds}
        self._owned: dict[str, dict[Key, None]] = {}
        self._uids = 0

    @property
    def kinds(self) -> Iterable[Resource]:
        return self._kept.keys()

    def install(self, kind: Resource) -> None:
        """Make a kind known, as its CustomResourceDefinition would."""
        self._kept.setdefault(kind, {})

    def all(self, resource: Resource, namespace: str | None = None) -> Iterator[JsonObject]:
        """The objects of a kind, by namespace and name; 404 for an unknown kind."""
        kept = self._of(resource)
        for space in sorted(kept) if namespace is None else [namespace]:
            held = kept.get(space, {})
            yield from (held[name] for name in sorted(held))

    def find(self, key: Key) -> JsonObject | None:
        return self._of(key.resource).get(key.namespace, {}).get(key.name)

    def get(self, key: Key) -> JsonObject:
        found = self.find(key)
        if found is None:
            raise api_errors.not_found(key.resource, key.name)
        return found

    def owned_by(self, uid: str) -> list[tuple[Key, JsonObject]]:
        """The objects that an object controls or owns, oldest first."""
        found = ((key, self.find(key)) for key in self._owned.get(uid, {}))
        return [(key, thing) for key, thing in found if thing is not None]

    def create(
        self,
        resource: Resource,
        namespace: str,
        thing: JsonObject,
        manager: str,
        *,
        keep_status: bool = False,
    ) -> JsonObject:
        """Make an object; 409 if the name is taken, 404 without its namespace, 403 while that is ending."""
        check_namespace(namespace, thing)
        validation.check_types(resource, thing, patched=False)
        key = Key(resource, namespace, self._name_for(resource, thing))
        self._check_home(key)
        if self.find(key) is not None:
            raise api_errors.already_exists(resource, key.name)
        if text(thing, "metadata", "resourceVersion"):
            raise api_errors.bad_request("resourceVersion should not be set on objects to be created")
        thing = validation.with_defaults(resource, born(key, thing, self._mint_uid(), self.timestamp(), keep_status))
        validation.check(resource, None, thing)
        self._admit(Write("CREATE", key, "", manager, None, thing))
        thing = self._signed(key, {}, thing, manager, "")
        return self._store("ADDED", key, None, thing)

    def update(
        self,
        key: Key,
        transform: Transform,
        manager: str,
        *,
        subresource: str = "",
        patched: bool = True,
    ) -> JsonObject:
        """Write what `transform` makes of the object. A resourceVersion or UID in it is a precondition (409).

        A write of the object leaves its status, one of its `status` leaves the rest. What changes nothing is no write.
        """
        before = self.get(key)
        made = transform(before)
        if not isinstance(made, Mapping):
            raise api_errors.bad_request("the object provided is unrecognized (must be of type object)")
        check_preconditions(key, before, made, patched=patched)
        validation.check_types(key.resource, made, patched=patched)
        after = as_written(key, before, made, subresource)
        after = validation.with_defaults(key.resource, after)
        validation.check(key.resource, before, after)
        self._admit(Write("UPDATE", key, subresource, manager, before, after))
        if after == before:
            return before
        if is_new_generation(key, before, after):
            generation = part(before, "metadata", "generation")
            step = generation + 1 if isinstance(generation, int) else 1
            after = {
                **after,
                "metadata": {**mapping(after, "metadata"), "generation": step},
            }
        after = self._signed(key, before, after, manager, subresource)
        if is_ending(after) and not sequence(after, "metadata", "finalizers") and self._ends_without(key):
            return self._remove(key, after)
        return self._store("MODIFIED", key, before, after)

    def set_status(self, key: Key, status: Mapping[str, object]) -> None:
        """Write a status as its controller does: no validation, no admission, and no object is no error."""
        before = self.find(key)
        if before is not None and before.get("status") != status:
            self._store("MODIFIED", key, before, {**before, "status": status})

    def mark_ending(self, key: Key, grace_s: int = 0) -> JsonObject:
        """Begin a deletion that somebody else ends."""
        before = self.get(key)
        if is_ending(before):
            return before
        ending = {
            "deletionTimestamp": self.timestamp(),
            "deletionGracePeriodSeconds": grace_s,
        }
        after = {**before, "metadata": {**mapping(before, "metadata"), **ending}}
        return self._store("MODIFIED", key, before, after)

    def delete(
        self,
        key: Key,
        manager: str,
        *,
        uid: str = "",
        version: str = "",
        at_once: bool = False,
    ) -> JsonObject:
        """Take an object away; pods, namespaces and what has finalizers only begin to end. 409 on a precondition."""
        before = self.get(key)
        if (uid and uid != uid_of(before)) or (version and version != part(before, "metadata", "resourceVersion")):
            raise api_errors.conflict(
                key.resource,
                key.name,
                "Precondition failed: UID or resourceVersion differs",
            )
        self._admit(Write("DELETE", key, "", manager, before, None))
        if sequence(before, "metadata", "finalizers") or not (at_once or self._ends_without(key)):
            grace = part(before, "spec", "terminationGracePeriodSeconds")
            return self.mark_ending(key, grace if isinstance(grace, int) else 0)
        return self._remove(key, before)

    def finish(self, key: Key) -> None:
        """End a deletion that had begun; what is gone already stays gone."""
        before = self.find(key)
        if before is not None and not sequence(before, "metadata", "finalizers"):
            self._remove(key, before)

    def timestamp(self) -> str:
        return instant_text(int(self.now))

    # How a write becomes an object.

    def _of(self, resource: Resource) -> dict[str, dict[str, JsonObject]]:
        kept = self._kept.get(resource)
        if kept is None:
            raise api_errors.no_such_resource()
        return kept

    def _name_for(self, resource: Resource, thing: JsonObject) -> str:
        name, prefix = (
            text(thing, "metadata", "name"),
            text(thing, "metadata", "generateName"),
        )
        if not name and prefix:
            return f"{prefix}{self.version + 1:05x}"
        if not name:
            fault = api_errors.Invalid("metadata.name", "Required value: name or generateName is required")
            raise api_errors.invalid(resource, "", fault)
        return name

    def _check_home(self, key: Key) -> None:
        self._of(key.resource)
        if not key.resource.namespaced:
            return
        home = self.get(Key(NAMESPACES, "", key.namespace))
        if is_ending(home):
            why = f"unable to create new content in namespace {key.namespace} because it is being terminated"
            raise api_errors.forbidden(key.resource, key.name, why)

    def _mint_uid(self) -> str:
        self._uids += 1
        return f"{self._uids:08x}-0000-4000-8000-000000000000"

    def _signed(
        self,
        key: Key,
        before: JsonObject,
        after: JsonObject,
        manager: str,
        subresource: str,
    ) -> JsonObject:
        entries = managed_fields(
            before,
            after,
            manager=manager,
            api_version=str(kind_fields(key.resource)["apiVersion"]),
            time=self.timestamp(),
            subresource=subresource,
        )
        return {
            **after,
            "metadata": {**mapping(after, "metadata"), "managedFields": entries},
        }

    def _admit(self, write: Write) -> None:
        for admission in self.admissions:
            refusal = admission(write)
            if refusal:
                raise refusal

    def _ends_without(self, key: Key) -> bool:
        """Whether nobody has to end its pods or its content first."""
        return key.resource not in (PODS, NAMESPACES)

    def _store(self, kind: str, key: Key, before: JsonObject | None, after: JsonObject) -> JsonObject:
        self.version += 1
        after = {
            **after,
            "metadata": {
                **mapping(after, "metadata"),
                "resourceVersion": str(self.version),
            },
        }
        self._of(key.resource).setdefault(key.namespace, {})[key.name] = after
        if before is None:
            for uid in _owners(after):
                self._owned.setdefault(uid, {})[key] = None
        self._tell(Change(self.version, kind, key, before, after))
        return after

    def _remove(self, key: Key, before: JsonObject) -> JsonObject:
        self.version += 1
        self._of(key.resource)[key.namespace].pop(key.name, None)
        for uid in _owners(before):
            self._owned.get(uid, {}).pop(key, None)
        last = {
            **before,
            "metadata": {
                **mapping(before, "metadata"),
                "resourceVersion": str(self.version),
            },
        }
        self._tell(Change(self.version, "DELETED", key, before, last))
        return last

    def _tell(self, change: Change) -> None:
        self.changes.append(change)
        for listener in self.on_change:
            listener(change)


def _owners(thing: JsonObject) -> Iterator[str]:
    return (text(owner, "uid") for owner in sequence(thing, "metadata", "ownerReferences"))
