"""Keys that sign, read over HTTP from a server on this machine that can be told what to answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

from frontend.api.guarding.signing_keys import (
    AGAIN_S,
    FRESH_S,
    LONGEST_WITHOUT_WORD_S,
    PAUSE_S,
    BalancerKeys,
    IssuerKeys,
    KeysAway,
    NoSuchKey,
)

PUBLIC = ec.generate_private_key(ec.SECP256R1()).public_key()
KEY = json.loads(ECAlgorithm.to_jwk(PUBLIC))
PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
CONFIGURATION = "/.well-known/openid-configuration"


@dataclass(slots=True)
class Server:
    """What is at each path; what is asked for is noted. An empty text breaks the connection."""

    address: str = ""
    at: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answers: Event = field(default_factory=Event)
    now: float = 0.0

    def publish(self, *names: str) -> None:
        keys = [KEY | {"kid": name, "alg": "ES256", "use": "sig"} for name in names]
        self.at[CONFIGURATION] = json.dumps({"jwks_uri": f"{self.address}/keys"})
        self.at["/keys"] = json.dumps({"keys": keys})

    def issuer(self) -> IssuerKeys:
        return IssuerKeys(self.address, "", lambda: self.now)


@pytest.fixture
def server() -> Iterator[Server]:
    said = Server()
    said.answers.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(self.path)
            said.answers.wait()
            text = said.at.get(self.path)
            if text == "":
                return
            self.send_response(200 if text else 404)
            self.end_headers()
            self.wfile.write((text or "").encode())

        def log_message(self, *args: object) -> None:
            """Nothing: a test that passes says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        said.address = f"http://127.0.0.1:{serving.server_port}"
        Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
        yield said
        said.answers.set()
        serving.shutdown()


def test_keys_are_read_once_while_they_are_fresh(server: Server) -> None:
    server.publish("k1", "k2")
    keys = server.issuer()
    for name in ("k1", "k2", "k1"):
        assert keys.of(name).key_id == name
    assert server.asked == [CONFIGURATION, "/keys"]
    server.now = FRESH_S
    keys.of("k1")
    assert len(server.asked) == 4


def test_a_key_that_is_new_is_looked_for_and_forged_names_are_no_storm(server: Server) -> None:
    server.publish("k1")
    keys = server.issuer()
    keys.of("k1")
    server.publish("k1", "k2")
    for name in ("k2", "forged", "forged too"):
        with pytest.raises(NoSuchKey):
            keys.of(name)
    assert len(server.asked) == 2
    server.now = AGAIN_S
    assert keys.of("k2").key_id == "k2"


def test_a_key_that_was_withdrawn_is_not_used_on(server: Server) -> None:
    server.publish("k1", "k2")
    keys = server.issuer()
    keys.of("k1")
    server.publish("k2")
    server.now = FRESH_S
    with pytest.raises(NoSuchKey):
        keys.of("k1")


def test_known_keys_are_used_on_for_a_day_while_the_issuer_is_away(server: Server) -> None:
    server.publish("k1")
    keys = server.issuer()
    keys.of("k1")
    server.at["/keys"] = ""
    server.now = LONGEST_WITHOUT_WORD_S - 1
    assert keys.of("k1").key_id == "k1"
    server.now = LONGEST_WITHOUT_WORD_S
    with pytest.raises(KeysAway):
        keys.of("k1")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/keys", ""),
        ("/keys", "<html>"),
        ("/keys", "[]"),
        ("/keys", "{}"),
        ("/keys", '{"keys": [1]}'),
        ("/keys", '{"keys": []}'),
        (CONFIGURATION, ""),
        (CONFIGURATION, "<html>"),
        (CONFIGURATION, '{"jwks_uri": 1}'),
        (CONFIGURATION, '{"jwks_uri": "file:///etc/hosts"}'),
        (CONFIGURATION, '{"jwks_uri": "http://127.0.0.1:9/none"}'),
    ],
)
def test_an_issuer_that_says_nothing_of_use_is_away(server: Server, path: str, text: str) -> None:
    server.publish("k1")
    server.at[path] = text
    with pytest.raises(KeysAway):
        server.issuer().of("k1")


def test_an_issuer_that_has_nothing_there_is_away(server: Server) -> None:
    with pytest.raises(KeysAway, match="has nothing at"):
        server.issuer().of("k1")


def test_after_a_read_that_failed_nobody_reads_for_a_while(server: Server) -> None:
    keys = server.issuer()
    for _ in range(3):
        with pytest.raises(KeysAway):
            keys.of("k1")
    assert len(server.asked) == 1
    server.publish("k1")
    server.now = PAUSE_S
    assert keys.of("k1").key_id == "k1"


def test_who_comes_while_somebody_reads_has_what_that_one_reads(server: Server) -> None:
    server.publish("k1")
    server.answers.clear()
    keys = server.issuer()
    with ThreadPoolExecutor(8) as many:
        found = [many.submit(keys.of, "k1") for _ in range(8)]
        server.answers.set()
        assert {each.result().key_id for each in found} == {"k1"}
    assert server.asked == [CONFIGURATION, "/keys"]


def test_the_key_of_a_balancer_is_read_once_and_one_that_is_not_there_is_none(server: Server) -> None:
    server.at["/k1"] = PEM
    keys = BalancerKeys(server.address, lambda: server.now)
    assert keys.of("k1") == keys.of("k1") == PUBLIC
    assert server.asked == ["/k1"]
    for name in ("k2", "../k1", "k1?"):
        with pytest.raises(NoSuchKey):
            keys.of(name)
    assert server.asked == ["/k1", "/k2"]


@pytest.mark.parametrize("text", ["", "<html>"])
def test_a_region_that_is_away_is_told_from_a_key_that_is_not_there(server: Server, text: str) -> None:
    server.at["/k1"] = text
    keys = BalancerKeys(server.address, lambda: server.now)
    with pytest.raises(KeysAway):
        keys.of("k1")
