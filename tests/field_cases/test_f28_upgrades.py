"""F28: the scaler was upgraded while things slept, and the next version read the record differently.

`ASLEEP_BY_0_1` is how version 0.1 leaves each kind. It is written out, and never to be changed together with the code:
a version that reads or writes another form has to honour this one too, and this one has to be able to read it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from reconciler.adapters.clusters.simulation.merging import merge_patch
from reconciler.core.kinds import KINDS, Kind
from reconciler.core.objects import annotations_of, part
from reconciler.core.ports import JsonObject
from reconciler.core.power import PowerPlan, recorded, release_patches, sleep_patches, wake_patches
from reconciler.core.view import Life, NamespaceView
from reconciler.engine.giving_back import give_back
from tests.field_cases.test_f27_another_scaler import doctor
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import DAY, Scenario

BY = "team/x@0123456789ab"
COMMON = {"alba/uid": "u-1", "alba/by": BY, "alba/format": "1"}
AWAKE: Mapping[str, JsonObject] = {
    "StatefulSet": {"spec": {"replicas": 2}},
    "Deployment": {"spec": {"replicas": 3}},
    "Rollout": {"spec": {"replicas": 4}},
    "ReplicaSet": {"spec": {"replicas": 5}},
    "DaemonSet": {"spec": {"template": {"spec": {"nodeSelector": {"disk": "ssd"}}}}},
    "ScaledObject": {"spec": {}, "notes": {"autoscaling.keda.sh/paused-replicas": "7"}},
    "CronJob": {"spec": {"suspend": False}},
}
ASLEEP_BY_0_1: Mapping[str, JsonObject] = {
    "StatefulSet": {"spec": {"replicas": 0}, "notes": {**COMMON, "alba/replicas": "2"}},
    "Deployment": {"spec": {"replicas": 0}, "notes": {**COMMON, "alba/replicas": "3"}},
    "Rollout": {"spec": {"replicas": 0}, "notes": {**COMMON, "alba/replicas": "4"}},
    "ReplicaSet": {"spec": {"replicas": 0}, "notes": {**COMMON, "alba/replicas": "5"}},
    "DaemonSet": {
        "spec": {"template": {"spec": {"nodeSelector": {"disk": "ssd", "alba/asleep": "true"}}}},
        "notes": COMMON,
    },
    "ScaledObject": {
        "spec": {},
        "notes": {**COMMON, "alba/paused-replicas": "7", "autoscaling.keda.sh/paused-replicas": "0"},
    },
    "CronJob": {"spec": {"suspend": True}, "notes": {**COMMON, "alba/suspended": "false"}},
}

EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource.kind)
NEWER = {"alba/format": "2", "alba/replicas": "3+1", "alba/uid": "u-1"}


def thing(said: JsonObject) -> JsonObject:
    metadata = {
        "name": "x",
        "namespace": "dev",
        "uid": "u-1",
        "resourceVersion": "7",
        "annotations": said.get("notes", {}),
    }
    return {"metadata": metadata, "spec": said["spec"]}


def form(thing: JsonObject) -> JsonObject:
    """What the table above says of an object."""
    notes = annotations_of(thing)
    return {"spec": thing["spec"], **({"notes": dict(notes)} if notes else {})}


def view(kind: Kind, thing: JsonObject) -> NamespaceView:
    return NamespaceView("dev", Life.ACTIVE, {kind.resource: (thing,)})


def after(thing: JsonObject, plan: PowerPlan) -> JsonObject:
    for patch in (patch for wave in plan.waves for patch in wave):
        made = merge_patch(thing, patch.body)
        assert isinstance(made, Mapping)
        thing = made
    return thing


@EVERY_KIND
def test_what_0_1_put_to_sleep_is_woken_with_its_exact_size_and_no_annotation_left(kind: Kind) -> None:
    asleep = thing(ASLEEP_BY_0_1[kind.resource.kind])
    assert recorded(view(kind, asleep)) == 1
    for plan in (wake_patches(view(kind, asleep), BY, patient=False), release_patches(view(kind, asleep))):
        assert form(after(asleep, plan)) == AWAKE[kind.resource.kind]


@EVERY_KIND
def test_what_is_put_to_sleep_now_has_the_form_that_0_1_reads_and_not_one_annotation_more(kind: Kind) -> None:
    awake = thing(AWAKE[kind.resource.kind])
    assert form(after(awake, sleep_patches(view(kind, awake), BY))) == ASLEEP_BY_0_1[kind.resource.kind]


def test_the_table_has_every_kind() -> None:
    assert set(AWAKE) == set(ASLEEP_BY_0_1) == {kind.resource.kind for kind in KINDS}


@EVERY_KIND
def test_a_record_without_a_format_or_a_uid_is_honoured_as_the_object_s_own(kind: Kind) -> None:
    said = ASLEEP_BY_0_1[kind.resource.kind]
    kept = {name: value for name, value in part(said, "notes").items() if name not in ("alba/format", "alba/by")}
    asleep = thing({**said, "notes": kept})
    assert form(after(asleep, wake_patches(view(kind, asleep), BY, patient=False))) == AWAKE[kind.resource.kind]


async def test_a_newer_record_is_reported_and_never_overwritten_and_the_others_go_on(scenario: Scenario) -> None:
    scenario.office("team-dev")
    scenario.add("Deployment", "team-dev", workload("web", 0))
    scenario.add("Deployment", "team-dev", workload("api", 2))
    scenario.annotate("team-dev", NEWER)
    await scenario.follow()
    await scenario.settle()
    assert (scenario.size("team-dev", "api"), scenario.notes("team-dev")) == (0, NEWER)
    await scenario.tick(DAY)
    await scenario.settle()
    await give_back(scenario.cluster, "team-dev")
    assert (scenario.size("team-dev", "api"), scenario.size("team-dev"), scenario.notes("team-dev")) == (2, 0, NEWER)
    observed = scenario.record("team-dev").observed
    assert observed
    assert [t.workload for t in observed.troubles if "newer Alba" in t.reason] == ["Deployment/web"]
    ((kind, workloads, message),) = await doctor(scenario)
    assert (kind, workloads) == ("unreadable-annotation", ("Deployment/web",))
    assert "newer Alba" in message
