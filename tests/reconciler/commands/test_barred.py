"""A table that lets nothing of ours through is told with what to do about it, and goes by like one that is away."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from reconciler.adapters.breakers.breaker import Breakers, Limits
from reconciler.adapters.breakers.guarded_store import GuardedStore
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.adapters.stores.dynamodb import DynamoStore
from reconciler.adapters.stores.dynamodb_client import dynamodb_client
from reconciler.core.ports import Fault, StoreUnavailable
from reconciler.core.revisions import POINTER_ID
from tests.reconciler.commands.typing_alba import Alba

FAILURES = 3
ADVICE = {
    "ExpiredTokenException": "renew the credentials it was asked with",
    "UnrecognizedClientException": "see which credentials it was asked with",
    "InvalidSignatureException": "see the credentials it was asked with, and this machine's clock",
    "AccessDeniedException": "give this role the rights that the deployed template lists",
    "ResourceNotFoundException": "deploy the table, or name the one that is there",
}


class Barred(ThreadingHTTPServer):
    """Answers every request with one error of DynamoDB's."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.code = ""
        self.asked = 0


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Barred)
        self.server.asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{self.server.code}", "message": "no"}).encode()
        self.send_response(400)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
        del format, args


@pytest.fixture
def barred(monkeypatch: pytest.MonkeyPatch) -> Iterator[Barred]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with Barred() as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server
        server.shutdown()
        serving.join()


def address(barred: Barred) -> str:
    return f"http://127.0.0.1:{barred.server_address[1]}"


@pytest.mark.parametrize("code", ADVICE)
def test_who_is_not_let_in_is_told_why_and_the_store_is_left_alone_so_that_the_copy_decides(
    barred: Barred, code: str
) -> None:
    barred.code = code
    table = DynamoStore(dynamodb_client(address(barred), "eu-west-1"), "table", lambda: 0.0)
    store = GuardedStore(
        table, Breakers(Limits(failures=FAILURES), lambda: 0.0, SilentReporter()).make("dynamodb", "calls")
    )
    for _ in range(FAILURES):
        with pytest.raises(StoreUnavailable, match=f"{code}.*: {ADVICE[code]}") as refused:
            store.read([POINTER_ID])
        assert refused.value.fault is Fault.BARRED
    asked = barred.asked
    with pytest.raises(StoreUnavailable, match=f"is tried again in 20 s .*{code}") as unasked:
        store.read([POINTER_ID])
    assert (unasked.value.fault, barred.asked) == (Fault.UNASKED, asked)
    store.close()


def test_status_and_doctor_say_what_to_do(barred: Barred, alba: Alba) -> None:
    barred.code = "ExpiredTokenException"
    where = ("--store", "dynamodb:table", "--aws-endpoint", address(barred), "--aws-region", "eu-west-1")
    said = alba("status", *where)
    assert said.code == 2
    assert ADVICE["ExpiredTokenException"] in said.err
    assert ADVICE["ExpiredTokenException"] in alba("doctor", *where, "--kubeconfig", "none").out
