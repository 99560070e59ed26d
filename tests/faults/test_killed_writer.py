"""Kill -9 of a process in the middle of many writes to SQLite: what was acknowledged is there, and nothing by half."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.items import Item, places_id, record_id
from reconciler.core.ports import Expect, Put
from reconciler.core.records import NamespaceRecord, Places
from tests.faults.engines import FORKS
from tests.reconciler.stores.samples import key, places, record

NAMES = [f"n{number:02}-dev" for number in range(30)]


def write_on(file: Path, acknowledged: Connection) -> None:
    """Transactions without end, each of which gives every item the same next version."""
    store = SqliteStore(file, lambda: 0.0)
    number, expected = 0, None
    while True:
        number += 1
        items: list[Item] = [places(version=str(number)), *(record(name, str(number)) for name in NAMES)]
        assert store.transact([Put(item, expected or Expect.ABSENT) for item in items])
        expected = str(number)
        acknowledged.send(number)


def versions(store: SqliteStore) -> set[str]:
    found = store.read([places_id("main"), *(record_id(key(name)) for name in NAMES)])
    assert len(found) == len(NAMES) + 1
    return {item.version for item in found.values() if isinstance(item, NamespaceRecord | Places)}


@pytest.mark.parametrize("transactions", [1, 2, 3, 5, 8, 21, 55, 144])
def test_the_store_opens_again_with_all_that_was_acknowledged_and_no_half_of_the_next(
    tmp_path: Path, transactions: int
) -> None:
    file = tmp_path / "alba.db"
    ours, theirs = FORKS.Pipe(duplex=False)
    writer = FORKS.Process(target=write_on, args=(file, theirs))
    writer.start()
    theirs.close()
    acknowledged = 0
    while acknowledged < transactions:
        acknowledged = ours.recv()
    assert writer.pid
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    assert writer.exitcode == -signal.SIGKILL
    acknowledged = last_of(ours, acknowledged)

    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    store = SqliteStore(file, lambda: 0.0)
    (version,) = versions(store)
    assert int(version) - acknowledged in (0, 1)
    assert store.transact([Put(record(name, "next"), version) for name in NAMES]), "it takes writes again"
    store.close()


def last_of(pipe: Connection, known: int) -> int:
    """The last number that was sent before the sender died."""
    try:
        while True:
            known = pipe.recv()
    except EOFError:
        return known
