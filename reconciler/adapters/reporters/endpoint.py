"""Serves `/metrics`, `/health/live` and `/health/ready` over HTTP, from a thread of its own.

For probes and Prometheus inside the cluster: it takes no input but the path, and shows no secret.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from reconciler.adapters.reporters.pulse import Pulse

LONGEST_REQUEST_S = 5


@contextmanager
def serve(host: str, port: int, registry: CollectorRegistry, pulse: Pulse) -> Iterator[int]:
    """Serve until left; gives the port, which for 0 is a free one. OSError: the address is taken."""
    server = ThreadingHTTPServer((host, port), _handler(registry, pulse))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _handler(registry: CollectorRegistry, pulse: Pulse) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = LONGEST_REQUEST_S

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/metrics":
                    self._answer(HTTPStatus.OK, generate_latest(registry), CONTENT_TYPE_LATEST)
                case "/health/live":
                    self._answer_health(pulse.lives(), "the engine has not ticked for long")
                case "/health/ready":
                    self._answer_health(
                        pulse.is_ready(), "no tick over a store that answers yet, or lately", pulse.standing()
                    )
                case _:
                    self._answer(HTTPStatus.NOT_FOUND, b"/metrics, /health/live or /health/ready\n", "text/plain")

        def _answer_health(self, good: bool, otherwise: str, standing: str = "ok") -> None:
            if good:
                self._answer(HTTPStatus.OK, f"{standing}\n".encode(), "text/plain")
            else:
                self._answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{otherwise}\n".encode(), "text/plain")

        def _answer(self, status: HTTPStatus, body: bytes, content_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
            """Probes come every few seconds; the log is for what happens."""

    return Handler
