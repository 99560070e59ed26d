"""A write to a simulated cluster: which object, what is about to happen, and what has happened."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from reconciler.adapters.clusters.simulation.api_errors import ApiError, bad_request
from reconciler.core.ports import JsonObject, Resource


@dataclass(frozen=True, slots=True)
class Key:
    """Which object: `namespace` is empty for a kind that has none."""

    resource: Resource
    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Write:
    """A write about to happen, as an admission hook judges it; `after` is None for a deletion."""

    operation: str
    key: Key
    subresource: str
    manager: str
    before: JsonObject | None
    after: JsonObject | None


Admission: TypeAlias = Callable[[Write], ApiError | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A write that happened; `type` as a watch names it."""

    version: int
    type: str
    key: Key
    before: JsonObject | None
    after: JsonObject


def plain(body: object) -> JsonObject:
    """A copy that nobody else holds, in JSON's own types; 400 if it is no JSON object."""
    try:
        copied = json.loads(json.dumps(body, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise bad_request(f"the object provided is not JSON: {error}") from error
    if not isinstance(copied, dict):
        raise bad_request("the object provided is unrecognized (must be of type object)")
    return copied
