"""Both stores as tests open them: SQLite in a folder, DynamoDB over HTTP at moto's server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from reconciler.adapters.stores.dynamodb import DynamoStore
from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client
from reconciler.adapters.stores.sqlite import SqliteStore

_tables = count(1)


@dataclass
class Time:
    """A clock that a test sets."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def dynamo_store(endpoint: str, time: Time, shards: int = 1) -> Iterator[DynamoStore]:
    """A store over a table of its own."""
    client = dynamodb_client(endpoint, "eu-west-1")
    table = f"programaciones-namespaces-{next(_tables)}"
    create_table(client, table)
    store = DynamoStore(client, table, time, shards)
    yield store
    client.delete_table(TableName=table)
    store.close()


@contextmanager
def sqlite_store(folder: Path, time: Time) -> Iterator[SqliteStore]:
    """A store in a file of its own."""
    store = SqliteStore(folder / "alba.db", time)
    yield store
    store.close()
