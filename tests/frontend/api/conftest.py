"""An API over an estate of three namespaces."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.frontend.api.api_under_test import Api
from tests.frontend.api.issuing import issuing


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    """Six in the morning of a Tuesday in Bogota: everybody asleep."""
    made = Api(tmp_path)
    await made.begin()
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An issuer and a region's keys, at one address."""
    with issuing(tmp_path_factory.mktemp("issuer")) as address:
        yield address
