"""Which namespaces the whole cluster calls: putting one of them to sleep could take the cluster with it.

Three ways in which an API server depends on a Service: a fail-closed admission webhook, an aggregated API, and a
CRD whose versions are converted by a webhook.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import (
    APISERVICES,
    CRDS,
    MUTATING_WEBHOOKS,
    VALIDATING_WEBHOOKS,
)

HOST_RESOURCES: tuple[Resource, ...] = (VALIDATING_WEBHOOKS, MUTATING_WEBHOOKS, APISERVICES, CRDS)


def hosts_of(objects: Mapping[Resource, Sequence[JsonObject]]) -> Mapping[str, tuple[str, ...]]:
    """By namespace, what it serves to the whole cluster, each in words: `webhook quota.example.com (fails closed)`."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for resource in (VALIDATING_WEBHOOKS, MUTATING_WEBHOOKS):
        for configuration in objects.get(resource, ()):
            for hook in _objects(configuration.get("webhooks")):
                if hook.get("failurePolicy", "Fail") == "Fail":
                    _add(found, hook.get("clientConfig"), f"webhook {hook.get('name')} (fails closed)")
    for service in objects.get(APISERVICES, ()):
        _add(found, service.get("spec"), f"aggregated API {_name(service)}")
    for crd in objects.get(CRDS, ()):
        webhook = _object(_object(_object(crd.get("spec")).get("conversion")).get("webhook"))
        _add(found, webhook.get("clientConfig"), f"conversion of {_name(crd)}")
    return {namespace: tuple(sorted(set(what))) for namespace, what in found.items()}


def _add(found: defaultdict[str, list[str]], client: object, what: str) -> None:
    namespace = _object(_object(client).get("service")).get("namespace")
    if isinstance(namespace, str):
        found[namespace].append(what)


def _name(thing: JsonObject) -> object:
    return _object(thing.get("metadata")).get("name")


def _object(value: object) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _objects(value: object) -> Iterator[JsonObject]:
    items: Iterable[object] = value if isinstance(value, list | tuple) else ()
    return (_object(item) for item in items)
