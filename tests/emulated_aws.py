"""AWS as the tests have it: moto's server over HTTP, one request at a time.

moto answers each request in a thread of its own and its transactions are then not isolated (one that is refused
puts back whole tables, over what others wrote meanwhile), which DynamoDB's are. A lock gives that back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread

import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server


@contextmanager
def emulated_aws() -> Iterator[str]:
    """The address of a DynamoDB and an S3 that are moto's, with credentials that it takes."""
    app = DomainDispatcherApplication(create_backend_app)
    turn = Lock()

    def one_at_a_time(environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        with turn:
            return list(app(environ, start))

    server = make_server("127.0.0.1", 0, one_at_a_time, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
