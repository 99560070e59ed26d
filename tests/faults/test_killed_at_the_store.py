"""Kill -9 of a real engine at its n-th request to DynamoDB, before and after the table has heard of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from reconciler.adapters.stores.dynamodb import DynamoStore
from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client
from tests.emulated_aws import emulated_aws
from tests.faults.estate import EDGE, apart, estate, judge_store
from tests.faults.proxy import Proxy, Seen, Strikes, Where, every, proxying

REGION = "eu-west-1"


def transactions(seen: Seen) -> bool:
    return seen.headers.get("X-Amz-Target", "").endswith(".TransactWriteItems")


TRANSACTIONS, REQUESTS = 5, 25
"""So many has an engine that follows the edge undisturbed, at least."""

EVERY_POINT = [
    (where, number, after)
    for where, most in ((transactions, TRANSACTIONS), (every, REQUESTS))
    for number in range(1, most + 1)
    for after in (False, True)
]
CHANCE = random.Random(5)
SAMPLE = [*CHANCE.sample(EVERY_POINT[: 2 * TRANSACTIONS], 3), *CHANCE.sample(EVERY_POINT[2 * TRANSACTIONS :], 1)]
_tables = count(1)


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    with emulated_aws() as endpoint:
        yield endpoint


@pytest.mark.parametrize(
    ("where", "number", "after"),
    [
        pytest.param(
            *point,
            marks=() if point in SAMPLE else pytest.mark.soak,
            id=f"{'after' if point[2] else 'before'}-{point[0].__name__}-{point[1]}",
        )
        for point in EVERY_POINT
    ],
)
def test_whatever_request_it_dies_at_two_ticks_set_all_right(
    aws: str, tmp_path: Path, where: Where, number: int, *, after: bool
) -> None:
    table = f"killed-at-the-store-{next(_tables)}"
    client = dynamodb_client(aws, REGION)
    create_table(client, table)
    proxy = Proxy(aws)
    straight = {"ALBA_AWS_ENDPOINT": aws, "ALBA_AWS_REGION": REGION}
    with apart(lambda: proxying(proxy)) as (proxied, _), estate(tmp_path, f"dynamodb:{table}", straight) as world:
        world.begin(EDGE)
        engine = world.run("--aws-endpoint", proxied)
        proxy.inject(Strikes(engine.kill, after), where, nth=number)
        assert engine.wait() == -9, "it was never hit"
        assert proxy.happened == 1
        world.recovered(EDGE)
        store = DynamoStore(client, table, lambda: EDGE)
        judge_store(store)
        store.close()
