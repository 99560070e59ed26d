"""nginx as the frontend's image has it: the page under a strict policy, and the API behind the same address.

Debian's nginx runs the very configuration, with the addresses and folders of this machine put in.
"""

from __future__ import annotations

import gzip
import http.client
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socket import create_server

import pytest

from frontend.api.guarding.shielding import HEADERS
from tests.reconciler.sources.repositories import serving

pytestmark = pytest.mark.needs("nginx")
CONFIGURATION = Path("manifests/frontend/nginx.conf").read_text(encoding="utf-8")
INDEX = '<meta property="csp-nonce" nonce="__CSP_NONCE__"><script src="/assets/a.js" nonce="__CSP_NONCE__"></script>'
SCRIPT = "console.log('alba')\n" * 200


class Api(BaseHTTPRequestHandler):
    """Says what it was asked, with headers as the API sets them."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}}).encode()
        self.send_response(200)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        del format, args


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """The one header of that name, or "" where there is none."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) <= 1, (name, found)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Nginx:
    port: int

    def __call__(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=dict(headers or {}))
        found = connection.getresponse()
        answer = Answer(found.status, found.getheaders(), found.read())
        connection.close()
        return answer


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("nginx")
    page = folder / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text(INDEX)
    (page / "assets/a.js").write_text(SCRIPT)
    (page / "assets/a.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(Api) as api:
        put_in = {
            "/tmp/": f"{folder}/", "root /srv/page": f"root {page}", "listen 8080": f"listen 127.0.0.1:{port}",
            "alba-api:8080": api.removeprefix("http://"),
        }  # fmt: skip
        text = CONFIGURATION
        for ours, here in put_in.items():
            assert ours in text
            text = text.replace(ours, here)
        (folder / "nginx.conf").write_text(f"user {_me()};\n{text}")
        command = ["nginx", "-e", "/dev/stderr", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            yield _answering(Nginx(port))
            process.terminate()


def _me() -> str:
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()


def _answering(nginx: Nginx) -> Nginx:
    for _ in range(2_000):
        try:
            nginx("/nginx-health")
        except OSError:
            continue
        return nginx
    raise AssertionError("nginx does not answer")


def test_the_page_has_a_nonce_of_its_own_each_time_which_its_policy_names(nginx: Nginx) -> None:
    nonces = set()
    for path in ("/", "/schedules", "/namespaces/main/payments-dev", "/index.html"):
        answer = nginx(path)
        if path == "/index.html":
            assert answer.status == 404 or b"__CSP_NONCE__" not in answer.body
            continue
        (nonce,) = set(re.findall(r'nonce="(\w+)"', answer.body.decode()))
        assert f"style-src 'self' 'nonce-{nonce}';" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-store"
        nonces.add(nonce)
    assert len(nonces) == 3


def test_no_script_is_allowed_but_those_of_the_page(nginx: Nginx) -> None:
    policy = nginx("/")["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/assets/a.js", "/api/v1/summary", "/nginx-health", "/assets/none.js"])
def test_every_answer_has_each_header_of_protection_once(nginx: Nginx, path: str) -> None:
    answer = nginx(path)
    for name, value in HEADERS.items():
        if name != "Content-Security-Policy":
            assert answer[name] == value, name
    assert answer["Content-Security-Policy"]
    assert answer["Strict-Transport-Security"]
    assert answer["Server"] == "nginx"


def test_what_never_changes_is_kept_and_sent_as_it_was_compressed_once(nginx: Nginx) -> None:
    answer = nginx("/assets/a.js", {"Accept-Encoding": "gzip"})
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body).decode() == SCRIPT
    assert nginx("/assets/none.js").status == 404


@pytest.mark.parametrize(
    "path", ["/api/v1/summary?x=1", "/health", "/health/ready", "/programaciones/a", "/namespaces", "/centros-costo/a"]
)
def test_the_api_is_behind_the_same_address(nginx: Nginx, path: str) -> None:
    told = json.loads(nginx(path, {"Host": "alba.example.com"}).body)
    assert (told["path"], told["host"], told["x-forwarded-proto"]) == (path, "alba.example.com", "https")


@pytest.mark.parametrize("path", ["/metrics", "/healthy", "/namespaces/main/a"])
def test_nothing_else_reaches_the_api(nginx: Nginx, path: str) -> None:
    assert b"csp-nonce" in nginx(path).body


def test_a_web_socket_is_handed_on_as_one(nginx: Nginx) -> None:
    told = json.loads(nginx("/ws?epoch=a", {"Upgrade": "websocket", "Connection": "Upgrade"}).body)
    assert (told["upgrade"], told["connection"], told["path"]) == ("websocket", "upgrade", "/ws?epoch=a")
