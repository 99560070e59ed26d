"""Patches of JSON values that leave the original as it is: what does not change is shared, so a snapshot costs
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reconciler.adapters.clusters.simulation.api_errors import bad_request


def merge_patch(target: object, patch: object) -> object:
    """RFC 7386: objects are merged, null takes a key away, everything else replaces."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged


_MERGE_KEYS = ("name", "type", "uid", "containerPort", "mountPath", "ip")


def strategic_patch(target: object, patch: object) -> object:
    """A merge patch in which lists of objects with a merge key (containers by `name`) are merged by it."""
    if not isinstance(patch, Mapping):
        return patch
    if patch.get("$patch") == "replace":
        return {key: value for key, value in patch.items() if key != "$patch"}
    merged = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if key.startswith("$"):
            continue
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, list):
            merged[key] = _strategic_list(merged.get(key), value)
        else:
            merged[key] = strategic_patch(merged.get(key), value)
    return merged


def _strategic_list(target: object, patch: Sequence[object]) -> list[object]:
    merge_key = _merge_key(patch)
    if merge_key is None or not isinstance(target, list):
        return list(patch)
    by_key: dict[object, object] = {
        entry[merge_key]: entry for entry in target if isinstance(entry, Mapping) and merge_key in entry
    }
    for entry in patch:
        if not isinstance(entry, Mapping):
            continue
        if entry.get("$patch") == "delete":
            by_key.pop(entry[merge_key], None)
        else:
            by_key[entry[merge_key]] = strategic_patch(by_key.get(entry[merge_key]), entry)
    return list(by_key.values())


def _merge_key(patch: Sequence[object]) -> str | None:
    entries = [entry for entry in patch if isinstance(entry, Mapping)]
    if not entries or len(entries) != len(patch):
        return None
    return next((key for key in _MERGE_KEYS if all(key in entry for entry in entries)), None)


def json_patch(target: object, operations: Iterable[object]) -> object:
    """RFC 6902, with `add`, `replace`, `remove` and `test`. ApiError 400 for any other, or where it does not apply."""
    for operation in operations:
        if not isinstance(operation, Mapping) or not isinstance(operation.get("path"), str):
            raise bad_request("error decoding patch: an operation is an object with `op` and `path`")
        steps = [s.replace("~1", "/").replace("~0", "~") for s in operation["path"].split("/")[1:]]
        target = _operate(target, steps, operation)
    return target


def _operate(target: object, steps: Sequence[str], operation: Mapping[str, object]) -> object:
    if not steps:
        return _operate_here(target, operation)
    step, rest = steps[0], steps[1:]
    if isinstance(target, Mapping):
        return _operate_on_key(target, step, rest, operation)
    if isinstance(target, list):
        return _operate_on_index(target, step, rest, operation)
    raise _inapplicable(operation)


def _operate_here(target: object, operation: Mapping[str, object]) -> object:
    if operation.get("op") in ("add", "replace"):
        return operation.get("value")
    if operation.get("op") == "test" and target == operation.get("value"):
        return target
    raise _inapplicable(operation)


def _operate_on_key(
    target: Mapping[str, object],
    step: str,
    rest: Sequence[str],
    operation: Mapping[str, object],
) -> object:
    if not rest and operation.get("op") == "add":
        return {**target, step: operation.get("value")}
    if step not in target:
        raise _inapplicable(operation)
    if not rest and operation.get("op") == "remove":
        return {key: value for key, value in target.items() if key != step}
    return {**target, step: _operate(target[step], rest, operation)}


def _operate_on_index(
    target: list[object],
    step: str,
    rest: Sequence[str],
    operation: Mapping[str, object],
) -> object:
    if not rest and operation.get("op") == "add":
        at = len(target) if step == "-" else int(step) if step.isdigit() else -1
        if not 0 <= at <= len(target):
            raise _inapplicable(operation)
        return [*target[:at], operation.get("value"), *target[at:]]
    if not step.isdigit() or int(step) >= len(target):
        raise _inapplicable(operation)
    at = int(step)
    if not rest and operation.get("op") == "remove":
        return [*target[:at], *target[at + 1 :]]
    return [*target[:at], _operate(target[at], rest, operation), *target[at + 1 :]]


def _inapplicable(operation: Mapping[str, object]) -> Exception:
    return bad_request(f"the server rejected our request: {operation.get('op')} {operation['path']} does not apply")
