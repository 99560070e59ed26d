"""`alba serve` as a process: it says where it is, answers, and ends when it is asked to."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from frontend.serving import Address, listen
from reconciler.cli.door import GROUP
from tests.frontend.api.api_under_test import Api

ALBA = (sys.executable, "-c", "from reconciler.cli import main; main()")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert isinstance(port, int)
        yield port


async def test_it_takes_the_next_free_port_says_so_answers_and_ends_with_0(
    api: Api, tmp_path: Path, taken: int
) -> None:
    command = [*ALBA, "serve", "--port", str(taken), "--store", "sqlite:alba.db", "--source", "schedules"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert found, said
        port = int(found[1])
        answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/schedules", timeout=10)
        page = httpx.get(f"http://127.0.0.1:{port}/timeline", timeout=10)
        with connect(f"ws://127.0.0.1:{port}/ws") as socket:
            told = json.loads(socket.recv(timeout=10))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.communicate()
    assert port > taken
    assert answer.json()["data"]["total"] == 3
    assert len(told["namespaces"]) == 3
    assert page.status_code == 200


def test_what_is_answered_in_two_parts_does_not_wait_for_the_client_between_them() -> None:
    with listen(Address("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_front_door_finds_the_command() -> None:
    assert "frontend.commands:serve" in {entry.value for entry in entry_points(group=GROUP)}
