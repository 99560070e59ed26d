from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.store_queue import KEPT_S, StoreQueue
from bot.core.asking import Action
from bot.core.request import Request, Step
from bot.core.typed import Between, Lasting
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.compose import new_token
from reconciler.core.ports import Store
from reconciler.core.writing import Wish
from tests.emulated_aws import emulated_aws

NOW = 1_800_000_000.0
WISH = Wish(("a",), "CC-1", "ana", "why", once=("2026-12-01T08:00", "2026-12-01T09:00"))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = SqliteStore(tmp_path_factory.mktemp("queue") / "alba.db", lambda: NOW)
    yield store
    store.close()


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[StoreQueue]:
    store = SqliteStore(tmp_path / "alba.db", lambda: NOW)
    yield StoreQueue(store, lambda: NOW, new_token)
    store.close()


def asked(key: str = "k") -> Request:
    return Request(key, Action.WAKE, "U1", "C1", int(NOW), "payments-dev", Lasting(3600))


def test_a_request_is_taken_up_once_whatever_became_of_it(queue: StoreQueue) -> None:
    assert queue.put(asked())
    assert not queue.put(asked())
    (queued,) = queue.open()
    assert queue.save(queued, replace(queued.request, step=Step.DONE))
    assert queue.open() == []
    assert not queue.put(asked())


def test_of_two_that_change_a_request_one_is_told_that_it_came_second(queue: StoreQueue) -> None:
    queue.put(asked())
    (queued,) = queue.open()
    assert queue.save(queued, replace(queued.request, attempts=1))
    assert queue.save(queued, replace(queued.request, attempts=2)) is None
    assert queue.save(queued, replace(queued.request, step=Step.DONE)) is None
    assert queue.open()[0].request.attempts == 1


def test_requests_keep_their_order(queue: StoreQueue) -> None:
    for key in "cab":
        queue.put(asked(key))
    assert [q.request.key for q in queue.open()] == ["c", "a", "b"]


@given(key=st.text(min_size=1, max_size=60), reason=st.text(max_size=80), between=st.booleans())
@settings(max_examples=30)
def test_a_request_is_read_back_as_it_was_written(database: Store, key: str, reason: str, between: bool) -> None:
    queue = StoreQueue(database, lambda: NOW, new_token)
    wanted = replace(
        asked(f"{len(queue.open())}-{key}"), reason=reason, wish=WISH, values={"/reason": reason},
        between=Between(1, 2) if between else None,
    )  # fmt: skip
    queue.put(wanted)
    (found,) = (q.request for q in queue.open() if q.request.key == wanted.key)
    assert found == wanted


def test_twenty_at_once_are_all_taken_up(queue: StoreQueue) -> None:
    with ThreadPoolExecutor(20) as hands:
        assert all(hands.map(lambda n: queue.put(asked(str(n))), range(20)))
    assert len(queue.open()) == 20


def test_what_was_done_long_ago_is_forgotten(tmp_path: Path) -> None:
    now = [NOW]
    store = SqliteStore(tmp_path / "alba.db", lambda: now[0])
    queue = StoreQueue(store, lambda: now[0], new_token)
    queue.put(asked("old"))
    (queued,) = queue.open()
    queue.save(queued, replace(queued.request, step=Step.DONE))
    now[0] += KEPT_S + 1
    queue.put(asked("new"))
    assert queue.put(asked("old"))
    store.close()


def test_the_queue_outlives_its_process_being_killed(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from bot.adapters.store_queue import StoreQueue\n"
        "from bot.core.asking import Action\n"
        "from bot.core.request import Request\n"
        "from reconciler.adapters.stores.sqlite import SqliteStore\n"
        "mint = lambda: os.urandom(4).hex()\n"
        "queue = StoreQueue(SqliteStore(Path(sys.argv[1]), lambda: 0), lambda: 0, mint)\n"
        "queue.put(Request('k', Action.WAKE, 'U1', 'C1', 0, 'payments-dev'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "alba.db")], check=False, env={**os.environ, "PYTHONPATH": "."}
    )
    assert done.returncode == -signal.SIGKILL
    store = SqliteStore(tmp_path / "alba.db", lambda: NOW)
    assert [q.request.key for q in StoreQueue(store, lambda: NOW, new_token).open()] == ["k"]
    store.close()


def test_the_queue_works_on_dynamodb_as_well() -> None:
    from reconciler.adapters.stores.dynamodb import DynamoStore  # noqa: PLC0415 - slow to load, and used once
    from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client  # noqa: PLC0415 - likewise

    with emulated_aws() as endpoint:
        client = dynamodb_client(endpoint, "eu-west-1")
        create_table(client, "queue")
        store = DynamoStore(client, "queue", lambda: NOW, 1)
        queue = StoreQueue(store, lambda: NOW, new_token)
        assert queue.put(asked())
        (queued,) = queue.open()
        assert queue.save(queued, replace(queued.request, step=Step.DONE))
        assert queue.open() == []
        store.close()
