"""What the real kube-apiserver does that Alba builds on."""

import time
from collections.abc import Iterator, Mapping
from itertools import count

import pytest

from tests.apiserver.real import Answer, RealApiServer

pytestmark = pytest.mark.real_apiserver

DEPLOYMENTS = "/apis/apps/v1/namespaces/{}/deployments"
MERGE_PATCH = "application/merge-patch+json"
_numbers = count(1)


@pytest.fixture
def namespace(apiserver: RealApiServer) -> str:
    name = f"real-server-{next(_numbers)}"
    assert apiserver.request("POST", "/api/v1/namespaces", {"metadata": {"name": name}}).status == 201
    return name


def deployment(name: str) -> Mapping[str, object]:
    labels = {"app": name}
    pod = {
        "metadata": {"labels": labels},
        "spec": {"containers": [{"name": "main", "image": "example/app:1"}]},
    }
    return {
        "metadata": {"name": name},
        "spec": {"replicas": 3, "selector": {"matchLabels": labels}, "template": pod},
    }


def create(apiserver: RealApiServer, namespace: str, name: str) -> Answer:
    return apiserver.request("POST", DEPLOYMENTS.format(namespace), deployment(name))


def metadata(thing: object) -> Mapping[str, str]:
    assert isinstance(thing, Mapping)
    found = thing["metadata"]
    assert isinstance(found, Mapping)
    return found


def names(answer: Answer) -> list[str]:
    items = answer.body["items"]
    assert isinstance(items, list)
    return [metadata(item)["name"] for item in items]


def within(seconds: float) -> Iterator[None]:
    """Attempts until the time is up: the authoriser learns of a new binding by a watch, moments later."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield


def test_the_server_reports_a_release_as_its_version(apiserver: RealApiServer) -> None:
    answer = apiserver.request("GET", "/version")

    assert answer.status == 200
    assert str(answer.body["gitVersion"]).startswith(f"v{answer.body['major']}.{answer.body['minor']}.")


def test_a_created_deployment_is_read_back_with_its_size(apiserver: RealApiServer, namespace: str) -> None:
    created = create(apiserver, namespace, "web")
    scale = apiserver.request("GET", DEPLOYMENTS.format(namespace) + "/web/scale")

    assert (created.status, scale.status) == (201, 200)
    assert scale.body["spec"] == {"replicas": 3}


def test_a_patch_that_states_a_stale_resource_version_is_a_conflict(apiserver: RealApiServer, namespace: str) -> None:
    seen = metadata(create(apiserver, namespace, "web").body)["resourceVersion"]
    patch = {"metadata": {"resourceVersion": seen}, "spec": {"replicas": 0}}
    path = DEPLOYMENTS.format(namespace) + "/web"

    first = apiserver.request("PATCH", path, patch, content_type=MERGE_PATCH)
    second = apiserver.request("PATCH", path, {**patch, "spec": {"replicas": 5}}, content_type=MERGE_PATCH)

    assert (first.status, second.status, second.body["reason"]) == (200, 409, "Conflict")


def test_a_list_with_a_limit_goes_on_from_its_continue_token(apiserver: RealApiServer, namespace: str) -> None:
    for name in ("a", "b", "c"):
        create(apiserver, namespace, name)
    path = DEPLOYMENTS.format(namespace) + "?limit=2"

    first = apiserver.request("GET", path)
    rest = apiserver.request("GET", f"{path}&continue={metadata(first.body)['continue']}")

    assert (names(first), names(rest)) == (["a", "b"], ["c"])
    assert "continue" not in metadata(rest.body)


def test_a_user_without_a_role_is_refused_until_one_is_bound(apiserver: RealApiServer, namespace: str) -> None:
    path = DEPLOYMENTS.format(namespace)
    rbac = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}"
    name = {"name": "alba-looks"}
    group = "rbac.authorization.k8s.io"
    role = {
        "metadata": name,
        "rules": [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["list"]}],
    }
    binding = {
        "metadata": name,
        "subjects": [{"kind": "User", "name": "alba", "apiGroup": group}],
        "roleRef": {"kind": "Role", "name": "alba-looks", "apiGroup": group},
    }

    before = apiserver.request("GET", path, token=apiserver.alba_token)
    made = [
        apiserver.request("POST", f"{rbac}/roles", role),
        apiserver.request("POST", f"{rbac}/rolebindings", binding),
    ]

    assert (before.status, [answer.status for answer in made]) == (403, [201, 201])
    assert any(apiserver.request("GET", path, token=apiserver.alba_token).status == 200 for _ in within(5))
