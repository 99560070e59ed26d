"""How a request's body becomes the object that is stored: what the server decides, and what it expects of a write."""

from __future__ import annotations

from collections.abc import Mapping

from reconciler.adapters.clusters.simulation import api_errors
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.fields import mapping, part, text, uid_of
from reconciler.adapters.clusters.simulation.kinds_served import WITHOUT_STATUS, is_custom
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import DEPLOYMENTS, LEASES, NAMESPACES, PODS

_FIRST_STATUS: Mapping[Resource, JsonObject] = {NAMESPACES: {"phase": "Active"}, PODS: {"phase": "Pending"}}
_DECIDED = (
    "name",
    "namespace",
    "uid",
    "creationTimestamp",
    "deletionTimestamp",
    "generation",
    "resourceVersion",
)


def kind_fields(resource: Resource) -> Mapping[str, str]:
    """What an object of the kind says about itself."""
    group = f"{resource.group}/" if resource.group else ""
    return {"apiVersion": f"{group}{resource.version}", "kind": resource.kind}


def born(key: Key, thing: JsonObject, uid: str, now: str, keep_status: bool) -> JsonObject:
    """A new object out of a body: its metadata decided by the server, its status empty unless it is to be kept."""
    asked = {k: v for k, v in mapping(thing, "metadata").items() if k not in _DECIDED}
    decided: dict[str, object] = {"name": key.name, "uid": uid, "creationTimestamp": now}
    if key.namespace:
        decided["namespace"] = key.namespace
    if "spec" in thing and key.resource not in (PODS, LEASES):
        decided["generation"] = 1
    whole = {**thing, **kind_fields(key.resource), "metadata": {**asked, **decided}}
    if key.resource not in WITHOUT_STATUS and not (keep_status and "status" in thing):
        whole.pop("status", None)
        if status := _FIRST_STATUS.get(key.resource):
            whole["status"] = status
    return whole


def is_new_generation(key: Key, before: JsonObject, after: JsonObject) -> bool:
    """Whether a write is of the spec; of Deployments, the annotations count too."""
    if key.resource == DEPLOYMENTS and _annotations(before) != _annotations(after):
        return True
    return before.get("spec") != after.get("spec") and key.resource not in (PODS, LEASES)


def _annotations(thing: JsonObject) -> Mapping[str, object]:
    return mapping(thing, "metadata", "annotations")


def as_written(key: Key, before: JsonObject, made: JsonObject, subresource: str) -> JsonObject:
    """What a write makes of an object: its status or all the rest, never what the server decides."""
    if subresource == "status":
        return {**before, "status": made.get("status", {})}
    decided = {k: v for k, v in mapping(before, "metadata").items() if k in _DECIDED}
    asked = {k: v for k, v in mapping(made, "metadata").items() if k not in _DECIDED}
    managed = mapping(before, "metadata").get("managedFields", [])
    after = {**made, **kind_fields(key.resource), "metadata": {**asked, **decided, "managedFields": managed}}
    if key.resource not in WITHOUT_STATUS:
        after.pop("status", None)
        if "status" in before:
            after["status"] = before["status"]
    return after


def check_preconditions(key: Key, before: JsonObject, made: JsonObject, *, patched: bool) -> None:
    """Refuse a write of another object (400), of an older one (409), or, where one must be named, of none (422)."""
    check_namespace(key.namespace, made)
    if (name := part(made, "metadata", "name")) != key.name:
        why = f"the name of the object ({name}) does not match the name on the URL ({key.name})"
        raise api_errors.bad_request(why)
    wanted = text(made, "metadata", "resourceVersion")
    if wanted and wanted != part(before, "metadata", "resourceVersion"):
        raise api_errors.conflict(key.resource, key.name)
    if not wanted and (key.resource == LEASES or is_custom(key.resource)):
        fault = api_errors.Invalid("metadata.resourceVersion", "Invalid value: 0: must be specified for an update")
        raise api_errors.invalid(key.resource, key.name, fault)
    uid = text(made, "metadata", "uid")
    if uid and uid != uid_of(before) and patched:
        fault = api_errors.Invalid("metadata.uid", f'Invalid value: "{uid}": field is immutable')
        raise api_errors.invalid(key.resource, key.name, fault)
    if uid and uid != uid_of(before):
        why = f"Precondition failed: UID in precondition: {uid}, UID in object meta: {uid_of(before)}"
        raise api_errors.conflict(key.resource, key.name, why)


def check_namespace(namespace: str, thing: JsonObject) -> None:
    """Refuse a body that says another namespace than the request."""
    if text(thing, "metadata", "namespace") not in ("", namespace):
        raise other_namespace()


def other_namespace() -> ApiError:
    return api_errors.bad_request(
        "the namespace of the provided object does not match the namespace sent on the request"
    )
