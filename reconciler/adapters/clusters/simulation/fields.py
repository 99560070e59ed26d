"""Reads fields of raw objects, whatever stands there: an absent or mistyped field is empty, never an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconciler.core.ports import JsonObject


def part(thing: object, *path: str) -> object:
    """The value at a path, or None. A Mapping is asked for last: it takes ten times as long as a dict or nothing."""
    for step in path:
        if thing is None:
            return None
        thing = thing.get(step) if type(thing) is dict or isinstance(thing, Mapping) else None
    return thing


def mapping(thing: object, *path: str) -> Mapping[str, object]:
    """The object at a path, or an empty one."""
    found = part(thing, *path)
    if found is None:
        return {}
    return found if type(found) is dict or isinstance(found, Mapping) else {}


def sequence(thing: object, *path: str) -> Sequence[object]:
    """The list at a path, or an empty one."""
    found = part(thing, *path)
    return found if isinstance(found, list | tuple) else ()


def text(thing: object, *path: str) -> str:
    """The string at a path, or an empty one."""
    found = part(thing, *path)
    return found if isinstance(found, str) else ""


def integer(thing: object, *path: str, default: int = 0) -> int:
    """The integer at a path, or the default."""
    found = part(thing, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def name_of(thing: JsonObject) -> str:
    return text(thing, "metadata", "name")


def namespace_of(thing: JsonObject) -> str:
    return text(thing, "metadata", "namespace")


def uid_of(thing: JsonObject) -> str:
    return text(thing, "metadata", "uid")


def is_ending(thing: JsonObject) -> bool:
    """Whether its deletion has begun."""
    return "deletionTimestamp" in mapping(thing, "metadata")


def controller_of(thing: JsonObject) -> str:
    """The UID of the object that controls it, or nothing."""
    for owner in sequence(thing, "metadata", "ownerReferences"):
        if part(owner, "controller") is True:
            return text(owner, "uid")
    return ""
