"""Holds a custom resource against the schema of its CRD, as strictly as `kubectl --validate=strict` does.

The schemas are in `custom_resources/`, with where they are from.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.manifests.rendered import Manifest

FOLDER = Path(__file__).with_name("custom_resources")
KINDS = frozenset(path.stem for path in FOLDER.glob("*.json"))


def is_known(manifest: Manifest) -> bool:
    """Whether there is a schema for its kind."""
    return str(manifest["kind"]).lower() in KINDS


def problems(manifest: Manifest) -> list[str]:
    """What the CRD does not allow, each with its path."""
    found = _validator(str(manifest["kind"]).lower()).iter_errors(manifest)
    return [f"{error.json_path}: {error.message}" for error in found]


@cache
def _validator(kind: str) -> Draft202012Validator:
    schema = _closed(json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8")))
    assert isinstance(schema, dict)
    return Draft202012Validator(schema)


def _closed(schema: object) -> object:
    """A CRD lets nothing through that it does not name; JSON Schema does, unless it is told."""
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items() if key not in ("properties", "anyOf")}
    if "properties" in schema:
        closed["properties"] = {name: _closed(value) for name, value in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            closed.setdefault("additionalProperties", False)
    if "anyOf" in schema:
        closed["anyOf"] = schema["anyOf"]
    return closed
