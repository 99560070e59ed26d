"""The OpenAPI document: FastAPI's own, with an example for every answer, put together from those of its fields.

The WebSocket is no operation, but its messages are among the schemas, so that a page can be typed by them too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from fastapi import FastAPI

from frontend.api.content.changes import MESSAGES
from frontend.api.problem import ProblemDetails

Json: TypeAlias = Any
"""A part of a JSON document, as FastAPI hands it over."""


def document(app: FastAPI) -> dict[str, Json]:
    """The document, made once."""
    if app.openapi_schema is None:
        found = FastAPI.openapi(app)
        schemas = found["components"]["schemas"]
        for model in (ProblemDetails, *MESSAGES):
            schema = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
            schemas.update(schema.pop("$defs", {}))
            schemas[model.__name__] = schema
        for path in found["paths"].values():
            for operation in path.values():
                _give_examples(operation, schemas)
        app.openapi_schema = found
    return app.openapi_schema


def _give_examples(operation: Mapping[str, Json], schemas: Mapping[str, Json]) -> None:
    for answer in operation["responses"].values():
        for content in answer.get("content", {}).values():
            content.setdefault("example", example_of(content.get("schema", {}), schemas))


def example_of(schema: Mapping[str, Json], schemas: Mapping[str, Json]) -> Json:
    """An example that fits a schema: its own where it has one, else what its parts say."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for several in ("examples", "enum"):
        if several in schema:
            return schema[several][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    parts = schema.get("properties", {})
    plain = {"integer": schema.get("minimum", 1), "number": 1, "boolean": False, "string": "ok", "null": None}
    match schema.get("type", "null"):
        case "object":
            return {name: example_of(part, schemas) for name, part in parts.items()}
        case "array":
            return [example_of(schema.get("items", {}), schemas)]
        case kind:
            return plain[kind]
