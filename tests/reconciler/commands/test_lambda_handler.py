"""One invocation is one tick: over a DynamoDB endpoint, on a cluster that is reached over HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.adapters.clusters.serving.api_server import kubeconfig_text
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client
from reconciler.clocks import ShiftedClock, SystemClock
from reconciler.compose import read_settings
from reconciler.core.ports import JsonObject
from reconciler.core.resources import DEPLOYMENTS, EVENTS
from reconciler.lambda_handler import TickFailed, handle, tick_once
from schemas.instants import parse_instant
from tests.emulated_aws import emulated_aws
from tests.reconciler.commands.estates_under_test import BEFORE, MORNING, TEST, run_workloads, sizes
from tests.reconciler.commands.typing_alba import Alba, Said, one_off

TABLE = "programaciones-namespaces"


@dataclass(frozen=True)
class Invocation:
    """What Lambda says of one."""

    aws_request_id: str = "c0ffee"
    left_ms: int = 60_000

    def get_remaining_time_in_millis(self) -> int:
        return self.left_ms


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    with emulated_aws() as endpoint:
        yield endpoint


@pytest.fixture(autouse=True)
def function(
    aws: str, alba: Alba, estate: Path, cluster: SimulatedCluster, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The function's environment, an empty table, and a cluster with everything awake."""
    environment = {
        "ALBA_STORE": f"dynamodb:{TABLE}", "ALBA_AWS_ENDPOINT": aws, "ALBA_AWS_REGION": "eu-west-1",
        "ALBA_KUBECONFIG": "kubeconfig", "ALBA_PACE": "0", "ALBA_LOG_FORMAT": "json",
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    client = dynamodb_client(aws, "eu-west-1")
    create_table(client, TABLE)
    run_workloads(cluster)
    yield
    client.delete_table(TableName=TABLE)
    client.close()


def synced(alba: Alba, *at: str) -> Said:
    said = alba("sync", "--allow", "HEAD", *at)
    assert said.code == 0, said
    return said


def invoked(at: str, invocation: Invocation | None = None) -> Mapping[str, int]:
    """What the function returns, by a clock that shows another instant."""
    clock = ShiftedClock(parse_instant(at), SystemClock())
    return tick_once(read_settings({}), clock, SilentReporter(), invocation or Invocation())


async def listed(cluster: SimulatedCluster, namespace: str) -> Sequence[JsonObject]:
    return await cluster.list(EVENTS, namespace)


def test_each_invocation_does_what_is_due_and_returns_the_tally(alba: Alba, cluster: SimulatedCluster) -> None:
    synced(alba, "--at", "2026-12-01T11:59:00Z")
    nothing = {"waiting": 0, "failed": 0, "degraded": 0, "unfinished": 0}
    assert (invoked(BEFORE), sizes(cluster)) == ({"switched": 3, **nothing}, [0, 0, 0])
    assert (invoked(MORNING), sizes(cluster)) == ({"switched": 2, **nothing}, [3, 3, 0])
    assert (invoked(MORNING), sizes(cluster)) == ({"switched": 0, **nothing}, [3, 3, 0])


def test_each_invocation_leaves_events_in_the_namespaces_and_its_word_in_the_hour(
    alba: Alba, cluster: SimulatedCluster
) -> None:
    synced(alba, "--at", "2026-12-01T11:59:00Z")
    for at in (BEFORE, MORNING, "2026-12-01T13:01:00Z"):
        invoked(at, Invocation(f"request-at-{at}"))
    events = [event["reason"] for event in asyncio.run(listed(cluster, "checkout-qa"))]
    assert events == ["PutToSleep", "Woken"]
    said = alba("status", "--at", "2026-12-01T13:01:30Z")
    (engine,) = (line for line in said.lines if line.startswith("engine "))
    assert engine.startswith("engine lambda-request-at-2026-12-01T13:01:00Z leads main, said ")


def test_the_handler_acts_now_and_logs_json(
    alba: Alba, estate: Path, cluster: SimulatedCluster, capsys: pytest.CaptureFixture[str]
) -> None:
    tomorrow = datetime.fromtimestamp(time.time(), UTC) + timedelta(days=1)
    later = one_off("CC-1001", f"{tomorrow:%Y-%m-%d}T08:00", f"{tomorrow:%Y-%m-%d}T09:00")
    (estate / "schedules/checkout/office-hours.yaml").unlink()
    (estate / "schedules/payments/load-test.yaml").write_text(later)
    synced(alba)
    returned = handle({"source": "aws.events"}, Invocation())
    assert json.loads(json.dumps(returned))["switched"] == 1
    assert sizes(cluster) == [3, 3, 0]
    told = [json.loads(line)["message"] for line in capsys.readouterr().err.splitlines()]
    assert any("main/payments-dev asleep: 1 workload patched" in message for message in told)


def test_a_namespace_that_fails_is_an_error_of_the_function_and_hinders_nobody(
    alba: Alba, cluster: SimulatedCluster
) -> None:
    synced(alba, "--at", "2026-12-01T11:59:00Z")
    cluster.admit_with(
        lambda write: ApiError(422, "Invalid", "not today") if write.key.namespace == "checkout-qa" else None
    )
    with pytest.raises(TickFailed, match=r"^1 namespaces failed: main/checkout-qa: .*not today"):
        invoked(BEFORE)
    assert sizes(cluster) == [3, 0, 0]


def test_what_takes_longer_than_an_invocation_is_let_go_in_time_for_the_next(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    (estate / "schedules/checkout/office-hours.yaml").unlink()
    synced(alba, "--at", "2026-12-01T11:59:00Z")
    invoked(BEFORE)
    nowhere = {"spec": {"template": {"spec": {"nodeSelector": {"rack": "none"}}}}}
    cluster.edit(DEPLOYMENTS, "payments-dev", "web", nowhere)
    first = invoked(TEST, Invocation(left_ms=11_000))
    cluster.edit(DEPLOYMENTS, "payments-dev", "web", {"spec": {"template": {"spec": {"nodeSelector": None}}}})
    second = invoked("2026-12-01T23:30:30Z")
    assert (first["switched"], first["unfinished"]) == (0, 1)
    assert (second["switched"], second["unfinished"], sizes(cluster)) == (1, 0, [3, 3, 3])


def test_a_cluster_that_never_answers_does_not_outlast_the_invocation(alba: Alba, estate: Path) -> None:
    synced(alba, "--at", "2026-12-01T11:59:00Z")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        (estate / "kubeconfig").write_text(kubeconfig_text(f"http://127.0.0.1:{silent.getsockname()[1]}"))
        with pytest.raises(TickFailed, match="not done after 2 s"):
            invoked(BEFORE, Invocation(left_ms=7_000))


def test_an_invocation_without_time_begins_nothing(alba: Alba, cluster: SimulatedCluster) -> None:
    synced(alba, "--at", "2026-12-01T11:59:00Z")
    with pytest.raises(TickFailed, match="5 s are left, too few to begin"):
        invoked(BEFORE, Invocation(left_ms=5_000))
    assert sizes(cluster) == [3, 3, 3]


def test_a_store_without_a_catalogue_is_said() -> None:
    with pytest.raises(TickFailed, match="run `alba sync` first"):
        invoked(BEFORE)
