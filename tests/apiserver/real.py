"""A real kube-apiserver with its etcd, for as long as a `with` block lasts.

`tests/apiserver/build` compiles the two; the fixture `apiserver` starts them once a session. No controller
and no kubelet runs beside them: nothing becomes ready and no namespace finishes being deleted, so a test
writes `status` itself and has a namespace of its own.
"""

import http.client
import json
import secrets
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

# Bounds on waiting, in seconds; starting takes about four on two cores.
START_S = 60.0
STOP_S = 10.0
REQUEST_S = 10.0


class Answer(NamedTuple):
    status: int
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RealApiServer:
    """Where the server listens, and who may talk to it.

    `token` is an administrator's (group system:masters); `alba_token` is user `alba`'s, who has no
    rights until a test binds some.
    """

    url: str
    ca_file: Path
    token: str
    alba_token: str

    def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        token: str | None = None,
        content_type: str = "application/json",
    ) -> Answer:
        """Send one request, by default as the administrator; an error status is an answer too.

        Raises OSError when nothing answers on the port.
        """
        where = urlsplit(self.url)
        trust = ssl.create_default_context(cafile=self.ca_file)
        connection = http.client.HTTPSConnection(where.netloc, timeout=REQUEST_S, context=trust)
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": content_type}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            return Answer(response.status, _object(response.read()))
        finally:
            connection.close()

    def kubeconfig(self, path: Path, *, token: str | None = None) -> Path:
        """Write a kubeconfig (JSON, which is YAML) for a token's owner, the administrator by default."""
        named = {"cluster": "real", "user": "user"}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "real",
            "contexts": [{"name": "real", "context": named}],
            "clusters": [{"name": "real", "cluster": {"server": self.url, "certificate-authority": str(self.ca_file)}}],
            "users": [{"name": "user", "user": {"token": token or self.token}}],
        }
        path.write_text(json.dumps(config, indent=2))
        path.chmod(0o600)
        return path


@contextmanager
def running(assets: Path) -> Iterator[RealApiServer]:
    """Start etcd and kube-apiserver from a directory, on free loopback ports, and stop both at the end.

    Raises RuntimeError, with the end of the log, if one of them dies or is not ready within START_S.
    """
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alba-apiserver-")))
        etcd_url, port = f"http://127.0.0.1:{_free_port()}", _free_port()
        server = RealApiServer(
            url=f"https://127.0.0.1:{port}",
            ca_file=home / "apiserver.crt",
            token=secrets.token_urlsafe(),
            alba_token=secrets.token_urlsafe(),
        )
        _write_credentials(home, server)
        etcd = stack.enter_context(_process(_etcd(assets, home, etcd_url), home / "etcd.log"))
        api = stack.enter_context(_process(_kube_apiserver(assets, home, etcd_url, port), home / "kube-apiserver.log"))
        _wait_until_ready(server, {"etcd": etcd, "kube-apiserver": api}, home)
        yield server


def _object(raw: bytes) -> Mapping[str, object]:
    """A JSON object as it is; anything else (/readyz says `ok`) under the key `text`."""
    try:
        parsed = json.loads(raw)
    except ValueError:
        parsed = None
    return parsed if isinstance(parsed, dict) else {"text": raw.decode(errors="replace")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _write_credentials(home: Path, server: RealApiServer) -> None:
    (home / "tokens.csv").write_text(f'{server.token},admin,admin,"system:masters"\n{server.alba_token},alba,alba\n')
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (home / "service-accounts.key").write_bytes(pem)


def _etcd(assets: Path, home: Path, url: str) -> list[str]:
    peers = f"http://127.0.0.1:{_free_port()}"
    return [
        str(assets / "etcd"),
        f"--data-dir={home / 'etcd'}",
        f"--listen-client-urls={url}",
        f"--advertise-client-urls={url}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
        "--unsafe-no-fsync",
        "--log-level=warn",
    ]


def _kube_apiserver(assets: Path, home: Path, etcd_url: str, port: int) -> list[str]:
    """The flags; the server makes its own serving certificate, apiserver.crt, in `home`."""
    key = home / "service-accounts.key"
    return [
        str(assets / "kube-apiserver"),
        f"--etcd-servers={etcd_url}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={home}",
        f"--token-auth-file={home / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        "--disable-admission-plugins=ServiceAccount",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--endpoint-reconciler-type=none",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
    ]


@contextmanager
def _process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(server: RealApiServer, processes: Mapping[str, subprocess.Popen[bytes]], home: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        for name, process in processes.items():
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended with {process.returncode}:\n{_end_of_log(home, name)}")
        if _is_ready(server):
            return
        time.sleep(0.05)
    log = _end_of_log(home, "kube-apiserver")
    raise RuntimeError(f"kube-apiserver was not ready within {START_S:.0f} s:\n{log}")


def _is_ready(server: RealApiServer) -> bool:
    """Whether it says so; until it listens, its certificate and its port are missing, both an OSError."""
    try:
        return server.request("GET", "/readyz").status == 200
    except (OSError, http.client.HTTPException):
        return False


def _end_of_log(home: Path, name: str) -> str:
    return "\n".join((home / f"{name}.log").read_text(errors="replace").splitlines()[-15:])
