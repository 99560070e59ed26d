"""Alba's account on a real kube-apiserver may change sizes, and nothing else: every kind, every part of an object."""

from __future__ import annotations

from itertools import count

import pytest

from reconciler.core.annotations import EXCLUDE, ORDER
from reconciler.core.kinds import KINDS, Kind
from reconciler.core.objects import name_of
from reconciler.core.ports import JsonObject
from reconciler.core.power import Patch, fence_patches, sleep_patches, wake_patches
from reconciler.core.records import Way
from reconciler.core.resources import CRONJOBS, DAEMONSETS, DEPLOYMENTS, ROLEBINDINGS, ROLES, SCALEDOBJECTS
from reconciler.core.view import Life, NamespaceView
from tests.apiserver.real import RealApiServer
from tests.no_harm.granted import MERGE_PATCH, Granted, grant, objects, path_of, until

pytestmark = pytest.mark.real_apiserver

EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource.kind)
IMAGE = {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": "example/other:2"}]}}}}
_names = count(1)


def made(granted: Granted, kind: Kind) -> JsonObject:
    thing = objects()[kind.resource.kind]
    metadata = {
        "name": f"x-{next(_names)}",
        "labels": {"team": "a"},
        "annotations": {"note": "theirs"},
        "finalizers": ["example.com/theirs"],
    }
    return granted.make(kind.resource, {**thing, "metadata": metadata})


def view(granted: Granted, kind: Kind, thing: JsonObject) -> NamespaceView:
    return NamespaceView(granted.namespace, Life.ACTIVE, {kind.resource: (thing,)})


def sent(granted: Granted, patches: tuple[Patch, ...]) -> None:
    for patch in patches:
        answer = granted.patch(patch.resource, patch.name, patch.body)
        assert answer.status == 200, answer


@EVERY_KIND
def test_every_kind_is_put_to_sleep_fenced_and_woken_by_the_patches_of_power(granted: Granted, kind: Kind) -> None:
    thing = made(granted, kind)
    (wave,) = sleep_patches(view(granted, kind, thing), "team/x@commit").waves
    sent(granted, wave)
    asleep = granted.read(kind.resource, name_of(thing))
    assert kind.size(asleep) == 0
    sent(granted, fence_patches(view(granted, kind, asleep), Way.WAKE))
    fenced = granted.read(kind.resource, name_of(thing))
    (wave,) = wake_patches(view(granted, kind, fenced), "team/x@commit").waves
    sent(granted, wave)
    assert kind.size(granted.read(kind.resource, name_of(thing))) == kind.size(thing)


@EVERY_KIND
@pytest.mark.parametrize(
    ("metadata", "named"),
    [
        ({"labels": {"team": "b"}}, "metadata.labels"),
        ({"labels": None}, "metadata.labels"),
        ({"annotations": {"note": "ours"}}, "metadata.annotations.note"),
        ({"annotations": {"note": None}}, "metadata.annotations.note"),
        ({"annotations": {EXCLUDE: "true"}}, f"metadata.annotations.{EXCLUDE}"),
        ({"annotations": {ORDER: "1"}}, f"metadata.annotations.{ORDER}"),
        ({"finalizers": None}, "metadata.finalizers"),
        (
            {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "u"}]},
            "metadata.ownerReferences",
        ),
    ],
    ids=["label", "labels-gone", "annotation", "annotation-gone", "exclude", "order", "finalizers", "owner"],
)
def test_what_is_not_a_size_is_refused_by_name(granted: Granted, kind: Kind, metadata: JsonObject, named: str) -> None:
    thing = made(granted, kind)
    answer = granted.patch(kind.resource, name_of(thing), {"metadata": metadata})
    assert answer.status == 422
    assert f"Alba may not change {named}" in str(answer.body["message"])


def specs() -> dict[str, JsonObject]:
    """Changes of a specification that no size needs, by kind."""
    job = {"spec": {"jobTemplate": {"spec": IMAGE["spec"]}}}
    found: dict[str, JsonObject] = {kind.resource.kind: IMAGE for kind in KINDS}
    return {
        **found,
        "CronJob": job,
        "ScaledObject": {"spec": {"maxReplicaCount": 50}},
    }


@EVERY_KIND
def test_another_image_is_refused(granted: Granted, kind: Kind) -> None:
    thing = made(granted, kind)
    answer = granted.patch(kind.resource, name_of(thing), specs()[kind.resource.kind])
    assert answer.status == 422
    assert "Alba may not change spec." in str(answer.body["message"])


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (DAEMONSETS, {"spec": {"template": {"spec": {"nodeSelector": {"disk": "ssd"}}}}}),
        (DAEMONSETS, {"spec": {"template": {"spec": {"hostNetwork": True}}}}),
        (DAEMONSETS, {"spec": {"template": {"metadata": {"annotations": {"restartedAt": "now"}}}}}),
        (DAEMONSETS, {"spec": {"minReadySeconds": 5}}),
        (DEPLOYMENTS, {"spec": {"template": {"spec": {"nodeSelector": {"alba/asleep": "true"}}}}}),
        (DEPLOYMENTS, {"metadata": {"annotations": {"autoscaling.keda.sh/paused-replicas": "0"}}}),
        (DEPLOYMENTS, {"spec": {"paused": True}}),
        (CRONJOBS, {"spec": {"schedule": "* * * * *"}}),
        (SCALEDOBJECTS, {"metadata": {"annotations": {"autoscaling.keda.sh/paused": "true"}}}),
    ],
    ids=str,
)
def test_what_is_open_in_one_kind_is_closed_in_the_others(granted: Granted, kind: object, change: JsonObject) -> None:
    (row,) = (each for each in KINDS if each.resource == kind)
    thing = made(granted, row)
    answer = granted.patch(row.resource, name_of(thing), change)
    assert (answer.status, "Alba may not change" in str(answer.body["message"])) == (422, True)


def test_a_size_together_with_anything_else_is_refused_whole(granted: Granted) -> None:
    (kind,) = (each for each in KINDS if each.resource == DEPLOYMENTS)
    thing = made(granted, kind)
    both = {"metadata": {"labels": {"team": "b"}}, "spec": {"replicas": 0}}
    assert granted.patch(DEPLOYMENTS, name_of(thing), both).status == 422
    assert kind.size(granted.read(DEPLOYMENTS, name_of(thing))) == kind.size(thing)


@EVERY_KIND
def test_others_may_change_what_they_may_change(granted: Granted, kind: Kind) -> None:
    thing = made(granted, kind)
    label = {"metadata": {"labels": {"team": "b"}}}
    assert granted.patch(kind.resource, name_of(thing), label, as_admin=True).status == 200
    change = specs()[kind.resource.kind]
    assert granted.patch(kind.resource, name_of(thing), change, as_admin=True).status == 200


def test_the_account_makes_deletes_and_rescales_nothing_by_another_way(granted: Granted) -> None:
    (kind,) = (each for each in KINDS if each.resource == DEPLOYMENTS)
    name = name_of(made(granted, kind))
    path = path_of(DEPLOYMENTS, granted.namespace, name)
    asked = [
        granted.server.request("DELETE", path, token=granted.token),
        granted.server.request("PUT", path, granted.read(DEPLOYMENTS, name), token=granted.token),
        granted.server.request("POST", path_of(DEPLOYMENTS, granted.namespace), {}, token=granted.token),
        granted.server.request(
            "PATCH", f"{path}/scale", {"spec": {"replicas": 9}}, token=granted.token, content_type=MERGE_PATCH
        ),
    ]
    assert [answer.status for answer in asked] == [403, 403, 403, 403]


def test_a_role_that_gives_too_much_is_still_held_to_sizes(apiserver: RealApiServer) -> None:
    granted = grant(apiserver)
    (kind,) = (each for each in KINDS if each.resource == DEPLOYMENTS)
    name = name_of(made(granted, kind))
    everything: JsonObject = {
        "metadata": {"name": "everything"},
        "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}],
    }
    binding: JsonObject = {
        "metadata": {"name": "everything"},
        "subjects": [{"kind": "ServiceAccount", "name": "alba", "namespace": "alba"}],
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "everything"},
    }
    granted.make(ROLES, everything)
    granted.make(ROLEBINDINGS, binding)
    path = path_of(DEPLOYMENTS, granted.namespace, name)
    scale = {"spec": {"replicas": 9}}
    until(lambda: granted.patch(DEPLOYMENTS, f"{name}/scale", scale).status != 403)
    new = {"metadata": {"name": "new"}, **objects()["Deployment"]}
    asked = [
        granted.patch(DEPLOYMENTS, f"{name}/scale", scale),
        granted.server.request("POST", path_of(DEPLOYMENTS, granted.namespace), new, token=granted.token),
        granted.server.request("DELETE", path, token=granted.token),
    ]
    assert [answer.status for answer in asked] == [422, 422, 422]
