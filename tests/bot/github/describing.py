"""GitHub's own description of its API and webhooks, as `extract.py` took it: checks what is said, and fills it in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
REST: Mapping[str, Any] = json.loads((HERE / "rest.json").read_text(encoding="utf-8"))
WEBHOOKS: Mapping[str, Any] = json.loads((HERE / "webhooks.json").read_text(encoding="utf-8"))["webhooks"]
DESCRIPTION: Mapping[str, Any] = {**REST, "components": {**REST["components"], "webhooks": WEBHOOKS}}
GRAPHQL = (HERE / "schema.graphql").read_text(encoding="utf-8")
_SAMPLES = {"integer": 0, "number": 0, "boolean": False, "array": [], "null": None}
_FORMATS = {"uri": "https://github.invalid/", "date-time": "2026-01-01T00:00:00Z"}


@dataclass(frozen=True)
class Operation:
    """One operation of the description."""

    method: str
    template: str

    @property
    def described(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", DESCRIPTION["paths"][self.template][self.method])

    def body_problems(self, body: object) -> list[str]:
        """What the description has against the body of a request."""
        wanted = self.described.get("requestBody")
        if wanted is None:
            return [] if body is None else ["a body where there is none"]
        content = wanted["content"]["application/json"]["schema"]
        return problems(json.dumps(content), {} if body is None else body)

    def query_problems(self, query: Mapping[str, str]) -> list[str]:
        """Parameters that the description does not know."""
        known = {_resolved(p)["name"] for p in self.described.get("parameters", ()) if _resolved(p)["in"] == "query"}
        return sorted(set(query) - known)

    def answer_schema(self, status: int) -> Mapping[str, Any] | None:
        """The schema of an answer; None where the description has no such status."""
        answer = self.described["responses"].get(str(status))
        return (
            None
            if answer is None
            else _resolved(answer).get("content", {}).get("application/json", {}).get("schema", {})
        )

    def filled(self, status: int, values: Mapping[str, Any]) -> Any:
        """An answer with everything that is required, and these values in it."""
        return merged(sample(self.answer_schema(status) or {}), values)


def webhook(name: str, values: Mapping[str, Any]) -> Any:
    """A webhook's payload, `push$event` or `pull_request$closed`: all that is required, and these values in it."""
    payload = merged(sample(WEBHOOKS[name]), values)
    found = problems(json.dumps(WEBHOOKS[name]), payload)
    assert not found, "\n".join(found)
    return payload


def operation(method: str, path: str) -> Operation | None:
    """The operation of a request."""
    for template in DESCRIPTION["paths"]:
        pattern = re.sub(r"\{ref\}", ".+", template)
        pattern = re.sub(r"\{\w+\}", "[^/]+", pattern)
        if re.fullmatch(pattern, path) and method.lower() in DESCRIPTION["paths"][template]:
            return Operation(method.lower(), template)
    return None


def item_of(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of a list's elements."""
    return cast("Mapping[str, Any]", _resolved(schema)["items"])


def problems(schema: str, value: object) -> list[str]:
    """What a schema, as JSON, has against a value."""
    return [f"{'/'.join(map(str, e.path))}: {e.message[:200]}" for e in _validator(schema).iter_errors(value)]


def sample(schema: Mapping[str, Any]) -> Any:
    """The smallest value that a schema allows, null where that is allowed."""
    schema = _resolved(schema)
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            null = any(_resolved(s).get("type") == "null" for s in schema[choice])
            return None if null else sample(schema[choice][0])
    if "allOf" in schema:
        return merged(*(sample(part) for part in schema["allOf"]))
    return _single(schema)


def _single(schema: Mapping[str, Any]) -> Any:
    """The smallest value of a schema that is no choice of several."""
    if "enum" in schema or "const" in schema:
        return schema["enum"][0] if "enum" in schema else schema["const"]
    kinds = schema.get("type", "object")
    kind = "null" if "null" in kinds else kinds[0] if isinstance(kinds, list) else kinds
    if kind == "object":
        return {name: sample(schema["properties"][name]) for name in schema.get("required", ())}
    return _FORMATS.get(schema.get("format", ""), "") if kind == "string" else _SAMPLES[kind]


def merged(base: Any, values: Any) -> Any:
    """Values laid over others, objects by their keys."""
    if isinstance(base, dict) and isinstance(values, dict):
        return {**base, **{key: merged(base.get(key), value) for key, value in values.items()}}
    return values


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": DESCRIPTION["components"]})


def _resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in part:
        _, _, kind, name = part["$ref"].split("/")
        part = DESCRIPTION["components"][kind][name]
    return part
