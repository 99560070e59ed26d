"""The port over each of its adapters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.core.ports import Store
from tests.emulated_aws import emulated_aws
from tests.reconciler.stores.stores_under_test import Time, dynamo_store, sqlite_store
from tests.simulation.memory_store import MemoryStore


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    with emulated_aws() as endpoint:
        yield endpoint


@pytest.fixture(params=["memory", "sqlite", "dynamodb", "dynamodb in 3 shards"])
def store(request: pytest.FixtureRequest, tmp_path: Path, time: Time) -> Iterator[Store]:
    """An empty store."""
    if request.param == "memory":
        yield MemoryStore(time)
        return
    if request.param == "sqlite":
        with sqlite_store(tmp_path, time) as sqlite:
            yield sqlite
        return
    shards = 3 if request.param.endswith("shards") else 1
    with dynamo_store(request.getfixturevalue("moto"), time, shards) as dynamo:
        yield dynamo
