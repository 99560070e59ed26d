"""`alba simulate` as a process of its own, and a real kubectl on it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.reconciler.commands.typing_alba import Alba

BIN = Path(sys.executable).parent
MANIFESTS = """\
apiVersion: v1
kind: List
items:
  - {kind: Namespace, apiVersion: v1, metadata: {name: dev}}
  - {kind: Deployment, apiVersion: apps/v1, metadata: {name: web, namespace: dev}, spec: {replicas: 2}}
---
kind: StatefulSet
apiVersion: apps/v1
metadata: {name: db, namespace: dev}
---
kind: SleepInfo
apiVersion: kube-green.com/v1alpha1
metadata: {name: nights, namespace: dev}
spec: {weekdays: "1-5", sleepAt: "20:00"}
"""


@contextmanager
def simulating(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The process, once it has said its first line; ended by force if it is still there."""
    with subprocess.Popen(
        [BIN / "alba", "simulate", *arguments], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def kubectl(kubeconfig: Path, *arguments: str) -> str:
    told = [f"--kubeconfig={kubeconfig}", f"--cache-dir={kubeconfig.parent / 'cache'}", "--namespace=dev"]
    done = subprocess.run([BIN / "kubectl", *told, *arguments], text=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_kubectl_works_on_what_a_file_says_until_the_process_is_asked_to_end(
    tmp_path: Path, ending: signal.Signals
) -> None:
    (tmp_path / "objects.yaml").write_text(MANIFESTS)
    kubeconfig = tmp_path / "kubeconfig"
    with simulating(tmp_path, "--objects", "objects.yaml", "--kubeconfig", "kubeconfig") as process:
        assert process.stdout and process.stderr
        first = process.stdout.readline()
        found = kubectl(kubeconfig, "get", "deployments,statefulsets,sleepinfos", "-o", "name").split()
        kubectl(kubeconfig, "scale", "deployment", "web", "--replicas=0")
        size = kubectl(kubeconfig, "get", "deployment", "web", "-o", "jsonpath={.spec.replicas}")
        process.send_signal(ending)
        code = process.wait(timeout=20)
        errors = process.stderr.read()

    assert first.startswith("a simulated cluster of 4 objects at http://127.0.0.1:")
    assert found == ["deployment.apps/web", "statefulset.apps/db", "sleepinfo.kube-green.com/nights"]
    assert (size, code, errors) == ("0", 0, "")
    assert not kubeconfig.exists()


def test_json_tells_where_it_is(tmp_path: Path) -> None:
    with simulating(tmp_path, "--format", "json") as process:
        assert process.stdout
        told = json.loads("".join(process.stdout.readline() for _ in range(5)))
    assert (told["objects"], told["kubeconfig"]) == (0, None)
    assert told["url"].startswith("http://127.0.0.1:")


def test_a_kubeconfig_that_is_there_is_never_overwritten(alba: Alba, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("precious")
    said = alba("simulate", "--kubeconfig", "config")
    assert (said.code, said.out) == (2, "")
    assert "config exists and is never overwritten" in said.err
    assert (tmp_path / "config").read_text() == "precious"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "cannot be read"),
        ("[1]", "an object with `kind` is expected"),
        ("{kind: Wonder, apiVersion: example.com/v1, metadata: {name: x}}", 'no matches for kind "Wonder"'),
        ("{kind: ConfigMap, apiVersion: v1, metadata: {name: A_B}}", '"A_B"'),
    ],
)
def test_objects_that_no_cluster_would_take_end_it_at_once(
    alba: Alba, tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "objects.yaml").write_text(text)
    said = alba("simulate", "--objects", "objects.yaml")
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err


def test_a_port_that_is_taken_is_said(alba: Alba, tmp_path: Path) -> None:
    with simulating(tmp_path, "--format", "json") as process:
        assert process.stdout
        url = json.loads("".join(process.stdout.readline() for _ in range(5)))["url"]
        port = url.rpartition(":")[2]
        said = alba("simulate", "--port", port)
    assert said.code == 2
    assert f"--port {port}:" in said.err
