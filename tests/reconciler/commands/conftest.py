"""The command `alba` as a user types it, an estate to type it in, and a cluster that it reaches over HTTP."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from reconciler.adapters.clusters.serving.api_server import ApiServer, kubeconfig_text, serving
from reconciler.adapters.clusters.simulated import SimulatedCluster
from tests.reconciler.commands.typing_alba import Alba
from tests.reconciler.sources.repositories import Repository

POLICY = """\
maxConcurrentNamespaces: 2
defaultTimezone: America/Bogota
protectedNamespaces: [vault]
"""
OFFICE_HOURS = """\
namespaces: [checkout-qa, checkout-stage]
costCenter: CC-2040
owner: team-checkout
weekly:
  - days: [mon, tue, wed, thu, fri]
    start: 08:00
    stop: 18:00
holidays: CO
"""
LOAD_TEST = """\
namespace: payments-dev
costCenter: CC-1001
owner: ana@example.com
reason: Load test
once:
  start: 2026-12-01T18:30
  stop: 2026-12-01T20:00
"""
ESTATE = {
    "schedules/policy.yaml": POLICY,
    "schedules/cost-centers.yaml": 'payments-dev: [CC-1001, CC-1002]\n"checkout-*": [CC-2040]\n',
    "schedules/checkout/office-hours.yaml": OFFICE_HOURS,
    "schedules/payments/load-test.yaml": LOAD_TEST,
}


@pytest.fixture
def alba(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Alba:
    """Types `alba …` in a folder of its own, with nothing in the environment that speaks of Alba."""
    monkeypatch.chdir(tmp_path)
    for variable in [name for name in os.environ if name.startswith(("ALBA_", "KUBE"))]:
        monkeypatch.delenv(variable)
    return Alba(capsys)


@pytest.fixture
def estate(alba: Alba, tmp_path: Path) -> Path:
    """The folder in which `alba` is typed, with schedules of three namespaces under a limit of two."""
    for name, text in ESTATE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def repository(alba: Alba, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The same estate in a Git repository, where `alba` is typed; its first commit is the branch `start`."""
    made = Repository(tmp_path / "repository")
    made.commit(ESTATE, "Begin")
    made.git("branch", "start")
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture
def cluster(estate: Path) -> Iterator[SimulatedCluster]:
    """A simulated cluster behind a server, for which `kubeconfig` lies in the folder in which `alba` is typed."""
    simulated = SimulatedCluster(lambda: 0.0, ready_after_s=0.0)
    addresses: Queue[str] = Queue()
    stops: Queue[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Queue()

    async def serve() -> None:
        stop = asyncio.Event()
        stops.put((asyncio.get_running_loop(), stop))
        async with serving(ApiServer(simulated, tokens={"secret": "alba"})) as url:
            addresses.put(url)
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    loop, stop = stops.get(timeout=10)
    (estate / "kubeconfig").write_text(kubeconfig_text(addresses.get(timeout=10), "secret"), encoding="utf-8")
    yield simulated
    loop.call_soon_threadsafe(stop.set)
    thread.join()
