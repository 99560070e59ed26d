"""`alba serve` as a process: it says where it is, answers, and ends when it is asked to."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from frontend.serving import Address, listen
from reconciler.cli.door import GROUP
from tests.frontend.api.api_under_test import Api
from tests.frontend.api.issuing import ARN, AUDIENCE, OTHER_KEY, bearer, padded, token

ALBA = (sys.executable, "-c", "from reconciler.cli import main; main()")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert isinstance(port, int)
        yield port


@contextmanager
def served(folder: Path, *options: str, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`alba serve` over the store and the schedules in this folder, and the address that it said."""
    command = [*ALBA, "serve", "--port", str(port), "--store", "sqlite:alba.db", "--source", "schedules", *options]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def namespaces_told(address: str, headers: Mapping[str, str]) -> int:
    """How many whoever listens is told of at first."""
    with connect(address.replace("http", "ws") + "/ws", additional_headers=headers) as socket:
        told = json.loads(socket.recv(timeout=10))
    return len(told["namespaces"])


async def test_it_takes_the_next_free_port_says_so_answers_and_ends_with_0(
    api: Api, tmp_path: Path, taken: int
) -> None:
    with served(tmp_path, port=taken) as (process, address):
        answer = httpx.get(f"{address}/api/v1/schedules", timeout=10)
        page = httpx.get(f"{address}/timeline", timeout=10)
        told = namespaces_told(address, {})
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert int(address.rpartition(":")[2]) > taken
    assert answer.json()["data"]["total"] == 3
    assert told == 3
    assert page.status_code == 200


@pytest.mark.parametrize("by", ["bearer token", "load balancer"])
async def test_behind_a_sign_in_it_tells_nothing_to_whom_nobody_has_signed_in(
    api: Api, tmp_path: Path, issuer: str, by: str
) -> None:
    if by == "bearer token":
        options = ("--sign-in", f"oidc:{issuer}", "--audience", AUDIENCE)
        signed_in, another = bearer(token(issuer)), bearer(token(issuer, key=OTHER_KEY))
    else:
        options = ("--sign-in", f"alb:{ARN}", "--sign-in-keys", issuer)
        signed_in, another = ({"x-amzn-oidc-data": text} for text in (padded(issuer), token(issuer, signer="another")))
    with served(tmp_path, *options) as (_, address):
        for headers, status in ({}, 401), (another, 401), (signed_in, 200):
            assert httpx.get(f"{address}/api/v1/summary", headers=headers, timeout=10).status_code == status
            assert httpx.get(f"{address}/health/live", timeout=10).status_code == 200
        for headers in ({}, another):
            with pytest.raises(InvalidStatus, match="403"):
                namespaces_told(address, headers)
        assert namespaces_told(address, signed_in) == 3


async def test_who_asks_too_often_is_sent_away_for_a_while(api: Api, tmp_path: Path) -> None:
    with served(tmp_path, "--rate", "1") as (_, address):
        first, second = [httpx.get(f"{address}/api/v1/limit", timeout=10) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 429)
    assert 0 < int(second.headers["retry-after"]) <= 60


def test_what_is_answered_in_two_parts_does_not_wait_for_the_client_between_them() -> None:
    with listen(Address("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_the_front_door_finds_the_command() -> None:
    assert "frontend.commands:serve" in {entry.value for entry in entry_points(group=GROUP)}
