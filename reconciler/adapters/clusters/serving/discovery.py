"""What an API says about itself: its version, its groups, and the kinds in each, for clients that look before they
ask.

Of OpenAPI it says only what `kubectl create` asks there: that the server, and not the client, judges fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reconciler.adapters.clusters.simulation.kinds_served import SCALABLE, SHORT_NAMES, WITHOUT_STATUS
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import ACCESS_REVIEWS

VERSION = {"major": "1", "minor": "37", "gitVersion": "v1.37.0+alba-simulated", "platform": "simulated"}
_VERBS = ("create", "delete", "get", "list", "patch", "update", "watch")


def discovery(path: str, kinds: Iterable[Resource]) -> JsonObject | None:  # noqa: PLR0911 - a table of answers
    """The document at a discovery path, or None if this is none."""
    steps = [step for step in path.split("/") if step]
    match steps:
        case ["version"]:
            return VERSION
        case ["api"]:
            return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}
        case ["apis"]:
            groups = [_group(name, versions) for name, versions in _groups(kinds).items()]
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
        case ["apis", group] if group in (groups_known := _groups(kinds)):
            return {"kind": "APIGroup", "apiVersion": "v1", **_group(group, groups_known[group])}
        case ["api", version]:
            return _resources("", version, kinds)
        case ["apis", group, version]:
            return _resources(group, version, kinds)
        case ["openapi", "v3"]:
            versions = dict.fromkeys(_version_path(kind) for kind in kinds)
            return {"paths": {path: {"serverRelativeURL": f"/openapi/v3/{path}"} for path in versions}}
        case ["openapi", "v3", *rest]:
            return _patches([kind for kind in kinds if _version_path(kind) == "/".join(rest)])
    return None


def _version_path(kind: Resource) -> str:
    return f"apis/{kind.group}/{kind.version}" if kind.group else f"api/{kind.version}"


def _patches(kinds: Sequence[Resource]) -> JsonObject | None:
    """The OpenAPI document of one group and version: how its objects are patched."""
    if not kinds:
        return None
    parameters = [{"name": "fieldValidation", "in": "query", "schema": {"type": "string"}}]
    paths = {
        f"/{_version_path(kind)}/{kind.plural}/{{name}}": {
            "patch": {
                "parameters": parameters,
                "x-kubernetes-group-version-kind": {"group": kind.group, "version": kind.version, "kind": kind.kind},
            }
        }
        for kind in kinds
    }
    return {"openapi": "3.0.0", "info": {"title": "Kubernetes", "version": VERSION["gitVersion"]}, "paths": paths}


def _groups(kinds: Iterable[Resource]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for kind in kinds:
        versions = found.setdefault(kind.group, []) if kind.group else []
        if kind.version not in versions:
            versions.append(kind.version)
    return found


def _group(name: str, versions: Sequence[str]) -> JsonObject:
    served = [{"groupVersion": f"{name}/{version}", "version": version} for version in versions]
    return {"name": name, "versions": served, "preferredVersion": served[0]}


def _resources(group: str, version: str, kinds: Iterable[Resource]) -> JsonObject | None:
    served = [kind for kind in kinds if (kind.group, kind.version) == (group, version)]
    if not served:
        return None
    listed = [entry for kind in served for entry in _entries(kind)]
    name = f"{group}/{version}" if group else version
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": name, "resources": listed}


def _entries(kind: Resource) -> Iterable[JsonObject]:
    shared = {"singularName": kind.kind.lower(), "namespaced": kind.namespaced, "kind": kind.kind}
    if kind == ACCESS_REVIEWS:
        yield {"name": kind.plural, **shared, "verbs": ["create"]}
        return
    short = {"shortNames": SHORT_NAMES[kind.plural]} if kind.plural in SHORT_NAMES else {}
    yield {"name": kind.plural, **shared, "verbs": list(_VERBS), **short}
    subresource = {**shared, "singularName": "", "verbs": ["get", "patch", "update"]}
    if kind not in WITHOUT_STATUS:
        yield {"name": f"{kind.plural}/status", **subresource}
    if kind in SCALABLE:
        scale = {"kind": "Scale", "group": "autoscaling", "version": "v1"}
        yield {"name": f"{kind.plural}/scale", **subresource, **scale}
