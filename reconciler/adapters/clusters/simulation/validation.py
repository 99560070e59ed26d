"""What an API server fills in and what it refuses in the objects it is given, for the fields that matter here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reconciler.adapters.clusters.simulation.api_errors import (
    Invalid,
    bad_request,
    invalid,
)
from reconciler.adapters.clusters.simulation.fields import mapping, part, sequence
from reconciler.adapters.clusters.simulation.selectors import matches_labels
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import (
    CRONJOBS,
    DAEMONSETS,
    DEPLOYMENTS,
    JOBS,
    NAMESPACES,
    PODS,
    REPLICASETS,
    STATEFULSETS,
)

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_QUALIFIED = re.compile(r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?")
_LABEL_VALUE = re.compile(r"([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?")
_MOST_ANNOTATIONS = 256 * 1024
_MOST = 2**31 - 1

_SELECTED = frozenset({DEPLOYMENTS, STATEFULSETS, REPLICASETS, DAEMONSETS})
_DEFAULTS: Mapping[Resource, Mapping[str, object]] = {
    DEPLOYMENTS: {"replicas": 1, "progressDeadlineSeconds": 600},
    STATEFULSETS: {
        "replicas": 1,
        "podManagementPolicy": "OrderedReady",
        "persistentVolumeClaimRetentionPolicy": {
            "whenDeleted": "Retain",
            "whenScaled": "Retain",
        },
    },
    REPLICASETS: {"replicas": 1},
    CRONJOBS: {"suspend": False, "concurrencyPolicy": "Allow"},
    JOBS: {"suspend": False, "completions": 1, "parallelism": 1, "backoffLimit": 6},
    PODS: {"terminationGracePeriodSeconds": 30, "restartPolicy": "Always"},
    NAMESPACES: {"finalizers": ["kubernetes"]},
}
_INTEGERS = (
    "replicas",
    "minReadySeconds",
    "parallelism",
    "completions",
    "leaseDurationSeconds",
    "minReplicas",
)
_IMMUTABLE: Mapping[Resource, Sequence[str]] = {
    DEPLOYMENTS: ("selector",),
    REPLICASETS: ("selector",),
    DAEMONSETS: ("selector",),
    STATEFULSETS: (
        "selector",
        "serviceName",
        "podManagementPolicy",
        "volumeClaimTemplates",
    ),
    JOBS: ("selector", "template", "completions"),
}


def with_defaults(resource: Resource, thing: JsonObject) -> JsonObject:
    """The object with what the API fills in where its spec is silent."""
    defaults = _DEFAULTS.get(resource)
    if not defaults:
        return thing
    spec = mapping(thing, "spec")
    missing = {key: value for key, value in defaults.items() if key not in spec}
    return {**thing, "spec": {**spec, **missing}} if missing else thing


def check_types(resource: Resource, thing: JsonObject, *, patched: bool) -> None:
    """Refuse what cannot be decoded into the kind at all: 422 where a patch led to it, 400 otherwise."""
    faults = list(_mistyped(thing))
    if faults and patched:
        raise invalid(resource, "", Invalid("patch", f"Invalid value: {faults[0]}"))
    if faults:
        raise bad_request(f"{resource.kind} in version {resource.version!r} cannot be handled: {faults[0]}")


def _mistyped(thing: JsonObject) -> Iterator[str]:
    for path in (
        ("metadata",),
        ("metadata", "labels"),
        ("metadata", "annotations"),
        ("spec",),
    ):
        if part(thing, *path) is not None and not isinstance(part(thing, *path), Mapping):
            yield f"json: cannot unmarshal into field {'.'.join(path)} of type object"
    for field in ("labels", "annotations"):
        for key, value in mapping(thing, "metadata", field).items():
            if not isinstance(value, str):
                yield f"json: cannot unmarshal into field metadata.{field}[{key}] of type string"
    spec = mapping(thing, "spec")
    for field in _INTEGERS:
        value = spec.get(field, 0)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _MOST:
            yield f"json: cannot unmarshal {value!r} into field spec.{field} of type int32"
    if not isinstance(spec.get("suspend", False), bool):
        yield "json: cannot unmarshal into field spec.suspend of type bool"


def check(resource: Resource, before: JsonObject | None, after: JsonObject) -> None:
    """Refuse with 422 what decodes but is not valid, alone or as a change of what was there."""
    name = str(part(after, "metadata", "name"))
    faults = [
        *_metadata_faults(resource, after),
        *_spec_faults(resource, after),
        *_changes(resource, before, after),
    ]
    if faults:
        raise invalid(resource, name, *faults)


def _metadata_faults(resource: Resource, thing: JsonObject) -> Iterator[Invalid]:
    name = str(part(thing, "metadata", "name"))
    pattern = _LABEL if resource == NAMESPACES else _SUBDOMAIN
    if not resource.group.startswith("rbac.") and (not pattern.fullmatch(name) or len(name) > 253):
        yield Invalid(
            "metadata.name",
            f'Invalid value: "{name}": a lowercase RFC 1123 name is expected',
        )
    for field in ("labels", "annotations"):
        for key, value in mapping(thing, "metadata", field).items():
            if not _QUALIFIED.fullmatch(key):
                yield Invalid(
                    f"metadata.{field}",
                    f'Invalid value: "{key}": a qualified name is expected',
                )
            if field == "labels" and not _LABEL_VALUE.fullmatch(str(value)):
                yield Invalid(
                    "metadata.labels",
                    f'Invalid value: "{value}": a valid label is expected',
                )
    annotations = mapping(thing, "metadata", "annotations")
    if sum(len(k.encode()) + len(str(v).encode()) for k, v in annotations.items()) > _MOST_ANNOTATIONS:
        yield Invalid(
            "metadata.annotations",
            f"Too long: may not be more than {_MOST_ANNOTATIONS} bytes",
        )


def _spec_faults(resource: Resource, thing: JsonObject) -> Iterator[Invalid]:
    spec = mapping(thing, "spec")
    for field in _INTEGERS:
        value = spec.get(field, 0)
        lowest = 1 if field == "leaseDurationSeconds" and field in spec else 0
        if isinstance(value, int) and value < lowest:
            yield Invalid(
                f"spec.{field}",
                f"Invalid value: {value}: must be greater than or equal to {lowest}",
            )
    if resource in _SELECTED:
        yield from _selection_faults(spec)
    if resource in _SELECTED or resource == JOBS:
        yield from _container_faults(mapping(spec, "template", "spec"), "spec.template.spec")
    if resource == PODS:
        yield from _container_faults(spec, "spec")
    if resource == CRONJOBS and not spec.get("schedule"):
        yield Invalid("spec.schedule", "Required value")


def _selection_faults(spec: Mapping[str, object]) -> Iterator[Invalid]:
    selector = mapping(spec, "selector")
    labels = mapping(spec, "template", "metadata", "labels")
    if not selector:
        yield Invalid("spec.selector", "Required value")
    elif not matches_labels(selector, labels):
        yield Invalid(
            "spec.template.metadata.labels",
            "Invalid value: `selector` does not match template `labels`",
        )


def _container_faults(pod: Mapping[str, object], at: str) -> Iterator[Invalid]:
    containers = sequence(pod, "containers")
    if not containers:
        yield Invalid(f"{at}.containers", "Required value")
    for number, container in enumerate(containers):
        if not mapping(container).get("name"):
            yield Invalid(f"{at}.containers[{number}].name", "Required value")


def _changes(resource: Resource, before: JsonObject | None, after: JsonObject) -> Iterator[Invalid]:
    if before is None:
        return
    for field in _IMMUTABLE.get(resource, ()):
        if part(before, "spec", field) != part(after, "spec", field):
            yield Invalid(f"spec.{field}", "Invalid value: field is immutable")
