"""What is ready, what still ends and what does not come, by the objects' own status and in the API's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.core.annotations import ASLEEP_REPLICAS, EXCLUDE
from reconciler.core.kinds import KINDS
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.readiness import readiness, resting
from reconciler.core.resources import DEPLOYMENTS, JOBS, PODS
from reconciler.core.view import Life, NamespaceView
from tests.reconciler.core.test_power import asleep, patched, workload

DEPLOYMENT = next(kind for kind in KINDS if kind.resource == DEPLOYMENTS)
SIZES = st.integers(0, 9)


def found(objects: dict[Resource, tuple[JsonObject, ...]]) -> NamespaceView:
    return NamespaceView("dev", Life.ACTIVE, objects)


def deployment(size: int, **status: object) -> JsonObject:
    return patched(workload(DEPLOYMENT, size), {"status": status})


def condition(kind: str, status: str, message: str) -> JsonObject:
    return {"type": kind, "status": status, "reason": "Because", "message": message}


def pod(name: str, owner: str = "", **status: object) -> JsonObject:
    owners = [{"kind": "ReplicaSet", "name": owner, "controller": True}] if owner else []
    return {"metadata": {"name": name, "ownerReferences": owners}, "status": {"phase": "Pending", **status}}


@given(size=SIZES, ready=SIZES, seen=st.integers(0, 3), generation=st.integers(0, 3))
def test_a_workload_is_ready_once_its_controller_has_seen_the_last_change_and_all_replicas_are(
    size: int, ready: int, seen: int, generation: int
) -> None:
    thing = patched(
        deployment(size, readyReplicas=ready, observedGeneration=seen), {"metadata": {"generation": generation}}
    )
    judged = readiness(found({DEPLOYMENTS: (thing,)}))
    assert judged.total == (size > 0)
    assert judged.ready == (size > 0 and seen >= generation and ready >= size)
    assert judged.unready == (("Deployment/x",) if judged.total > judged.ready else ())


REPLICA_FAILURE = condition("ReplicaFailure", "True", "exceeded quota: pods")
TIMED_OUT = condition("Progressing", "False", "has timed out progressing")
UNSCHEDULABLE = pod("x-1", "x-7f", conditions=[condition("PodScheduled", "False", "0/2 nodes are available")])
NO_IMAGE = pod(
    "x-1", "x-7f", containerStatuses=[{"state": {"waiting": {"reason": "ImagePullBackOff", "message": "no"}}}]
)
STARTING = pod("x-1", "x-7f", containerStatuses=[{"state": {"waiting": {"reason": "ContainerCreating"}}}])
OF_ANOTHER = pod("y-1", "y-7f", conditions=[condition("PodScheduled", "False", "no node")])


@pytest.mark.parametrize(
    ("conditions", "pods", "reason"),
    [
        ([REPLICA_FAILURE, TIMED_OUT], (UNSCHEDULABLE,), "exceeded quota: pods"),
        ([TIMED_OUT], (UNSCHEDULABLE,), "Because: 0/2 nodes are available"),
        ([TIMED_OUT], (NO_IMAGE,), "ImagePullBackOff: no"),
        ([TIMED_OUT], (OF_ANOTHER,), "has timed out progressing"),
        ([], (STARTING, OF_ANOTHER), None),
    ],
)
def test_the_nearest_cause_is_said_and_a_pod_that_only_starts_is_none(
    conditions: list[JsonObject], pods: tuple[JsonObject, ...], reason: str | None
) -> None:
    thing = deployment(2, readyReplicas=0, conditions=conditions)
    troubles = readiness(found({DEPLOYMENTS: (thing,), PODS: pods})).troubles
    assert [trouble.reason for trouble in troubles] == ([] if reason is None else [reason])


@given(night=SIZES, running=SIZES, size=SIZES)
def test_a_namespace_rests_once_nothing_that_may_sleep_has_more_than_its_night_size(
    night: int, running: int, size: int
) -> None:
    sleeping = asleep(DEPLOYMENT, workload(DEPLOYMENT, size, {ASLEEP_REPLICAS: str(night)}))
    rest = resting(found({DEPLOYMENTS: (patched(sleeping, {"status": {"replicas": running}}),)}))
    assert rest.confirmed == (size <= night or running <= night)


@pytest.mark.parametrize("notes", [{EXCLUDE: "true"}, {"alba/order": "first"}])
def test_what_is_excluded_or_cannot_be_read_holds_nothing_up(notes: dict[str, str]) -> None:
    sleeping = patched(asleep(DEPLOYMENT, workload(DEPLOYMENT, 3)), {"metadata": {"annotations": notes}})
    assert resting(found({DEPLOYMENTS: (patched(sleeping, {"status": {"replicas": 3}}),)})).confirmed


def test_jobs_that_run_pods_without_a_controller_and_pods_that_end_are_listed() -> None:
    job = {"metadata": {"name": "j"}, "status": {"active": 1, "startTime": "2026-12-01T18:52:00Z"}}
    done = {"metadata": {"name": "d"}, "status": {"succeeded": 1}}
    ending = {"metadata": {"name": "e", "deletionTimestamp": "x", "deletionGracePeriodSeconds": 30}, "status": {}}
    over = pod("over", phase="Succeeded")
    assert resting(found({JOBS: (job, done), PODS: (pod("bare"), ending, over, pod("mine", "x-7f"))})).lingering == (
        "Job/j since 2026-12-01T18:52:00Z",
        "Pod/bare has no controller",
        "Pod/e is still ending, with 30 s of grace",
    )
