"""Power over whole namespaces: what a patch may touch, what annotations may say, the waves, what is left to others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.core.annotations import ASLEEP_REPLICAS, ASLEEP_SELECTOR, EXCLUDE, FORMAT, ORDER, RECORD
from reconciler.core.hosts import hosts_of
from reconciler.core.kinds import KEDA_PAUSED, KINDS, Kind
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.power import LeftCode, PowerPlan, fence_patches, hand, release_patches, sleep_patches, wake_patches
from reconciler.core.records import Way
from reconciler.core.resources import (
    APISERVICES,
    CRDS,
    CRONJOBS,
    DEPLOYMENTS,
    HPAS,
    MUTATING_WEBHOOKS,
    SCALEDOBJECTS,
    STATEFULSETS,
    VALIDATING_WEBHOOKS,
)
from reconciler.core.view import Life, NamespaceView
from tests.reconciler.core.test_power import after, asleep, awake, patched, view, workload

BY_PLURAL = {kind.resource.plural: kind for kind in KINDS}
DEPLOYMENT, STATEFULSET = BY_PLURAL["deployments"], BY_PLURAL["statefulsets"]

PERMITTED = {
    ("spec", "replicas"),
    ("spec", "suspend"),
    ("spec", "template", "spec", "nodeSelector", ASLEEP_SELECTOR),
    ("metadata", "annotations", KEDA_PAUSED),
    ("metadata", "resourceVersion"),
    *(("metadata", "annotations", name) for name in RECORD),
}
"""All that the admission policy lets Alba's account change, and the precondition."""

NOTES = st.dictionaries(
    st.sampled_from([*RECORD, EXCLUDE, ORDER, ASLEEP_REPLICAS, KEDA_PAUSED, "team/own"]),
    st.sampled_from(["0", "1", "3", "-1", "true", "false", "three", "", "u-1", "u-2", "99"]) | st.text(max_size=5),
    max_size=6,
)
SIZES = st.integers(0, 9)


@st.composite
def namespaces(draw: st.DrawFn) -> NamespaceView:
    """Objects of any kinds, with anything written on them, some of which KEDA or an operator looks after."""
    objects: dict[Resource, tuple[JsonObject, ...]] = {}
    for kind in draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4, unique_by=lambda k: k.resource)):
        made = [workload(kind, draw(SIZES), draw(NOTES)) for _ in range(draw(st.integers(1, 3)))]
        objects[kind.resource] = tuple(
            patched(thing, {"metadata": {"name": f"x{n}"}, "status": draw(statuses())}) for n, thing in enumerate(made)
        )
    return NamespaceView("dev", Life.ACTIVE, objects)


def statuses() -> st.SearchStrategy[JsonObject]:
    return st.fixed_dictionaries({}, optional={"replicas": SIZES, "readyReplicas": SIZES, "observedGeneration": SIZES})


def leaves(body: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(body, Mapping) and body:
        for name, value in body.items():
            yield from leaves(value, (*path, name))
    else:
        yield path


@given(found=namespaces())
def test_no_patch_of_ours_touches_anything_but_sizes_and_our_own_annotations(found: NamespaceView) -> None:
    plans = [sleep_patches(found, "team/x@c"), wake_patches(found, "team/x@c"), release_patches(found)]
    patches = [patch for plan in plans for wave in plan.waves for patch in wave]
    patches += [patch for way in Way for patch in fence_patches(found, way)]
    for patch in patches:
        assert set(leaves(patch.body)) <= PERMITTED
        assert ("metadata", "resourceVersion") in set(leaves(patch.body))


@given(found=namespaces())
def test_whatever_is_written_on_them_each_workload_is_patched_or_left_or_reported_at_most_once(
    found: NamespaceView,
) -> None:
    plan = sleep_patches(found, "x")
    patched_names = [patch.workload for wave in plan.waves for patch in wave]
    left = {one.workload for one in plan.left}
    assert len(patched_names) == len(set(patched_names))
    given_back = [name for name in patched_names if name in left]
    assert all(any(each.code is LeftCode.EXCLUDED for each in plan.left if each.workload == n) for n in given_back)


# What people write.


@given(size=st.integers(0, 50), night=st.integers(0, 50))
def test_the_night_size_takes_the_place_of_zero_and_never_adds_a_replica(size: int, night: int) -> None:
    thing = workload(DEPLOYMENT, size, {ASLEEP_REPLICAS: str(night)})
    sleeping = asleep(DEPLOYMENT, thing)
    assert DEPLOYMENT.size(sleeping) == min(size, night)
    assert DEPLOYMENT.size(awake(DEPLOYMENT, sleeping)) == size


@pytest.mark.parametrize("name", [ORDER, ASLEEP_REPLICAS])
@pytest.mark.parametrize("text", ["first", "", "1.5", "+1", "٣", "9" * 9])
def test_what_cannot_be_read_is_reported_by_name_and_the_workload_not_patched(name: str, text: str) -> None:
    for plan in both_ways(workload(DEPLOYMENT, 3, {name: text})):
        assert plan.waves == ()
        (trouble,) = plan.troubles
        assert (trouble.workload, trouble.reason.startswith(f"{name} is ")) == ("Deployment/x", True)


@given(text=st.text(max_size=8).filter(lambda text: text != "1"))
def test_a_record_of_a_format_that_is_not_known_is_reported_and_never_overwritten(text: str) -> None:
    for size in (0, 3):
        for plan in both_ways(workload(DEPLOYMENT, size, {FORMAT: text, "alba/replicas": "3"})):
            assert plan.waves == ()
            assert "newer Alba" in plan.troubles[0].reason


def both_ways(thing: JsonObject) -> Sequence[PowerPlan]:
    found = view(DEPLOYMENT, thing)
    return sleep_patches(found, "x"), wake_patches(found, "x", patient=False)


@given(text=st.text(max_size=6).filter(lambda text: text not in ("true", "false")))
def test_an_opt_out_that_is_neither_true_nor_false_is_told_and_excludes_nothing(text: str) -> None:
    thing = workload(DEPLOYMENT, 3, {EXCLUDE: text})
    plan = sleep_patches(view(DEPLOYMENT, thing), "x")
    assert DEPLOYMENT.size(after(thing, plan)) == 0
    assert ['only "true" excludes' in trouble.reason for trouble in plan.troubles] == [True]


@pytest.mark.parametrize("text", ["false", None])
def test_an_opt_out_that_is_false_or_absent_is_not_worth_a_word(text: str | None) -> None:
    notes = {} if text is None else {EXCLUDE: text}
    assert sleep_patches(view(DEPLOYMENT, workload(DEPLOYMENT, 3, notes)), "x").troubles == ()


# Waves.


def two_waves() -> NamespaceView:
    """A StatefulSet and a Deployment, both asleep."""
    kinds = (STATEFULSET, DEPLOYMENT)
    return NamespaceView("dev", Life.ACTIVE, {k.resource: (asleep(k, workload(k, 2)),) for k in kinds})


def order_of(plan: PowerPlan) -> list[list[str]]:
    return [[patch.workload.split("/")[0] for patch in wave] for wave in plan.waves]


def with_status(found: NamespaceView, resource: Resource, thing: JsonObject, ready: int) -> NamespaceView:
    grown = patched(thing, {"status": {"readyReplicas": ready}})
    return NamespaceView("dev", Life.ACTIVE, {**found.objects, resource: (grown,)})


def test_waking_sends_the_first_wave_alone() -> None:
    assert order_of(wake_patches(two_waves(), "x")) == [["StatefulSet"]]


@pytest.mark.parametrize(("ready", "sent", "waits"), [(0, [], True), (1, [], True), (2, [["Deployment"]], False)])
def test_the_next_wave_waits_until_every_replica_of_the_one_before_is_ready(
    ready: int, sent: list[list[str]], *, waits: bool
) -> None:
    found = two_waves()
    up = with_status(found, STATEFULSETS, workload(STATEFULSET, 2), ready)
    plan = wake_patches(up, "x")
    assert (order_of(plan), plan.waits) == (sent, waits)


def test_without_patience_all_that_is_left_follows_at_once_in_its_order() -> None:
    assert order_of(wake_patches(two_waves(), "x", patient=False)) == [["StatefulSet"], ["Deployment"]]


def test_sleeping_goes_the_other_way_and_sends_all() -> None:
    kinds = (STATEFULSET, DEPLOYMENT, BY_PLURAL["cronjobs"])
    found = NamespaceView("dev", Life.ACTIVE, {k.resource: (workload(k, 1),) for k in kinds})
    assert order_of(sleep_patches(found, "x")) == [["CronJob"], ["Deployment"], ["StatefulSet"]]


def test_people_may_order_the_waves_otherwise() -> None:
    things = {
        STATEFULSETS: (asleep(STATEFULSET, workload(STATEFULSET, 2, {ORDER: "50"})),),
        DEPLOYMENTS: (asleep(DEPLOYMENT, workload(DEPLOYMENT, 2)),),
    }
    found = NamespaceView("dev", Life.ACTIVE, things)
    assert order_of(wake_patches(found, "x", patient=False)) == [["Deployment"], ["StatefulSet"]]


# What is left to others.


def scaled_by_keda(target: JsonObject) -> NamespaceView:
    keda = BY_PLURAL["scaledobjects"]
    scaler = patched(workload(keda, 1), {"spec": {"scaleTargetRef": target}})
    return NamespaceView("dev", Life.ACTIVE, {SCALEDOBJECTS: (scaler,), DEPLOYMENTS: (workload(DEPLOYMENT, 3),)})


@pytest.mark.parametrize("target", [{"name": "x"}, {"kind": "Deployment", "name": "x"}])
def test_what_keda_scales_is_left_to_keda_which_is_paused(target: JsonObject) -> None:
    plan = sleep_patches(scaled_by_keda(target), "x")
    assert [patch.resource for wave in plan.waves for patch in wave] == [SCALEDOBJECTS]
    assert [(left.workload, left.code) for left in plan.left] == [("Deployment/x", LeftCode.TARGET_OF_KEDA)]


@pytest.mark.parametrize("target", [{"name": "y"}, {"kind": "StatefulSet", "name": "x"}])
def test_what_keda_does_not_scale_is_put_to_sleep_beside_it(target: JsonObject) -> None:
    plan = sleep_patches(scaled_by_keda(target), "x")
    assert {patch.resource for wave in plan.waves for patch in wave} == {SCALEDOBJECTS, DEPLOYMENTS}


@pytest.mark.parametrize("paused", [None, "0", "3"])
def test_what_keda_was_told_before_is_what_it_is_told_again(paused: str | None) -> None:
    keda = BY_PLURAL["scaledobjects"]
    before = patched(workload(keda, 1), {"metadata": {"annotations": {KEDA_PAUSED: paused}}})
    again = awake(keda, asleep(keda, before))
    assert again["metadata"]["annotations"].get(KEDA_PAUSED) == paused  # type: ignore[index]


def test_an_autoscaler_that_may_go_to_zero_is_told_before() -> None:
    hpa = {"metadata": {"name": "web"}, "spec": {"minReplicas": 0}}
    found = NamespaceView("dev", Life.ACTIVE, {DEPLOYMENTS: (workload(DEPLOYMENT, 3),), HPAS: (hpa,)})
    assert [trouble.workload for trouble in sleep_patches(found, "x").troubles] == ["HorizontalPodAutoscaler/web"]


def owned(kind: Kind, owner: str) -> NamespaceView:
    reference = {"kind": owner, "name": "o", "controller": True}
    return view(kind, patched(workload(kind, 3), {"metadata": {"ownerReferences": [reference]}}))


def test_what_a_built_in_owner_controls_follows_its_owner_and_is_not_patched() -> None:
    replica_set = BY_PLURAL["replicasets"]
    assert sleep_patches(owned(replica_set, "Deployment"), "x").waves == ()
    by_an_operator = owned(replica_set, "Kafka")
    ((patch,),) = sleep_patches(by_an_operator, "x").waves
    assert hand(by_an_operator, patch.workload) == "Kafka/o"


def test_a_cron_job_that_was_suspended_before_stays_so_and_gets_no_record() -> None:
    cron = BY_PLURAL["cronjobs"]
    suspended = workload(cron, 0)
    assert (cron.resource, asleep(cron, suspended), awake(cron, suspended)) == (CRONJOBS, suspended, suspended)


# Whom the whole cluster calls.


def service(namespace: str) -> JsonObject:
    return {"service": {"namespace": namespace, "name": "s"}}


@pytest.mark.parametrize("resource", [VALIDATING_WEBHOOKS, MUTATING_WEBHOOKS])
@pytest.mark.parametrize(
    ("policy", "hosts"), [({}, True), ({"failurePolicy": "Fail"}, True), ({"failurePolicy": "Ignore"}, False)]
)
def test_a_webhook_that_fails_closed_makes_its_namespace_a_host(
    resource: Resource, policy: JsonObject, *, hosts: bool
) -> None:
    hook = {"name": "q.example.com", "clientConfig": service("quota"), **policy}
    found = hosts_of({resource: [{"webhooks": [hook]}]})
    assert found == ({"quota": ("webhook q.example.com (fails closed)",)} if hosts else {})


def test_an_aggregated_api_and_a_conversion_make_theirs_hosts_too() -> None:
    api = {"metadata": {"name": "v1.metrics"}, "spec": service("metrics")}
    conversion = {"strategy": "Webhook", "webhook": {"clientConfig": service("crds")}}
    crd = {"metadata": {"name": "things.example.com"}, "spec": {"conversion": conversion}}
    assert hosts_of({APISERVICES: [api], CRDS: [crd]}) == {
        "metrics": ("aggregated API v1.metrics",),
        "crds": ("conversion of things.example.com",),
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["webhooks", "clientConfig", "service", "namespace", "spec", "conversion", "webhook", "x"]),
            inner,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=40)
@given(things=st.lists(st.dictionaries(st.sampled_from(["webhooks", "spec", "metadata"]), JSON), max_size=3))
def test_objects_of_any_shape_whatever_are_read_without_a_fault(things: list[JsonObject]) -> None:
    for resource in (VALIDATING_WEBHOOKS, APISERVICES, CRDS):
        assert all(isinstance(name, str) for name in hosts_of({resource: things}))
