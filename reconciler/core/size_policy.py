"""The admission policy that lets Alba's account change the size of a workload, and nothing else of it.

CEL cannot leave a field out of a comparison. So every level of the object on the way to a size is compared key by key,
but for the keys that are open there, and what is not on the way is compared whole with its key. Which keys are open
follows from each kind's `size_path`: a kind that is added to the table is in the policy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from reconciler.core.annotations import RECORD
from reconciler.core.kinds import KINDS
from reconciler.core.ports import JsonObject
from reconciler.core.resources import DAEMONSETS

NAME = "alba-changes-only-sizes"

Level: TypeAlias = tuple[str, ...]

KEPT_BY_THE_SERVER = ("generation", "managedFields", "resourceVersion")
TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"
"""The server itself counts a DaemonSet's templates up in this annotation."""

_OPEN: Mapping[Level, tuple[str, ...]] = {
    (): ("metadata", "spec"),
    ("metadata",): ("annotations", *KEPT_BY_THE_SERVER),
    ("metadata", "annotations"): RECORD,
    ("spec",): (),
}
"""What is open in every kind. `metadata` and `spec` are levels of their own."""

_GROUP = "admissionregistration.k8s.io/v1"


def policy_documents(user: str) -> tuple[JsonObject, JsonObject]:
    """The ValidatingAdmissionPolicy for the account of that user name, and its binding. Nobody else is judged."""
    policy = {
        "apiVersion": _GROUP,
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": NAME},
        "spec": {
            "failurePolicy": "Fail",
            "matchConstraints": {"resourceRules": _rules()},
            "matchConditions": [{"name": "by-alba", "expression": f"request.userInfo.username == {json.dumps(user)}"}],
            "variables": [variable for level in _levels() for variable in _variables(level)],
            "validations": [
                {
                    "expression": "request.operation == 'UPDATE' && request.?subResource.orValue('') == ''",
                    "message": "Alba makes and deletes no workload, and writes to no subresource",
                },
                *(_validation(level) for level in _levels()),
            ],
        },
    }
    binding = {
        "apiVersion": _GROUP,
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": NAME},
        "spec": {"policyName": NAME, "validationActions": ["Deny"]},
    }
    return policy, binding


def _rules() -> list[JsonObject]:
    plurals: dict[tuple[str, str], list[str]] = {}
    for kind in KINDS:
        plural = kind.resource.plural
        plurals.setdefault((kind.resource.group, kind.resource.version), []).extend((plural, f"{plural}/*"))
    return [
        {"apiGroups": [group], "apiVersions": [version], "operations": ["*"], "resources": sorted(names)}
        for (group, version), names in plurals.items()
    ]


def _levels() -> tuple[Level, ...]:
    """Every part of an object in which some keys are open, outermost first."""
    ways = (kind.size_path[:depth] for kind in KINDS for depth in range(len(kind.size_path)))
    return tuple(sorted({*_OPEN, *ways}, key=lambda level: (len(level), level)))


def _open(level: Level) -> Mapping[str, tuple[str, ...]]:
    """By kind, the keys that may differ in a level beside those of `_OPEN`."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in KINDS:
        path, plural = kind.size_path, kind.resource.plural
        if path[: len(level)] == level and path[len(level)] not in _OPEN.get(level, ()):
            found[plural] = (path[len(level)],)
    if level == ("metadata", "annotations"):
        found[DAEMONSETS.plural] = (*found.get(DAEMONSETS.plural, ()), TEMPLATE_GENERATION)
    return dict(sorted(found.items()))


def _variables(level: Level) -> list[JsonObject]:
    """A level now and before, and the keys in which the two differ."""
    now, before = _name(level), f"{_name(level)}Before"
    way = "".join(f".?{key}" for key in level)
    there = f"{way}.orValue({{}})" if level else ""
    changed = (
        f"variables.{now}.filter(key, variables.{now}[?key] != variables.{before}[?key])\n"
        f"+ variables.{before}.filter(key, !(key in variables.{now}))"
    )
    return [
        {"name": now, "expression": f"dyn(object){there}"},
        {"name": before, "expression": f"dyn(oldObject){there}"},
        {"name": f"{now}Changed", "expression": changed},
        {"name": f"{now}Open", "expression": _open_keys(level)},
    ]


def _open_keys(level: Level) -> str:
    always, by_kind = _OPEN.get(level, ()), _open(level)
    if not by_kind:
        return _list(always)
    cases = "".join(f"  '{kind}': {_list(keys)},\n" for kind, keys in by_kind.items())
    chosen = f"{{\n{cases}}}[?request.resource.resource].orValue([])"
    return f"{_list(always)}\n+ {chosen}" if always else chosen


def _validation(level: Level) -> JsonObject:
    changed, opened = (f"variables.{_name(level)}{part}" for part in ("Changed", "Open"))
    where = ".".join((*level, ""))
    return {
        "expression": f"{changed}.all(key, key in {opened})",
        "message": f"Alba may not change this in {'.'.join(level) or 'a workload'}",
        "messageExpression": (
            f"'Alba may not change {where}' + {changed}.filter(key, !(key in {opened})).join(', {where}')"
        ),
    }


def _name(level: Level) -> str:
    """A CEL identifier for a level: `whole`, `spec`, `template`, `templateSpec`."""
    *above, last = level or ("whole",)
    return f"{above[-1]}Spec" if above and last == "spec" else last


def _list(keys: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{key}'" for key in keys) + "]"
