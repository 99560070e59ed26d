"""The drill of `docs/operate.md`: the table is lost with all that is in it, and derived again from Git alone."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.sources.s3 import s3_client
from tests.manifests.templates import REGION, deployed, empty_aws
from tests.reconciler.commands.estates_under_test import EVENING, MORNING, run_workloads, sizes, ticked
from tests.reconciler.commands.typing_alba import Alba

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse AWS")
PAGE = Path("docs/operate.md").read_text(encoding="utf-8")
TABLE = "programaciones-namespaces"


def section(heading: str) -> str:
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def typed(text: str, command: str) -> list[str]:
    """A command as the page shows it, without the flags that say where this estate is."""
    (line,) = re.findall(rf"(?:`|^ +)(alba {command}[^`\n]*)", text, re.MULTILINE)
    words = shlex.split(line)[1:]
    for flag in ("--source", "--store", "--lease"):
        if flag in words:
            del words[words.index(flag) : words.index(flag) + 2]
    return words


@pytest.fixture
def aws() -> Iterator[str]:
    with empty_aws() as endpoint:
        yield endpoint


def lose_the_table(endpoint: str) -> None:
    client = boto3.client("dynamodb", endpoint_url=endpoint, region_name=REGION)
    client.update_table(TableName=TABLE, DeletionProtectionEnabled=False)
    client.delete_table(TableName=TABLE)
    client.close()


def make_another(endpoint: str, templates: Path) -> str:
    """The table that the page makes; its name. The emulator replaces none on an update: a stack of its own has it."""
    (name,) = re.findall(r"--parameter-overrides TableName=(\S+)", section("Restore the table"))
    client = s3_client(endpoint, REGION)
    (bucket,) = (b["Name"] for b in client.list_buckets()["Buckets"])
    client.delete_bucket(Bucket=bucket)
    client.close()
    deployed(endpoint, "storage", templates, "again", {"TableName": str(name)})
    return str(name)


@pytest.fixture
def templates() -> Path:
    return Path("manifests/aws").resolve()


def test_a_lost_table_is_derived_again_and_nothing_is_switched_by_it(
    templates: Path, aws: str, alba: Alba, cluster: SimulatedCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("STORE", f"dynamodb:{TABLE}"), ("AWS_ENDPOINT", aws), ("AWS_REGION", REGION)):
        monkeypatch.setenv(f"ALBA_{name}", value)
    run_workloads(cluster)
    deployed(aws, "storage", templates)
    assert alba("sync", "--allow", "HEAD", "--at", "2026-12-01T11:59:00Z").code == 0
    ticked(alba, "2026-12-01T12:00:00Z")
    ticked(alba, MORNING)
    assert sizes(cluster) == [3, 3, 0]
    lose_the_table(aws)

    another = make_another(aws, templates)
    monkeypatch.setenv("ALBA_STORE", f"dynamodb:{another}")
    said = alba(*typed(section("Restore the table"), "sync"), "--at", "2026-12-01T13:05:00Z")
    assert said.code == 0, said
    writes = cluster.writes
    assert ticked(alba, "2026-12-01T13:06:00Z").code == 0
    assert (sizes(cluster), cluster.writes) == ([3, 3, 0], writes)
    ticked(alba, EVENING)
    assert sizes(cluster) == [0, 0, 0]


def test_f28_the_last_step_gives_every_size_back_as_the_page_says(alba: Alba, cluster: SimulatedCluster) -> None:
    cluster.add({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "alba"}})
    run_workloads(cluster)
    assert alba("sync", "--allow", "HEAD", "--at", "2026-12-01T11:59:00Z").code == 0
    ticked(alba, "2026-12-01T12:00:00Z")
    assert sizes(cluster) == [0, 0, 0]
    said = alba(*typed(section("Leave"), "restore"), "--kubeconfig", "kubeconfig", "--lease", "alba/alba")
    assert said.code == 0, said
    assert sizes(cluster) == [3, 3, 3]
