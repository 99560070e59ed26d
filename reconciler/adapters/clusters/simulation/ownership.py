"""Who wrote which field last: the `managedFields` of an object, as far as `update` writes need them.

A write owns the fields that it changed, and takes them from whoever owned them before. Lists are owned whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from reconciler.adapters.clusters.simulation.fields import mapping, sequence
from reconciler.core.ports import JsonObject

_Path: TypeAlias = tuple[str, ...]
_OWNED_METADATA = ("labels", "annotations", "ownerReferences", "finalizers")


def managed_fields(
    before: JsonObject,
    after: JsonObject,
    *,
    manager: str,
    api_version: str,
    time: str,
    subresource: str = "",
) -> Sequence[JsonObject]:
    """The entries after a write by a manager that made `after` out of `before`."""
    entries = [e for e in sequence(before, "metadata", "managedFields") if isinstance(e, Mapping)]
    changed = dict(_changed(_owned(before), _owned(after)))
    if not changed:
        return entries
    kept, mine = [], {path for path, there in changed.items() if there}
    for entry in entries:
        paths = set(_paths(mapping(entry, "fieldsV1")))
        if entry.get("manager") == manager and entry.get("subresource", "") == subresource:
            mine |= paths - changed.keys()
        elif left := paths - changed.keys():
            kept.append(entry if len(left) == len(paths) else {**entry, "fieldsV1": _tree(left)})
    if not mine:
        return kept
    entry = {
        "manager": manager,
        "operation": "Update",
        "apiVersion": api_version,
        "time": time,
    }
    named = {"subresource": subresource} if subresource else {}
    return [
        *kept,
        {**entry, "fieldsType": "FieldsV1", "fieldsV1": _tree(mine), **named},
    ]


def _owned(thing: JsonObject) -> Mapping[str, object]:
    metadata = {k: v for k, v in mapping(thing, "metadata").items() if k in _OWNED_METADATA}
    fields = {k: v for k, v in thing.items() if k not in ("apiVersion", "kind", "metadata", "status")}
    return {**fields, "metadata": metadata}


def _changed(before: Mapping[str, object], after: Mapping[str, object], at: _Path = ()) -> Iterator[tuple[_Path, bool]]:
    """Every leaf that was and is no more, or is another, and then whether it is there."""
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is new or old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _changed(old, new, (*at, key))
        else:
            yield from ((path, False) for path in _leaves({key: old}, at))
            yield from ((path, True) for path in _leaves({key: new}, at))


def _leaves(value: Mapping[str, object], at: _Path = ()) -> Iterator[_Path]:
    for key, inner in value.items():
        if isinstance(inner, Mapping) and inner:
            yield from _leaves(inner, (*at, key))
        elif inner is not None:
            yield (*at, key)


def _paths(tree: Mapping[str, object], at: _Path = ()) -> Iterator[_Path]:
    for key, inner in tree.items():
        path = (*at, key.removeprefix("f:"))
        if isinstance(inner, Mapping) and inner:
            yield from _paths(inner, path)
        else:
            yield path


def _tree(paths: Iterable[_Path]) -> JsonObject:
    root: dict[str, object] = {}
    for path in sorted(paths):
        node = root
        for step in path:
            inner = node.setdefault(f"f:{step}", {})
            node = inner if isinstance(inner, dict) else {}
    return root
