"""A real kube-apiserver takes every object that Argo CD would send it, whole, and warns of none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.apiserver.real import RealApiServer
from tests.manifests.rendered import KUBECTL, Manifest, at, label, rendered

pytestmark = pytest.mark.real_apiserver
CUSTOM = {"Application", "AppProject", "PrometheusRule", "ServiceMonitor"}
FOLDERS = [
    "manifests/backend/overlays/dev",
    "manifests/backend/overlays/prod-irsa",
    "manifests/backend/overlays/prod-lambda",
    "manifests/frontend/overlays/prod",
    "manifests/argocd/notifications",
    "manifests/monitoring",
]


def dry_run(server: RealApiServer, folder: Path, manifests: list[Manifest]) -> subprocess.CompletedProcess[str]:
    """Apply by the server, which stores nothing."""
    (folder / "all.yaml").write_text(yaml.safe_dump_all(manifests))
    config = server.kubeconfig(folder / "kubeconfig")
    return subprocess.run(
        [KUBECTL, f"--kubeconfig={config}", f"--cache-dir={folder}", "apply", "--server-side", "--dry-run=server",
         "--force-conflicts",  # other tests own some of these objects
         "--validate=strict", "-f", str(folder / "all.yaml")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_server_takes_every_object(apiserver: RealApiServer, tmp_path: Path, folder: str) -> None:
    known = [m for m in rendered(folder) if m["kind"] not in CUSTOM]
    assert known
    for namespace in sorted({str(at(m, "metadata", "namespace")) for m in known} - {"None"}):
        body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}
        assert apiserver.request("POST", "/api/v1/namespaces", body).status in (201, 409)
    said = dry_run(apiserver, tmp_path, known)
    assert (said.returncode, said.stderr) == (0, "")
    assert len(said.stdout.splitlines()) == len(known), [label(m) for m in known]
