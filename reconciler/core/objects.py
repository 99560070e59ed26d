"""Reads raw Kubernetes objects without trusting their shape: what is not as expected reads as absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeGuard

from reconciler.core.ports import JsonObject

_NOTHING: Mapping[str, object] = {}


def part(thing: object, *names: str) -> JsonObject:
    """A nested object, or an empty one."""
    for name in names:
        if not _is_object(thing):
            return _NOTHING
        thing = thing.get(name)
    return thing if _is_object(thing) else _NOTHING


def _within(thing: JsonObject, name: str) -> JsonObject:
    """As `part` with one name, of what is an object: nearly all that is asked of a herd's objects."""
    found = thing.get(name)
    return found if _is_object(found) else _NOTHING


def _is_object(thing: object) -> TypeGuard[JsonObject]:
    """Asks first what nearly always is so: to ask for a Mapping costs ten times as much."""
    return type(thing) is dict or isinstance(thing, Mapping)


def items(value: object) -> Iterator[JsonObject]:
    """The objects of a list; whatever else is in it is passed over."""
    if isinstance(value, list | tuple):
        yield from (item for item in value if _is_object(item))


def text(thing: JsonObject, name: str) -> str:
    """A text field, "" if it is none."""
    value = thing.get(name)
    return value if isinstance(value, str) else ""


def whole(thing: JsonObject, name: str, default: int = 0) -> int:
    """A whole-number field; true and false are none."""
    value = thing.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def metadata(thing: JsonObject) -> JsonObject:
    return _within(thing, "metadata")


def name_of(thing: JsonObject) -> str:
    return text(metadata(thing), "name")


def uid_of(thing: JsonObject) -> str:
    return text(metadata(thing), "uid")


def version_of(thing: JsonObject) -> str:
    return text(metadata(thing), "resourceVersion")


def annotations_of(thing: JsonObject) -> JsonObject:
    return _within(_within(thing, "metadata"), "annotations")


def controller_of(thing: JsonObject) -> JsonObject:
    """The owner reference that controls an object, or an empty one."""
    owners = metadata(thing).get("ownerReferences")
    return next((owner for owner in items(owners) if owner.get("controller") is True), _NOTHING) if owners else _NOTHING


class Write(NamedTuple):
    """The last write of a field: when, in the API server's own text, and by which field manager."""

    at: str
    by: str


def last_write_of(thing: JsonObject, *path: str) -> Write:
    """Of a field, by the object's managed fields; "" and "" if nobody says."""
    found = Write("", "")
    for entry in items(metadata(thing).get("managedFields")):
        field: object = entry.get("fieldsV1")
        for name in path:
            field = field.get(f"f:{name}") if isinstance(field, Mapping) else None
        if field is not None:
            found = max(found, Write(text(entry, "time"), text(entry, "manager")))
    return found
