"""The Lambda as AWS runs it: the entry point and command of the template, over a runtime API on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

from reconciler.adapters.clusters.simulated import SimulatedCluster
from tests.manifests.templates import inside, listed, one
from tests.reconciler.commands.estates_under_test import run_workloads, sizes
from tests.reconciler.commands.typing_alba import Alba
from tests.reconciler.sources.repositories import serving

ENGINE = one("lambda", "Engine")
COMMAND = [*listed(inside(ENGINE, "ImageConfig", "EntryPoint")), *listed(inside(ENGINE, "ImageConfig", "Command"))]
ROOT = Path.cwd()


@dataclass
class Runtime:
    """What AWS asks and is told: one invocation, with so many seconds, and its outcome."""

    seconds: int
    asked: int = 0
    told: list[tuple[str, object]] = field(default_factory=list)
    answered: Event = field(default_factory=Event)


def handler_of(runtime: Runtime) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            runtime.asked += 1
            if runtime.asked > 1:
                runtime.answered.wait(30)
            deadline_ms = int(time.time() + runtime.seconds) * 1000
            self.send_response(200)
            headers = {
                "Lambda-Runtime-Aws-Request-Id": f"request-{runtime.asked}",
                "Content-Length": "2", "Content-Type": "application/json",
                "Lambda-Runtime-Deadline-Ms": str(deadline_ms), "Lambda-Runtime-Trace-Id": "Root=1",
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:alba-engine",
            }  # fmt: skip
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"{}")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            runtime.told.append((self.path.rpartition("/")[2], json.loads(body)))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()
            runtime.answered.set()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            del format, args

    return Handler


@contextmanager
def invoked(environment: dict[str, str], seconds: int = 58) -> Iterator[Runtime]:
    """One invocation of the function, ended once it has told its outcome."""
    runtime = Runtime(seconds)
    command = [sys.executable if word == "python" else str(word) for word in COMMAND]
    with serving(handler_of(runtime)) as url:
        variables = {**os.environ, **environment, "PYTHONPATH": str(ROOT), "AWS_LAMBDA_RUNTIME_API": url[7:]}
        with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            answered = runtime.answered.wait(60)
            process.kill()
            output = process.communicate()[0].decode()
        assert answered, output
        yield runtime


def test_an_invocation_does_what_is_due_and_answers_with_its_numbers(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    assert alba("sync", "--allow", "HEAD").code == 0
    environment = {"ALBA_STORE": f"sqlite:{estate}/alba.db", "ALBA_KUBECONFIG": f"{estate}/kubeconfig"}
    with invoked(environment) as runtime:
        ((outcome, told),) = runtime.told
    assert outcome == "response"
    assert isinstance(told, dict)
    assert (told["failed"], told["unfinished"]) == (0, 0)
    assert told["switched"] >= 1
    assert 0 in sizes(cluster)


def test_a_store_without_a_catalogue_is_an_error_that_lambda_counts(alba: Alba, estate: Path) -> None:
    (estate / "empty.db").touch()
    with invoked({"ALBA_STORE": f"sqlite:{estate}/empty.db"}) as runtime:
        ((outcome, told),) = runtime.told
    assert outcome == "error"
    assert isinstance(told, dict)
    assert told["errorType"] == "TickFailed"
    assert "run `alba sync` first" in str(told["errorMessage"])
