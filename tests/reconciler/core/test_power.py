"""Power, over workloads of every kind: what sleeps and wakes has the size that it had."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.adapters.clusters.simulation.merging import merge_patch
from reconciler.core.annotations import EXCLUDE, RECORD, REPLICAS
from reconciler.core.kinds import KINDS, Kind
from reconciler.core.objects import annotations_of
from reconciler.core.ports import JsonObject
from reconciler.core.power import PowerPlan, recorded, sleep_patches, wake_patches
from reconciler.core.resources import DEPLOYMENTS, STATEFULSETS
from reconciler.core.view import Life, NamespaceView

BY_REPLICAS = [kind for kind in KINDS if not kind.fixed]
EVERY_KIND = st.sampled_from(KINDS)
SIZES = st.integers(0, 50)


def patched(thing: JsonObject, patch: JsonObject) -> JsonObject:
    made = merge_patch(thing, patch)
    assert isinstance(made, Mapping)
    return made


def workload(kind: Kind, size: int, notes: Mapping[str, str] | None = None) -> JsonObject:
    """An object of a kind with a size; for what is only on or off, on unless the size is zero."""
    metadata = {"name": "x", "namespace": "dev", "uid": "u-1", "resourceVersion": "7", "annotations": dict(notes or {})}
    bare: JsonObject = {"metadata": metadata, "spec": {"template": {"spec": {}}}, "status": {}}
    return patched(bare, kind.change(bare, size if not kind.fixed else min(size, 1)))


def view(kind: Kind, thing: JsonObject) -> NamespaceView:
    return NamespaceView("dev", Life.ACTIVE, {kind.resource: (thing,)})


def after(thing: JsonObject, plan: PowerPlan) -> JsonObject:
    """The object once the plan's patches have been applied."""
    for patch in (patch for wave in plan.waves for patch in wave):
        metadata = patch.body["metadata"]
        assert isinstance(metadata, Mapping)
        assert metadata["resourceVersion"] == "7"
        thing = patched(thing, {**patch.body, "metadata": {"annotations": metadata["annotations"]}})
    return thing


def asleep(kind: Kind, thing: JsonObject) -> JsonObject:
    return after(thing, sleep_patches(view(kind, thing), "team/x@c"))


def awake(kind: Kind, thing: JsonObject) -> JsonObject:
    return after(thing, wake_patches(view(kind, thing), "team/x@c", patient=False))


def notes_of(thing: JsonObject) -> set[str]:
    return set(annotations_of(thing)) & set(RECORD)


@given(kind=EVERY_KIND, size=SIZES)
def test_what_sleeps_and_wakes_has_its_size_again_and_no_record_left(kind: Kind, size: int) -> None:
    before = workload(kind, size)
    again = awake(kind, asleep(kind, before))
    assert kind.size(again) == kind.size(before)
    assert notes_of(again) == set()


@given(kind=EVERY_KIND, size=SIZES)
def test_what_sleeps_is_at_zero_and_carries_a_record_if_and_only_if_it_had_a_size(kind: Kind, size: int) -> None:
    before = workload(kind, size)
    sleeping = asleep(kind, before)
    assert kind.size(sleeping) == 0
    assert bool(recorded(view(kind, sleeping))) == bool(kind.size(before))


@given(kind=EVERY_KIND, size=SIZES)
def test_what_sleeps_is_not_patched_again_nor_is_what_is_awake(kind: Kind, size: int) -> None:
    sleeping = asleep(kind, workload(kind, size))
    assert sleep_patches(view(kind, sleeping), "again").waves == ()
    assert wake_patches(view(kind, awake(kind, sleeping)), "again", patient=False).waves == ()


@given(kind=st.sampled_from(BY_REPLICAS), size=st.integers(1, 50), released=st.integers(1, 50))
def test_the_larger_of_a_record_and_of_what_was_released_in_the_night_is_given_back(
    kind: Kind, size: int, released: int
) -> None:
    sleeping = asleep(kind, workload(kind, size))
    again_asleep = asleep(kind, patched(sleeping, kind.change(sleeping, released)))
    assert kind.size(again_asleep) == 0
    assert kind.size(awake(kind, again_asleep)) == max(size, released)


@given(kind=st.sampled_from(BY_REPLICAS), size=st.integers(1, 50))
def test_the_record_of_another_object_is_not_applied_to_this_one(kind: Kind, size: int) -> None:
    sleeping = asleep(kind, workload(kind, size))
    recreated = patched(sleeping, {"metadata": {"uid": "u-2"}})
    plan = wake_patches(view(kind, recreated), "x", patient=False)
    assert plan.waves == ()
    assert len(plan.troubles) == 1


@given(kind=st.sampled_from(BY_REPLICAS), size=st.integers(1, 50), present=st.integers(1, 50))
def test_an_object_made_anew_keeps_the_size_it_has_and_not_the_one_recorded_of_the_other(
    kind: Kind, size: int, present: int
) -> None:
    sleeping = asleep(kind, workload(kind, size))
    recreated = patched(patched(sleeping, kind.change(sleeping, present)), {"metadata": {"uid": "u-2"}})
    excluded = patched(recreated, {"metadata": {"annotations": {EXCLUDE: "true"}}})
    for given_back in (awake(kind, recreated), asleep(kind, excluded), awake(kind, asleep(kind, recreated))):
        assert kind.size(given_back) == present
        assert notes_of(given_back) == set()


@given(kind=EVERY_KIND, size=st.integers(1, 50))
def test_an_excluded_workload_is_left_and_one_that_is_excluded_asleep_gets_its_size_back(kind: Kind, size: int) -> None:
    before = workload(kind, size, {EXCLUDE: "true"})
    assert asleep(kind, before) == before
    excluded = patched(asleep(kind, workload(kind, size)), {"metadata": {"annotations": {EXCLUDE: "true"}}})
    assert kind.size(asleep(kind, excluded)) == kind.size(before)


@pytest.mark.parametrize("text", ["three", "-1", "1e9", "", "1.0", "9" * 30])
def test_a_workload_whose_record_cannot_be_read_is_reported_and_not_touched(text: str) -> None:
    (kind,) = (kind for kind in KINDS if kind.resource == DEPLOYMENTS)
    thing = workload(kind, 0, {REPLICAS: text})
    for plan in (sleep_patches(view(kind, thing), "x"), wake_patches(view(kind, thing), "x", patient=False)):
        assert plan.waves == ()
        assert [trouble.workload for trouble in plan.troubles] == ["Deployment/x"]


def test_a_stateful_set_that_would_lose_its_volumes_is_left_awake() -> None:
    (kind,) = (kind for kind in KINDS if kind.resource == STATEFULSETS)
    policy = {"spec": {"persistentVolumeClaimRetentionPolicy": {"whenScaled": "Delete"}}}
    plan = sleep_patches(view(kind, patched(workload(kind, 3), policy)), "x")
    assert plan.waves == ()
    assert [left.workload for left in plan.left] == ["StatefulSet/x"]
