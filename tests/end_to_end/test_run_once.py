"""`alba run --once` as a process: from a Git repository to a real kube-apiserver, with DynamoDB over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client
from reconciler.core.objects import annotations_of, part
from tests.apiserver.real import RealApiServer
from tests.emulated_aws import emulated_aws

ALBA = str(Path(sys.executable).parent / "alba")
TABLE, REGION = "programaciones-namespaces", "eu-west-1"
FILES = {
    "policy.yaml": "maxConcurrentNamespaces: 5\ndefaultTimezone: America/Bogota\nprotectedNamespaces: []\n",
    "cost-centers.yaml": '"*-once": [CC-1]\n',
    "payments/hours.yaml": "namespace: payments-once\ncostCenter: CC-1\nowner: team-payments\n"
    "weekly:\n  - days: [mon, tue, wed, thu, fri]\n    start: 08:00\n    stop: 18:00\n",
}
POD = {"containers": [{"name": "c", "image": "registry.example.com/c:1"}]}
PATHS = {
    "api": "/apis/apps/v1/namespaces/payments-once/deployments",
    "db": "/apis/apps/v1/namespaces/payments-once/statefulsets",
    "job": "/apis/batch/v1/namespaces/payments-once/cronjobs",
}

pytestmark = pytest.mark.real_apiserver


@pytest.fixture
def aws() -> Iterator[str]:
    with emulated_aws() as endpoint:
        create_table(dynamodb_client(endpoint, REGION), TABLE)
        yield endpoint


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    for path, text in FILES.items():
        file = folder / "schedules" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    git = ["git", "-C", str(folder), "-c", "user.name=Ana", "-c", "user.email=ana@example.com"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Office hours"]):
        subprocess.run([*git, *arguments], check=True)
    return folder


@pytest.fixture
def workloads(apiserver: RealApiServer) -> None:
    apiserver.request("POST", "/api/v1/namespaces", {"metadata": {"name": "payments-once"}})
    labels = {"app": "x"}
    template = {"metadata": {"labels": labels}, "spec": POD}
    scaled = {"selector": {"matchLabels": labels}, "template": template}
    job = {"spec": {"template": {"spec": {**POD, "restartPolicy": "Never"}}}}
    for name, spec in (
        ("api", {**scaled, "replicas": 3}),
        ("db", {**scaled, "replicas": 2, "serviceName": "db"}),
        ("job", {"schedule": "0 * * * *", "jobTemplate": job}),
    ):
        made = apiserver.request("POST", PATHS[name], {"metadata": {"name": name}, "spec": spec})
        assert made.status == 201, made


def test_real_workloads_go_down_and_come_back_with_their_exact_sizes(
    apiserver: RealApiServer, workloads: None, aws: str, repository: Path, tmp_path: Path
) -> None:
    command = [ALBA, "run", "--once", "--yes", "--format", "json", "--ready", "2"]
    environment = {
        **os.environ,
        "ALBA_STORE": f"dynamodb:{TABLE}",
        "ALBA_AWS_ENDPOINT": aws,
        "ALBA_AWS_REGION": REGION,
        "ALBA_SOURCE": f"file://{repository}",
        "ALBA_CACHE": str(tmp_path / "cache"),
        "ALBA_KUBECONFIG": str(apiserver.kubeconfig(tmp_path / "kubeconfig")),
    }

    def run_at(instant: str) -> tuple[int, Mapping[str, int]]:
        ended = subprocess.run(
            [*command, "--at", instant], env=environment, text=True, capture_output=True, timeout=120, check=False
        )
        assert ended.stdout, ended.stderr
        return ended.returncode, json.loads(ended.stdout)

    def seen() -> tuple[object, object, object, set[str]]:
        things = {name: apiserver.request("GET", f"{path}/{name}").body for name, path in PATHS.items()}
        spec = {name: part(thing, "spec") for name, thing in things.items()}
        records = {note for thing in things.values() for note in annotations_of(thing) if note.startswith("alba/")}
        return spec["api"]["replicas"], spec["db"]["replicas"], spec["job"].get("suspend"), records

    code, night = run_at("2027-02-01T11:00:00Z")
    assert (code, night["switched"]) == (0, 1)
    assert seen()[:3] == (0, 0, True)
    # No controller makes pods here, so the waking ends as degraded once its time is over; the sizes are exact.
    code, day = run_at("2027-02-01T14:00:00Z")
    assert (code, day["switched"], day["degraded"]) == (1, 1, 1)
    assert seen() == (3, 2, False, set())
    code, evening = run_at("2027-02-01T23:30:00Z")
    assert (code, evening["switched"]) == (0, 1)
    assert seen()[:3] == (0, 0, True)
