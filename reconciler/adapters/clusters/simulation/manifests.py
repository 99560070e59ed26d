"""Manifests as people write them: read from a file, and completed where they say only what matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.fields import (
    mapping,
    name_of,
    part,
    sequence,
    text,
)
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import (
    CRONJOBS,
    DAEMONSETS,
    DEPLOYMENTS,
    JOBS,
    PODS,
    REPLICASETS,
    ROLLOUTS,
    STATEFULSETS,
)

_SELECTED = {kind.kind for kind in (DEPLOYMENTS, STATEFULSETS, REPLICASETS, DAEMONSETS, ROLLOUTS)}


class UnreadableManifests(Exception):
    """The file holds no manifests; the message says where and why."""


def read_manifests(path: Path) -> Sequence[JsonObject]:
    """The objects of a YAML or JSON file: documents, lists of objects, `kind: List`. UnreadableManifests."""
    try:
        documents = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnreadableManifests(f"{path} cannot be read: {error}") from error
    manifests: list[JsonObject] = []
    for number, document in enumerate(documents, start=1):
        for thing in _objects_of(document):
            if not isinstance(thing, Mapping) or not text(thing, "kind"):
                raise UnreadableManifests(f"{path}, document {number}: an object with `kind` is expected")
            manifests.append(thing)
    return manifests


def _objects_of(document: object) -> Sequence[object]:
    if document is None:
        return ()
    if isinstance(document, list):
        return document
    if text(document, "kind") == "List":
        return sequence(document, "items")
    return (document,)


def kind_of(manifest: JsonObject, known: Iterable[Resource]) -> Resource:
    """The known kind that a manifest names, by `kind` alone where it says no `apiVersion`; ApiError 404."""
    kind, api_version = text(manifest, "kind"), text(manifest, "apiVersion")
    group, _, version = api_version.rpartition("/")
    for resource in known:
        same_version = not api_version or (resource.group, resource.version) == (
            group,
            version,
        )
        if resource.kind == kind and same_version:
            return resource
    message = f'no matches for kind "{kind}" in version "{api_version}": ensure CRDs are installed first'
    raise ApiError(404, "NotFound", message)


def completed(manifest: JsonObject) -> JsonObject:
    """The manifest with the selector, the labels and the container that it leaves out."""
    kind, spec = text(manifest, "kind"), mapping(manifest, "spec")
    if kind == PODS.kind:
        return {**manifest, "spec": _pod_spec(spec)}
    if kind == JOBS.kind:
        return {**manifest, "spec": {**spec, "template": _template(spec, {})}}
    if kind == CRONJOBS.kind:
        job = mapping(spec, "jobTemplate", "spec")
        inner = {"spec": {**job, "template": _template(job, {})}}
        return {
            **manifest,
            "spec": {"schedule": "0 0 * * *", **spec, "jobTemplate": inner},
        }
    if kind not in _SELECTED:
        return manifest
    template_labels = mapping(spec, "template", "metadata", "labels")
    labels = mapping(spec, "selector", "matchLabels") or template_labels or {"app": name_of(manifest)}
    selector = part(spec, "selector") or {"matchLabels": labels}
    return {
        **manifest,
        "spec": {**spec, "selector": selector, "template": _template(spec, labels)},
    }


def _template(spec: Mapping[str, object], labels: Mapping[str, object]) -> JsonObject:
    template = mapping(spec, "template")
    metadata = mapping(template, "metadata")
    labelled = {**metadata, "labels": {**labels, **mapping(metadata, "labels")}}
    return {
        **template,
        "metadata": labelled,
        "spec": _pod_spec(mapping(template, "spec")),
    }


def _pod_spec(spec: Mapping[str, object]) -> JsonObject:
    return spec if "containers" in spec else {**spec, "containers": [{"name": "main", "image": "example/app:1"}]}
