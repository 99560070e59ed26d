from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.reporters.cluster_events import (
    MOST_WAITING,
    SAME_S,
    ClusterEvents,
    event_of,
    note_of,
    sending_events,
)
from reconciler.core.happenings import Drifted, Happening, Switched, SwitchFailed, Unavailable, Waits
from reconciler.core.ports import ClusterUnavailable, JsonObject, Outcome, Resource
from reconciler.core.records import Meter, NamespaceKey, Share, Way
from reconciler.core.resources import EVENTS
from schemas.schedule import Window
from tests.reconciler.engine.scenario import ManualClock, Told
from tests.reconciler.reporters.happened import DEV, EVERYTHING, NINE

SHARE = Share("payments/load-test", "CC-7", "ana", Window(NINE, NINE + 3600), "c0ffee" * 7, 12, NINE, NINE, Meter(NINE))
AWAKE = Switched(DEV, Way.WAKE, SHARE, 5, 2, 31.0)


class Away(SimulatedCluster):
    """It answers no write."""

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        raise ClusterUnavailable(f"POST {resource} {namespace}: no answer to {len(body)}")


@pytest.fixture
def cluster() -> SimulatedCluster:
    cluster = SimulatedCluster(lambda: NINE)
    cluster.add({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": DEV.namespace}})
    return cluster


async def sent(cluster: SimulatedCluster, *happenings: Happening) -> Sequence[JsonObject]:
    async with sending_events({"main": cluster}, ManualClock(NINE), Told()) as events:
        for happening in happenings:
            events.tell(happening)
    return await cluster.list(EVENTS, DEV.namespace)


async def test_an_event_says_in_its_namespace_what_was_done_for_whom_by_which_commit(cluster: SimulatedCluster) -> None:
    (event,) = await sent(cluster, AWAKE)
    about = event["involvedObject"]
    assert isinstance(about, Mapping)
    assert (about["kind"], about["name"]) == ("Namespace", DEV.namespace)
    assert (event["type"], event["reason"], event["source"]) == ("Normal", "Woken", {"component": "alba"})
    assert event["message"] == "awake for payments/load-test (CC-7, c0ffeec0ffee), 5 workloads patched"


async def test_what_went_wrong_is_a_warning_and_what_is_of_no_namespace_is_no_event(cluster: SimulatedCluster) -> None:
    events = await sent(cluster, *EVERYTHING)
    assert sorted((str(e["type"]), str(e["reason"])) for e in events) == [
        ("Normal", "AsScheduledAgain"),
        ("Normal", "WaitsForPlace"),
        ("Normal", "Woken"),
        ("Warning", "ChangedByHand"),
        ("Warning", "Contended"),
        ("Warning", "PutToSleep"),
        ("Warning", "SwitchFailed"),
        ("Warning", "SwitchFailed"),
        ("Warning", "WindowMissed"),
    ]


async def test_a_repeated_failure_is_told_once_until_some_minutes_have_passed(cluster: SimulatedCluster) -> None:
    clock, failed = ManualClock(NINE), SwitchFailed(DEV, Way.WAKE, "forbidden", True, NINE + 300)
    async with sending_events({"main": cluster}, clock, Told()) as events:
        events.tell(failed)
        events.tell(replace(failed, retry_at=NINE + 600))
        await events.drain()
        assert len(await cluster.list(EVENTS, DEV.namespace)) == 1
        clock.time += SAME_S
        events.tell(failed)
    assert len(await cluster.list(EVENTS, DEV.namespace)) == 2


async def test_what_a_cluster_does_not_take_is_dropped_counted_and_told_once() -> None:
    told = Told()
    async with sending_events({"main": Away(lambda: NINE)}, ManualClock(NINE), told) as events:
        events.tell(AWAKE)
        events.tell(Drifted(DEV, ""))
        await events.drain()
        assert events.dropped == 2
    assert [type(h) for h in told.happenings] == [Unavailable]


async def test_a_namespace_that_is_not_there_gets_no_event_and_is_no_fault_of_the_cluster() -> None:
    told = Told()
    async with sending_events({"main": SimulatedCluster(lambda: NINE)}, ManualClock(NINE), told) as events:
        events.tell(AWAKE)
        await events.drain()
        assert events.dropped == 1
    assert told.happenings == []


async def test_a_full_queue_drops_instead_of_waiting(cluster: SimulatedCluster) -> None:
    events = ClusterEvents({"main": cluster}, ManualClock(NINE), Told())
    for number in range(MOST_WAITING + 3):
        events.tell(Waits(NamespaceKey("main", f"n-{number}"), 1, 5))
    assert events.dropped == 3


async def test_the_end_of_an_engine_does_not_wait_for_good() -> None:
    began = asyncio.Event()

    class Hanging(SimulatedCluster):
        async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
            began.set()
            await asyncio.Event().wait()
            return await super().create(resource, namespace, body)

    async with asyncio.timeout(2):
        async with sending_events({"main": Hanging(lambda: NINE)}, ManualClock(NINE), Told(), drain_s=0.01) as events:
            events.tell(AWAKE)
    assert began.is_set()


def test_an_event_is_no_longer_than_kubernetes_allows() -> None:
    note = note_of(SwitchFailed(DEV, Way.WAKE, "x" * 5000, True, NINE))
    assert note
    assert len(str(event_of(note, NINE)["message"])) == 1024
