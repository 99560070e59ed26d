"""What the bot serves over HTTP: Slack's requests, GitHub's webhooks, and health.

Slack's signatures are checked by Bolt, GitHub's here. A webhook says only of what there is news: what it is, is asked
of GitHub, so that a lost, late or repeated one does no harm.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_bolt import App, BoltRequest

LARGEST_BODY = 4 * 1024 * 1024
SLACK, WEBHOOKS, LIVE, READY = "/slack/events", "/github/webhooks", "/health/live", "/health/ready"


@dataclass(frozen=True, slots=True)
class Serving:
    """What is behind the paths. Without an app nothing of Slack's is taken here, for then nobody checks who signed it;
    without a webhook secret no webhook is believed. `news` takes the kind of a webhook and its body.
    """

    app: App | None
    webhook_secret: str
    news: Callable[[str, bytes], None]
    is_ready: Callable[[], bool]


@contextmanager
def web_served(serving: Serving, host: str, port: int) -> Iterator[str]:
    """Serve until left; the address. OSError: nothing can be listened at."""

    class Handler(_Handler):
        behind = serving

    server = _Server((host, port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="web")
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def is_signed(secret: str, body: bytes, signature: str) -> bool:
    """Whether GitHub signed a webhook's body with the secret."""
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return bool(secret) and hmac.compare_digest(wanted.encode(), signature.encode())


class _Server(ThreadingHTTPServer):
    request_queue_size = 128
    """Connections that wait to be taken: Slack's come in bursts, and one that is turned away is a command lost."""


class _Handler(BaseHTTPRequestHandler):
    behind: Serving
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        if self.path == LIVE:
            self._answer(200, "live")
        elif self.path == READY:
            ready = self.behind.is_ready()
            self._answer(200 if ready else 503, "ready" if ready else "the schedules have not been read yet")
        else:
            self._answer(404, "not found")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or ""
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._answer(413, "too large, or of no stated length")
            return
        body = self.rfile.read(int(length))
        if self.path == SLACK and self.behind.app:
            self._slack(self.behind.app, body)
        elif self.path == WEBHOOKS:
            self._webhook(body)
        else:
            self._answer(404, "not found")

    def _slack(self, app: App, body: bytes) -> None:
        headers: dict[str, str | Sequence[str]] = dict(self.headers.items())
        answer = app.dispatch(BoltRequest(body=body.decode("utf-8", "replace"), headers=headers))
        kind = answer.first_headers_without_set_cookie().get("content-type", "text/plain;charset=utf-8")
        self._answer(answer.status, answer.body, kind)

    def _webhook(self, body: bytes) -> None:
        if not is_signed(self.behind.webhook_secret, body, self.headers.get("X-Hub-Signature-256") or ""):
            self._answer(401, "the signature is not that of ALBA_BOT_SECRETS/github-webhook-secret")
            return
        self._answer(202, "thank you")
        self.behind.news(self.headers.get("X-GitHub-Event") or "", body)

    def _answer(self, status: int, body: str, kind: str = "text/plain;charset=utf-8") -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        del format, args
