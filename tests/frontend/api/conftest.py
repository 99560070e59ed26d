"""An API over an estate of three namespaces."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.frontend.api.api_under_test import Api


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    """Six in the morning of a Tuesday in Bogota: everybody asleep."""
    made = Api(tmp_path)
    await made.begin()
    yield made
    made.store.close()
