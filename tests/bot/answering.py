"""A double's answers over real HTTP, in JSON, and the breaker before them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any, TypeAlias

from reconciler.adapters.breakers.breaker import Breaker, Limits
from reconciler.adapters.reporters.text import SilentReporter
from tests.reconciler.sources.repositories import serving

Answer: TypeAlias = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], Any]]
"""Method, target, headers and body of a request: status, headers and body of its answer."""


def breaker_for(dependency: str, monotonic: Callable[[], float] = time.monotonic) -> Breaker:
    """The one that the bot would have."""
    return Breaker(dependency, "reads and writes", Limits(), monotonic, SilentReporter())


@contextmanager
def answered(answer: Answer) -> Iterator[str]:
    """The address at which requests are answered so."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = answer(self.command, self.path, dict(self.headers), raw)
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            del format, args

    with serving(Handler) as url:
        yield url
