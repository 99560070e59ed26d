"""DynamoDB is away for two hours across an edge: a real engine goes on, dies, and comes back meanwhile."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from reconciler.adapters.stores.dynamodb import DynamoStore
from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client
from reconciler.core.items import places_id
from reconciler.core.ports import Store
from reconciler.core.records import NEVER, Places
from schemas.instants import HOUR, instant_text
from tests.emulated_aws import emulated_aws
from tests.faults.engines import Process, start
from tests.faults.estate import ALL_NIGHT, AT_THE_EDGE, CLOSING, EDGE, Estate, apart, estate
from tests.faults.proxy import Proxy, Resets, Seen, proxying

REGION = "eu-west-1"
_tables = count(1)
LATER = CLOSING + 2 * HOUR
TIMES = ("--breaker-failures", "2", "--breaker", "1", "--aws-timeout", "1", "--lease-lasts", "5", "--observe", "1")


class Outage:
    """Between the engines and the table; what is asked through it while it lasts gets no answer."""

    def __init__(self, proxy: Proxy) -> None:
        self.lasts = False
        proxy.inject(Resets(), self._befalls, times=1_000_000)

    def _befalls(self, seen: Seen) -> bool:
        del seen
        return self.lasts


@contextmanager
def evening(folder: Path) -> Iterator[tuple[Estate, Outage, str, Store]]:
    """Two namespaces are awake until they close. The way to the table that may be cut, and the table itself."""
    with emulated_aws() as aws:
        client, table = dynamodb_client(aws, REGION), f"long-outage-{next(_tables)}"
        create_table(client, table)
        proxy, straight = Proxy(aws), {"ALBA_AWS_ENDPOINT": aws, "ALBA_AWS_REGION": REGION}
        with apart(lambda: proxying(proxy)) as (proxied, _), estate(folder, f"dynamodb:{table}", straight) as world:
            world.ticked(EDGE)
            world.ticked(EDGE + 60)
            assert world.sizes() == AT_THE_EDGE
            store = DynamoStore(client, table, world.now)
            yield world, Outage(proxy), proxied, store
            store.close()


def engine(world: Estate, proxied: str, copies: Path) -> Process:
    return world.run(*TIMES, "--aws-endpoint", proxied, "--snapshot", str(copies), straight=True)


def status(world: Estate, proxied: str, copies: Path) -> Process:
    """What somebody reads who types it beside the engine."""
    told = ["status", "--at", instant_text(world.now()), "--snapshot", str(copies), "--aws-timeout", "1"]
    made = start([*told, "--aws-endpoint", proxied], world.environment, world.folder / "status")
    world.processes.append(made)
    return made


def said(process: Process) -> str:
    return process.err.read_text() if process.err.exists() else ""


def outbox(copies: Path) -> str:
    file = copies / "1" / "outbox"
    return file.read_text() if file.exists() else ""


def test_it_follows_the_edge_dies_comes_back_two_hours_later_and_tells_the_table_when_that_is_back(
    tmp_path: Path,
) -> None:
    copies = tmp_path / "copies"
    with evening(tmp_path) as (world, outage, proxied, store):
        world.begin(CLOSING - 10)
        first = engine(world, proxied, copies)
        world.until(
            lambda: (copies / "1" / "copy").exists() and world.lease_holder() == "first", "it leads, with a copy"
        )
        outage.lasts = True
        world.until(lambda: world.sizes() == ALL_NIGHT, "it has put both to sleep without the table")
        world.until(lambda: outbox(copies).count("historia") == 2, "what became of both is noted")
        first.kill()
        assert first.wait() == -9
        world.begin(LATER)
        written = world.writes
        second = engine(world, proxied, copies)
        world.until(lambda: "StoreLost" in said(second), "it has begun")
        told = status(world, proxied, copies)
        assert told.wait() == 1
        assert "transactions that it has yet to tell the store: " in told.out.read_text()
        assert "copy of Tue 2026-12-01 " in told.out.read_text()
        outage.lasts = False
        world.until(lambda: not outbox(copies), "the table has been told")
        assert world.writes == written, "what was asleep already was put to sleep again"
        ended = {row.key.namespace: row for row in store.history(0, NEVER).items}
        assert {name: str(row.state) for name, row in ended.items()} == {
            "before-dev": "done", "after-dev": "done", "later-dev": "done",
        }  # fmt: skip
        assert all(row.ended is not None and row.ended < CLOSING + 60 for row in ended.values())
        places = store.read([places_id("main")])[places_id("main")]
        assert isinstance(places, Places)
        assert places.awake == frozenset()
        second.send(signal.SIGTERM)
        assert second.wait() == 0
        world.settled(LATER + 120, ALL_NIGHT)


@pytest.mark.soak
def test_cold_without_a_copy_it_switches_nothing_says_so_and_begins_when_the_table_is_back(tmp_path: Path) -> None:
    with evening(tmp_path) as (world, outage, proxied, _):
        outage.lasts = True
        world.begin(LATER)
        cold = engine(world, proxied, tmp_path / "nothing")
        world.until(lambda: "nothing is switched" in said(cold), "it says so")
        assert world.sizes() == AT_THE_EDGE
        outage.lasts = False
        world.until(lambda: world.sizes() == ALL_NIGHT, "it does what is right now")
        cold.send(signal.SIGTERM)
        assert cold.wait() == 0
        world.settled(LATER + 120, ALL_NIGHT)
