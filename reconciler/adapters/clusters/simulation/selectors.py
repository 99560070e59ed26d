"""Label and field selectors, as the `labelSelector` and `fieldSelector` of a list write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from reconciler.adapters.clusters.simulation.api_errors import bad_request
from reconciler.adapters.clusters.simulation.fields import mapping, part
from reconciler.core.ports import JsonObject

Selects: TypeAlias = Callable[[JsonObject], bool]
_Test: TypeAlias = Callable[[Mapping[str, object]], bool]

_PARTS = re.compile(r"(?:[^,(]|\([^)]*\))+")
_SET = re.compile(r"(\S+)\s+(in|notin)\s*\(([^()]*)\)")
_EQUAL = re.compile(r"([^=!\s]+)\s*(==|=|!=)\s*([^=!\s]*)")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_FIELD = re.compile(r"([A-Za-z][\w.]*)(==|=|!=)([^=!]*)")

_ALWAYS_FIELDS = frozenset({"metadata.name", "metadata.namespace"})
FIELDS = {
    "pods": _ALWAYS_FIELDS | {"spec.nodeName", "spec.restartPolicy", "status.phase", "status.podIP"},
    "events": _ALWAYS_FIELDS
    | {f"involvedObject.{f}" for f in ("kind", "namespace", "name", "uid", "apiVersion", "fieldPath")}
    | {"reason", "source", "type"},
    "namespaces": _ALWAYS_FIELDS | {"status.phase"},
    "jobs": _ALWAYS_FIELDS | {"status.successful"},
    "nodes": _ALWAYS_FIELDS | {"spec.unschedulable"},
}
"""By plural, the fields that may be selected by; of any other kind, its name and namespace."""


def label_selector(written: str) -> Selects:
    """Judge an object by its labels. ApiError 400 where it cannot be read."""
    tests = [_label_test(one.strip()) for one in _PARTS.findall(written) if one.strip()]
    return lambda thing: all(test(mapping(thing, "metadata", "labels")) for test in tests)


def _label_test(written: str) -> _Test:
    if found := _SET.fullmatch(written):
        key, values = found[1], {value.strip() for value in found[3].split(",")}
        if found[2] == "in":
            return lambda labels: labels.get(key) in values
        return lambda labels: labels.get(key) not in values
    if found := _EQUAL.fullmatch(written):
        key, value = found[1], found[3]
        if found[2] == "!=":
            return lambda labels: labels.get(key) != value
        return lambda labels: labels.get(key) == value
    negated, key = written.startswith("!"), written.removeprefix("!").strip()
    if not _KEY.fullmatch(key):
        raise bad_request(f"unable to parse requirement: found '{written}', expected: a label selector")
    return (lambda labels: key not in labels) if negated else (lambda labels: key in labels)


def field_selector(written: str, plural: str) -> Selects:
    """Judge an object by its fields. ApiError 400 for a field that this kind cannot be selected by."""
    tests = [_field_test(one.strip(), plural) for one in written.split(",") if one.strip()]
    return lambda thing: all(test(thing) for test in tests)


def _field_test(written: str, plural: str) -> Selects:
    found = _FIELD.fullmatch(written)
    if not found:
        raise bad_request(f"invalid selector: '{written}'; can't understand '{written}'")
    if found[1] not in FIELDS.get(plural, _ALWAYS_FIELDS):
        raise bad_request(f"field label not supported: {found[1]}")
    path, value, wanted = found[1].split("."), found[3], found[2] != "!="

    def test(thing: JsonObject) -> bool:
        there = part(thing, *path)
        return (("" if there is None else str(there)) == value) is wanted

    return test


def matches_labels(selector: Mapping[str, object], labels: Mapping[str, object]) -> bool:
    """Whether labels fulfil the `matchLabels` of an object's own selector."""
    wanted = mapping(selector, "matchLabels")
    return all(labels.get(key) == value for key, value in wanted.items())
