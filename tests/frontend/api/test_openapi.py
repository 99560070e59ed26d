"""The OpenAPI document: every operation is described, and has an example that fits its own schema."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from frontend.api.__main__ import document_text, present_names_text
from tests.frontend.api.api_under_test import Api, Json


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


async def test_every_operation_says_what_it_does_and_shows_an_answer_that_fits_its_schema(api: Api) -> None:
    document = (await api.ask("/api/v1/openapi.json")).json()
    for name, operation in operations(document):
        assert operation["description"], name
        for status, answer in operation["responses"].items():
            for kind, content in answer["content"].items():
                schema = {**content["schema"], "components": document["components"]}
                faults = list(Draft202012Validator(schema).iter_errors(content["example"]))
                assert not faults, (name, status, kind, faults)


@pytest.mark.parametrize("path", ["/api/v1/schedules", "/api/v1/summary", "/api/v1/timeline", "/api/v1/costs"])
async def test_an_answer_fits_the_schema_that_the_document_gives_it(api: Api, path: str) -> None:
    document = (await api.ask("/api/v1/openapi.json")).json()
    content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": document["components"]}
    Draft202012Validator(schema).validate((await api.ask(path)).json())


async def test_operations_have_names_of_their_own(api: Api) -> None:
    document = (await api.ask("/api/v1/openapi.json")).json()
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_the_document_from_which_the_page_is_typed_is_the_one_that_is_served() -> None:
    kept = resources.files("frontend.api").joinpath("openapi.json").read_text()
    assert kept == document_text(), "make openapi writes it again"


def test_the_page_knows_what_every_old_zone_is_called_now() -> None:
    kept = Path("frontend/web/src/time/present-names.json").read_text()
    assert kept == present_names_text(), "make openapi writes it again"
