"""What the port `Cluster` promises, held against every adapter: none may opt out.

No controller is assumed: nothing here waits for anything to become ready.
"""

import asyncio

import pytest

from reconciler.core.ports import Cluster, Conflict, Done, Gone, KindMissing, Refused, Resource
from reconciler.core.resources import (
    ACCESS_REVIEWS,
    CONFIGMAPS,
    CRONJOBS,
    DEPLOYMENTS,
    EVENTS,
    LEASES,
    NAMESPACES,
    STATEFULSETS,
)
from tests.reconciler.clusters.objects_under_test import (
    cron_job,
    done,
    field,
    named,
    names,
    version,
    workload,
)


async def test_a_created_object_is_read_back_with_what_the_server_decides(cluster: Cluster, namespace: str) -> None:
    made = done(await cluster.create(DEPLOYMENTS, namespace, workload("web")))
    read = done(await cluster.get(DEPLOYMENTS, namespace, "web"))

    assert read["spec"] == made["spec"]
    assert field(read, "metadata", "namespace") == namespace
    assert field(read, "metadata", "generation") == 1
    assert field(read, "metadata", "uid") and field(read, "metadata", "creationTimestamp")
    assert (read["kind"], read["apiVersion"]) == ("Deployment", "apps/v1")


async def test_an_object_that_exists_cannot_be_created_again(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web")))

    outcome = await cluster.create(DEPLOYMENTS, namespace, workload("web"))

    assert isinstance(outcome, Conflict)
    assert 'deployments.apps "web" already exists' in outcome.message


async def test_nothing_is_created_in_a_namespace_that_is_not_there(cluster: Cluster) -> None:
    outcome = await cluster.create(DEPLOYMENTS, "no-such-namespace", workload("web"))

    assert outcome == Gone('namespaces "no-such-namespace" not found')


async def test_an_object_named_by_its_prefix_gets_a_name_of_its_own(cluster: Cluster, namespace: str) -> None:
    prefix = {"metadata": {"generateName": "settings-"}}

    first = done(await cluster.create(CONFIGMAPS, namespace, prefix))
    second = done(await cluster.create(CONFIGMAPS, namespace, prefix))

    assert names([first]) != names([second])
    assert str(field(first, "metadata", "name")).startswith("settings-")


async def test_an_object_that_is_not_there_is_gone(cluster: Cluster, namespace: str) -> None:
    outcome = await cluster.get(DEPLOYMENTS, namespace, "web")

    assert outcome == Gone('deployments.apps "web" not found')


async def test_a_workload_without_a_size_has_the_size_one(cluster: Cluster, namespace: str) -> None:
    made = done(await cluster.create(DEPLOYMENTS, namespace, workload("web", None)))

    assert field(made, "spec", "replicas") == 1


async def test_a_cron_job_that_does_not_say_so_is_not_suspended(cluster: Cluster, namespace: str) -> None:
    made = done(await cluster.create(CRONJOBS, namespace, cron_job("nightly")))

    assert field(made, "spec", "suspend") is False


async def test_a_patch_merges_and_a_null_takes_away(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web", 3, labels={"team": "a", "tier": "b"})))

    patch = {"metadata": {"labels": {"team": None, "new": "c"}}, "spec": {"replicas": 5}}
    done(await cluster.patch(DEPLOYMENTS, namespace, "web", patch))

    read = done(await cluster.get(DEPLOYMENTS, namespace, "web"))
    assert field(read, "metadata", "labels") == {"tier": "b", "new": "c"}
    assert field(read, "spec", "replicas") == 5
    assert field(read, "spec", "selector", "matchLabels") == {"app": "web"}


async def test_a_size_that_is_taken_away_becomes_the_default(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web", 3)))

    done(await cluster.patch(DEPLOYMENTS, namespace, "web", {"spec": {"replicas": None}}))

    assert field(done(await cluster.get(DEPLOYMENTS, namespace, "web")), "spec", "replicas") == 1


async def test_a_patch_of_the_present_version_is_done(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web", 3)))
    seen = done(await cluster.get(DEPLOYMENTS, namespace, "web"))

    patch = {"metadata": {"resourceVersion": version(seen)}, "spec": {"replicas": 0}}

    assert isinstance(await cluster.patch(DEPLOYMENTS, namespace, "web", patch), Done)


async def test_a_patch_of_an_older_version_is_a_conflict_and_changes_nothing(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web", 3)))
    seen = done(await cluster.get(DEPLOYMENTS, namespace, "web"))
    done(await cluster.patch(DEPLOYMENTS, namespace, "web", {"spec": {"replicas": 4}}))

    patch = {"metadata": {"resourceVersion": version(seen)}, "spec": {"replicas": 0}}
    outcome = await cluster.patch(DEPLOYMENTS, namespace, "web", patch)

    assert isinstance(outcome, Conflict)
    assert "the object has been modified" in outcome.message
    assert field(done(await cluster.get(DEPLOYMENTS, namespace, "web")), "spec", "replicas") == 4


async def test_of_many_patches_of_one_version_exactly_one_is_done(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web", 3)))
    seen = done(await cluster.get(DEPLOYMENTS, namespace, "web"))

    def patch(replicas: int) -> dict[str, object]:
        return {"metadata": {"resourceVersion": version(seen)}, "spec": {"replicas": replicas}}

    outcomes = await asyncio.gather(
        *(cluster.patch(DEPLOYMENTS, namespace, "web", patch(size)) for size in range(10, 20))
    )

    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 9


async def test_a_patch_meant_for_an_earlier_object_of_the_name_is_refused(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web")))

    patch = {"metadata": {"uid": "00000000-0000-0000-0000-000000000000"}, "spec": {"replicas": 0}}
    outcome = await cluster.patch(DEPLOYMENTS, namespace, "web", patch)

    assert isinstance(outcome, Refused)
    assert outcome.status == 422


async def test_a_replacement_meant_for_an_earlier_object_of_the_name_is_a_conflict(
    cluster: Cluster, namespace: str
) -> None:
    made = done(await cluster.create(CONFIGMAPS, namespace, named("settings")))

    metadata = {"name": "settings", "uid": "00000000-0000-0000-0000-000000000000"}
    outcome = await cluster.replace(CONFIGMAPS, namespace, "settings", {**made, "metadata": metadata})

    assert isinstance(outcome, Conflict)
    assert "UID in precondition" in outcome.message


async def test_a_patch_of_what_is_not_there_is_gone(cluster: Cluster, namespace: str) -> None:
    outcome = await cluster.patch(DEPLOYMENTS, namespace, "web", {"spec": {"replicas": 0}})

    assert outcome == Gone('deployments.apps "web" not found')


async def test_a_patch_that_changes_nothing_makes_no_new_version(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web", 3)))
    seen = done(await cluster.get(DEPLOYMENTS, namespace, "web"))

    done(await cluster.patch(DEPLOYMENTS, namespace, "web", {"spec": {"replicas": 3}}))

    assert version(done(await cluster.get(DEPLOYMENTS, namespace, "web"))) == version(seen)


@pytest.mark.parametrize(
    ("resource", "generations"),
    [pytest.param(STATEFULSETS, (1, 2), id="StatefulSet"), pytest.param(DEPLOYMENTS, (2, 3), id="Deployment")],
)
async def test_a_new_generation_is_of_the_spec_and_only_a_deployments_of_its_annotations_too(
    cluster: Cluster, namespace: str, resource: Resource, generations: tuple[int, int]
) -> None:
    done(await cluster.create(resource, namespace, workload("web", 3)))

    done(await cluster.patch(resource, namespace, "web", {"metadata": {"annotations": {"alba/replicas": "3"}}}))
    annotated = done(await cluster.get(resource, namespace, "web"))
    done(await cluster.patch(resource, namespace, "web", {"spec": {"replicas": 0}}))
    sized = done(await cluster.get(resource, namespace, "web"))

    seen = (field(annotated, "metadata", "generation"), field(sized, "metadata", "generation"))
    assert seen == generations


async def test_a_patch_of_the_object_leaves_its_status(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(CRONJOBS, namespace, cron_job("nightly")))

    patch = {"status": {"lastScheduleTime": "2026-12-01T03:00:00Z"}}
    done(await cluster.patch(CRONJOBS, namespace, "nightly", patch))

    read = done(await cluster.get(CRONJOBS, namespace, "nightly"))
    assert field(read, "status", "lastScheduleTime") is None


@pytest.mark.parametrize(
    "patch",
    [
        pytest.param({"spec": {"replicas": -1}}, id="negative"),
        pytest.param({"spec": {"replicas": "three"}}, id="a word"),
        pytest.param({"spec": {"replicas": 2.5}}, id="a fraction"),
        pytest.param({"spec": {"replicas": 2**31}}, id="too large"),
        pytest.param({"spec": {"selector": {"matchLabels": {"app": "other"}}}}, id="an immutable field"),
        pytest.param({"metadata": {"annotations": {"alba/replicas": 3}}}, id="an annotation that is no string"),
        pytest.param({"metadata": {"annotations": {"alba/": "3"}}}, id="an annotation without a name"),
        pytest.param({"metadata": {"labels": {"team": "payments & co"}}}, id="a label with blanks"),
        pytest.param({"spec": {"template": {"spec": {"containers": []}}}}, id="no containers"),
    ],
)
async def test_an_invalid_patch_is_refused_and_changes_nothing(
    cluster: Cluster, namespace: str, patch: dict[str, object]
) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web", 3)))
    seen = done(await cluster.get(DEPLOYMENTS, namespace, "web"))

    outcome = await cluster.patch(DEPLOYMENTS, namespace, "web", patch)

    assert isinstance(outcome, Refused), outcome
    assert outcome.status == 422
    assert version(done(await cluster.get(DEPLOYMENTS, namespace, "web"))) == version(seen)


@pytest.mark.parametrize(
    ("resource", "body"),
    [
        pytest.param(DEPLOYMENTS, {**workload("web"), "spec": {}}, id="no selector"),
        pytest.param(DEPLOYMENTS, workload("Web"), id="a name with a capital"),
        pytest.param(CRONJOBS, {**cron_job("nightly"), "spec": {}}, id="no schedule"),
        pytest.param(CONFIGMAPS, {"metadata": {}}, id="no name"),
    ],
)
async def test_an_invalid_object_is_not_created(
    cluster: Cluster, namespace: str, resource: Resource, body: dict[str, object]
) -> None:
    outcome = await cluster.create(resource, namespace, body)

    assert isinstance(outcome, Refused), outcome
    assert outcome.status == 422
    assert list(await cluster.list(resource, namespace)) == [] or resource == CONFIGMAPS


async def test_the_fields_of_a_patch_are_owned_by_alba(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web", 3)))

    done(await cluster.patch(DEPLOYMENTS, namespace, "web", {"spec": {"replicas": 0}}))

    read = done(await cluster.get(DEPLOYMENTS, namespace, "web"))
    entries = field(read, "metadata", "managedFields")
    assert isinstance(entries, list)
    owners = {entry["manager"] for entry in entries if "f:replicas" in entry["fieldsV1"].get("f:spec", {})}
    assert owners == {"alba"}


async def test_a_list_of_a_namespace_holds_its_objects_only(cluster: Cluster, namespace: str) -> None:
    other = f"{namespace}-other"
    done(await cluster.create(NAMESPACES, None, named(other)))
    for where, name in ((namespace, "b"), (namespace, "a"), (other, "c")):
        done(await cluster.create(STATEFULSETS, where, workload(name)))

    assert names(await cluster.list(STATEFULSETS, namespace)) == ["a", "b"]


async def test_a_list_of_all_namespaces_holds_the_objects_of_each(cluster: Cluster, namespace: str) -> None:
    other = f"{namespace}-other"
    done(await cluster.create(NAMESPACES, None, named(other)))
    for where in (namespace, other):
        done(await cluster.create(STATEFULSETS, where, workload("db")))

    found = {field(thing, "metadata", "namespace") for thing in await cluster.list(STATEFULSETS)}

    assert {namespace, other} <= found


async def test_the_items_of_a_list_do_not_say_their_kind(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(DEPLOYMENTS, namespace, workload("web")))

    (item,) = await cluster.list(DEPLOYMENTS, namespace)

    assert "kind" not in item and "apiVersion" not in item
    assert field(item, "metadata", "resourceVersion")


async def test_a_list_of_nothing_is_empty(cluster: Cluster, namespace: str) -> None:
    assert list(await cluster.list(DEPLOYMENTS, namespace)) == []


async def test_a_list_of_a_namespace_that_is_not_there_is_empty(cluster: Cluster) -> None:
    assert list(await cluster.list(DEPLOYMENTS, "no-such-namespace")) == []


async def test_a_list_of_more_than_a_page_is_whole(cluster: Cluster, namespace: str) -> None:
    wanted = [f"settings-{number:03}" for number in range(501)]
    await asyncio.gather(*(cluster.create(CONFIGMAPS, namespace, named(name)) for name in wanted))

    found = names(await cluster.list(CONFIGMAPS, namespace))

    assert [name for name in found if name in set(wanted)] == wanted


async def test_a_kind_that_the_cluster_does_not_know_is_missing(cluster: Cluster, namespace: str) -> None:
    unknown = Resource("example.com", "v1", "wonders", "Wonder")

    with pytest.raises(KindMissing):
        await cluster.list(unknown, namespace)
    with pytest.raises(KindMissing):
        await cluster.list(unknown)
    assert isinstance(await cluster.get(unknown, namespace, "one"), Gone)


async def test_a_replacement_of_the_present_version_is_done(cluster: Cluster, namespace: str) -> None:
    made = done(await cluster.create(LEASES, namespace, {**named("alba"), "spec": {"holderIdentity": "one"}}))

    outcome = await cluster.replace(LEASES, namespace, "alba", {**made, "spec": {"holderIdentity": "two"}})

    assert field(done(outcome), "spec", "holderIdentity") == "two"
    assert version(done(outcome)) != version(made)


async def test_a_replacement_of_an_older_version_is_a_conflict(cluster: Cluster, namespace: str) -> None:
    made = done(await cluster.create(LEASES, namespace, {**named("alba"), "spec": {"holderIdentity": "one"}}))
    done(await cluster.replace(LEASES, namespace, "alba", {**made, "spec": {"holderIdentity": "two"}}))

    outcome = await cluster.replace(LEASES, namespace, "alba", {**made, "spec": {"holderIdentity": "three"}})

    assert isinstance(outcome, Conflict)
    read = done(await cluster.get(LEASES, namespace, "alba"))
    assert field(read, "spec", "holderIdentity") == "two"


async def test_a_lease_cannot_be_replaced_without_a_version(cluster: Cluster, namespace: str) -> None:
    done(await cluster.create(LEASES, namespace, {**named("alba"), "spec": {"holderIdentity": "one"}}))

    body = {**named("alba"), "spec": {"holderIdentity": "two"}}
    outcome = await cluster.replace(LEASES, namespace, "alba", body)

    assert isinstance(outcome, Refused)
    assert outcome.status == 422


async def test_a_lease_can_be_given_back(cluster: Cluster, namespace: str) -> None:
    made = done(await cluster.create(LEASES, namespace, {**named("alba"), "spec": {"holderIdentity": "one"}}))

    outcome = await cluster.replace(LEASES, namespace, "alba", {**made, "spec": {"holderIdentity": ""}})

    assert not field(done(outcome), "spec", "holderIdentity")


async def test_a_replacement_of_another_namespace_is_refused(cluster: Cluster, namespace: str) -> None:
    made = done(await cluster.create(LEASES, namespace, {**named("alba"), "spec": {"holderIdentity": "one"}}))

    body = {**made, "metadata": {**named("alba")["metadata"], "namespace": "elsewhere"}}  # type: ignore[dict-item]
    outcome = await cluster.replace(LEASES, namespace, "alba", body)

    assert isinstance(outcome, Refused)
    assert outcome.status == 400


async def test_an_event_can_be_told(cluster: Cluster, namespace: str) -> None:
    about = {"kind": "Namespace", "name": namespace, "namespace": namespace, "apiVersion": "v1"}
    body = {
        "metadata": {"generateName": "alba-"},
        "involvedObject": about,
        "reason": "Woken",
        "type": "Normal",
    }

    made = done(await cluster.create(EVENTS, namespace, body))

    assert field(made, "involvedObject", "name") == namespace
    assert len(await cluster.list(EVENTS, namespace)) == 1


async def test_a_question_about_rights_is_answered_and_not_kept(cluster: Cluster, namespace: str) -> None:
    asked = {"namespace": namespace, "verb": "patch", "group": "apps", "resource": "deployments"}

    answer = done(await cluster.create(ACCESS_REVIEWS, None, {"spec": {"resourceAttributes": asked}}))

    assert field(answer, "status", "allowed") is True
