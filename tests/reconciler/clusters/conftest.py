"""Clusters of every kind: simulated, the adapter over the simulated one as an API, and over a real kube-apiserver."""

import json
import time
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest

from reconciler.adapters.clusters.access import kubeconfig_access
from reconciler.adapters.clusters.kubernetes import KubernetesCluster
from reconciler.adapters.clusters.pace import Pace
from reconciler.adapters.clusters.serving.api_server import ApiServer, kubeconfig_text, serving
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.ports import Cluster, Done
from reconciler.core.resources import NAMESPACES
from tests.apiserver.real import RealApiServer

_numbers = count(1)


def adapter(kubeconfig: Path) -> KubernetesCluster:
    pace = Pace(per_second=None, at_once=64, monotonic=time.monotonic)
    return KubernetesCluster(kubeconfig_access(kubeconfig), pace, time.monotonic)


@pytest.fixture(
    params=["simulated", "served", pytest.param("real", marks=pytest.mark.real_apiserver)],
)
async def cluster(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Cluster]:
    """The port, over each of its adapters."""
    kubeconfig = tmp_path / "kubeconfig"
    simulated = SimulatedCluster(lambda: 0.0)
    if request.param == "simulated":
        yield simulated
        return
    if request.param == "real":
        server: RealApiServer = request.getfixturevalue("apiserver")
        opened = adapter(server.kubeconfig(kubeconfig))
        yield opened
        await opened.close()
        return
    async with serving(ApiServer(simulated, tokens={"secret": "alba"})) as url:
        kubeconfig.write_text(kubeconfig_text(url, "secret"))
        opened = adapter(kubeconfig)
        yield opened
        await opened.close()


@pytest.fixture
async def namespace(cluster: Cluster) -> str:
    """A namespace that no other test uses."""
    name = f"contract-{next(_numbers)}"
    assert isinstance(await cluster.create(NAMESPACES, None, {"metadata": {"name": name}}), Done)
    return name


def status_body(code: int, message: str) -> bytes:
    return json.dumps({"kind": "Status", "code": code, "message": message}).encode()
