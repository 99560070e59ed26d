"""A herd over DynamoDB: how many calls its claims and settles are, and what they cost this process in CPU.

Each call goes through DynamoDB's own client until it would be sent, and is then answered from a store in SQLite: no
emulator is as fast as the table, and what this part is about is neither's time. What parsing the answers costs is not
in it. The cluster has no workloads, so that what is seen is the store's share.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from reconciler.adapters.stores.dynamodb import DynamoStore
from reconciler.adapters.stores.dynamodb_client import dynamodb_client
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.items import Item
from reconciler.core.ports import Due, Op
from reconciler.core.records import ItemId
from schemas.instants import Instant
from tests.benchmarks.counting import CountedStore
from tests.benchmarks.measuring import table
from tests.benchmarks.ticking import Estate

TITLE = "The claims and settles of a herd whose namespaces are empty, over SQLite and over DynamoDB"
HEAD = ("namespaces", "store", "way", "store calls", "HTTP requests", "items written", "CPU s", "CPU ms a namespace")
HOURS = (("wake", 12), ("sleep", 20))


class _Nothing:
    """The body of an answer in which nothing was found."""

    def stream(self, **_: object) -> list[bytes]:
        return [b'{"Responses": {}, "Items": []}']


class Unsent(SqliteStore):
    """The embedded store, each call of which is also made to a DynamoDB that answers nothing; `sent` counts those."""

    def __init__(self, place: Path) -> None:
        super().__init__(place, time.time)
        os.environ |= {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
        client = dynamodb_client("http://127.0.0.1:1", "eu-west-1")
        client.meta.events.register("before-send.dynamodb", self._answer)  # type: ignore[arg-type]
        self._dynamo = DynamoStore(client, "bench", time.time)
        self.sent = 0

    def _answer(self, **_: object) -> AWSResponse:
        self.sent += 1
        return AWSResponse("http://127.0.0.1:1", 200, HTTPHeaders(), _Nothing())

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        self._dynamo.read(ids)
        return super().read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        self._dynamo.transact(ops)
        return super().transact(ops)

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        self._dynamo.due(by, limit)
        return super().due(by, limit)


async def _herd(number: int, *, dynamo: bool) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    with tempfile.TemporaryDirectory() as place:
        unsent = Unsent(Path(place) / "alba.db") if dynamo else None
        estate = Estate(number, Path(place), CountedStore(unsent) if unsent else None)
        engine = estate.engine(3)
        await estate.follow(engine)
        await estate.settle(engine)
        for way, hour in HOURS:
            engine = estate.engine(hour)
            estate.store.begin()
            before, cpu_s = unsent.sent if unsent else 0, time.process_time()
            tally = await engine.tick()
            cpu_s = time.process_time() - cpu_s
            assert tally.switched == number, tally
            sent = unsent.sent - before if unsent else 0
            rows.append(
                (number, "DynamoDB" if dynamo else "SQLite", way, estate.store.calls, sent, estate.store.written_items,
                 cpu_s, 1000 * cpu_s / number)
            )  # fmt: skip
    return rows


def tables(number: int) -> None:
    """Both ways; DynamoDB's rows have SQLite's cost in them, which answers in its place."""
    rows = asyncio.run(_herd(number, dynamo=False)) + asyncio.run(_herd(number, dynamo=True))
    table(TITLE, HEAD, rows)
