"""The `scale` subresource: a workload's size, read and written as an object of its own."""

from __future__ import annotations

from collections.abc import Callable

from reconciler.adapters.clusters.simulation.fields import integer, mapping, name_of, namespace_of, part, text
from reconciler.adapters.clusters.simulation.objects import Objects
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject


def scale_of(thing: JsonObject) -> JsonObject:
    """The Scale object of a workload."""
    metadata = {"name": name_of(thing), "namespace": namespace_of(thing)}
    for field in ("uid", "resourceVersion", "creationTimestamp"):
        metadata[field] = text(thing, "metadata", field)
    replicas = part(thing, "spec", "replicas")
    labels = mapping(thing, "spec", "selector", "matchLabels")
    selector = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": metadata,
        "spec": {"replicas": replicas} if replicas else {},
        "status": {"replicas": integer(thing, "status", "replicas"), "selector": selector},
    }


def write_scale(objects: Objects, key: Key, transform: Callable[[JsonObject], object], manager: str) -> JsonObject:
    """Write what `transform` makes of the Scale object; its resourceVersion and UID are preconditions."""

    def sized(thing: JsonObject) -> JsonObject:
        asked = transform(scale_of(thing))
        preconditions = {
            field: value for field in ("resourceVersion", "uid") if (value := text(asked, "metadata", field))
        }
        replicas = part(asked, "spec", "replicas")
        return {
            **thing,
            "metadata": {**mapping(thing, "metadata"), **preconditions},
            "spec": {**mapping(thing, "spec"), "replicas": 0 if replicas is None else replicas},
        }

    return scale_of(objects.update(key, sized, manager, subresource="scale"))
