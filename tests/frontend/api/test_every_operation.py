"""Schemathesis over every operation, in process: no question makes the server fail, or break its document's word."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.frontend.api.api_under_test import Api

pytestmark = pytest.mark.filterwarnings("ignore::starlette.exceptions.StarletteDeprecationWarning")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    """The document of an API over an estate whose namespaces are awake."""
    api = Api(Path(tmp_path_factory.mktemp("api")))

    async def begin() -> None:
        await api.begin()
        await api.tick("2026-12-01T13:00:00Z")

    asyncio.run(begin())
    yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", api.app)
    api.store.close()


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def test_every_operation_keeps_its_word_whatever_is_asked(document: schemathesis.BaseSchema) -> None:
    operations = [found.ok() for found in document.get_all_operations() if isinstance(found, Ok)]
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=30, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
        def keeps_its_word(case: Case[Any]) -> None:
            case.call_and_validate(checks=CHECKS)

        keeps_its_word()
    assert len(operations) >= 20
