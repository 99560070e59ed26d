"""One account with Alba's rights, for all tests that need it."""

from __future__ import annotations

import pytest

from tests.apiserver.real import RealApiServer
from tests.no_harm.granted import Granted, grant


@pytest.fixture(scope="session")
def granted(apiserver: RealApiServer) -> Granted:
    return grant(apiserver)
