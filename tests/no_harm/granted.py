"""Alba's own account on a real kube-apiserver, with exactly the rights that `alba rbac` prints."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from reconciler.core.kinds import KINDS
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.resources import ROLLOUTS, SCALEDOBJECTS
from reconciler.core.rights import Account, documents
from tests.apiserver.real import Answer, RealApiServer
from tests.reconciler.clusters.objects_under_test import POD

MERGE_PATCH = "application/merge-patch+json"
LEARNS_S = 20.0
"""How long the server may take to learn of a role, a policy or a CustomResourceDefinition."""

_PLURALS = {
    "ClusterRole": "clusterroles",
    "ClusterRoleBinding": "clusterrolebindings",
    "Role": "roles",
    "RoleBinding": "rolebindings",
    "ValidatingAdmissionPolicy": "validatingadmissionpolicies",
    "ValidatingAdmissionPolicyBinding": "validatingadmissionpolicybindings",
}
_namespaces = count(1)


def path_of(resource: Resource, namespace: str = "", name: str = "") -> str:
    root = f"/apis/{resource.group}/{resource.version}" if resource.group else f"/api/{resource.version}"
    space = f"/namespaces/{namespace}" if namespace else ""
    return f"{root}{space}/{resource.plural}" + (f"/{name}" if name else "")


@dataclass(frozen=True, slots=True)
class Granted:
    """The server, a namespace that the account may switch, and the account's token."""

    server: RealApiServer
    namespace: str
    token: str

    def make(self, resource: Resource, thing: JsonObject, namespace: str = "") -> JsonObject:
        """Create an object as the administrator."""
        home = (namespace or self.namespace) if resource.namespaced else ""
        whole = {"apiVersion": f"{resource.group}/{resource.version}".lstrip("/"), "kind": resource.kind, **thing}
        made = self.server.request("POST", path_of(resource, home), whole)
        assert made.status == 201, made
        return made.body

    def read(self, resource: Resource, name: str) -> JsonObject:
        return self.server.request("GET", path_of(resource, self.namespace, name)).body

    def patch(self, resource: Resource, name: str, body: JsonObject, *, as_admin: bool = False) -> Answer:
        """Patch it as Alba's account does, or as the administrator."""
        path, token = path_of(resource, self.namespace, name), None if as_admin else self.token
        return self.server.request("PATCH", path, body, token=token, content_type=MERGE_PATCH)


def grant(server: RealApiServer, *more: str) -> Granted:
    """Make a governed namespace and the account, give it its rights, and wait until both roles and policy are known."""
    account, namespace = Account(), f"governed-{next(_namespaces)}"
    for name in (account.namespace, namespace):
        server.request("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
    accounts = f"/api/v1/namespaces/{account.namespace}/serviceaccounts"
    server.request("POST", accounts, {"metadata": {"name": account.name}})
    install(server, ROLLOUTS, SCALEDOBJECTS)
    apply(server, documents([namespace, *more], account))
    request = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    answer = server.request("POST", f"{accounts}/{account.name}/token", request)
    status = answer.body["status"]
    assert isinstance(status, Mapping), answer
    granted = Granted(server, namespace, str(status["token"]))
    _wait_for_policy(granted)
    return granted


def apply(server: RealApiServer, things: Sequence[JsonObject]) -> None:
    """Create the documents; one that is there already is left as it is."""
    for thing in things:
        metadata = thing["metadata"]
        assert isinstance(metadata, Mapping)
        space = f"/namespaces/{metadata['namespace']}" if "namespace" in metadata else ""
        made = server.request("POST", f"/apis/{thing['apiVersion']}{space}/{_PLURALS[str(thing['kind'])]}", thing)
        assert made.status in (201, 409), made


def install(server: RealApiServer, *kinds: Resource) -> None:
    """Make custom kinds known, with any content."""
    for kind in kinds:
        anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
        version = {"name": kind.version, "served": True, "storage": True, "schema": {"openAPIV3Schema": anything}}
        names = {"plural": kind.plural, "kind": kind.kind}
        crd = {
            "metadata": {"name": f"{kind.plural}.{kind.group}"},
            "spec": {"group": kind.group, "scope": "Namespaced", "names": names, "versions": [version]},
        }
        server.request("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd)
        until(lambda kind=kind: server.request("GET", path_of(kind)).status == 200)  # type: ignore[misc]


def until(holds: Callable[[], bool]) -> None:
    """Ask again until it holds; an error after LEARNS_S."""
    assert any(holds() for _ in _moments()), "the server has not learnt of it"


def _moments() -> Iterator[None]:
    deadline = time.monotonic() + LEARNS_S
    while time.monotonic() < deadline:
        yield
        time.sleep(0.02)


def _wait_for_policy(granted: Granted) -> None:
    """A label is refused by the role until it is known, then written, and refused by the policy once that is known."""
    resource = KINDS[0].resource
    granted.make(resource, {**objects()[resource.kind], "metadata": {"name": "probe"}})
    labels = ({"metadata": {"labels": {"probe": str(number)}}} for number in count())
    until(lambda: granted.patch(resource, "probe", next(labels)).status == 422)
    granted.server.request("DELETE", path_of(resource, granted.namespace, "probe"))


def objects() -> Mapping[str, JsonObject]:
    """One object of every kind that can be put to sleep, by kind, without its name."""
    labels = {"app": "x"}
    template = {"metadata": {"labels": labels}, "spec": POD}
    scaled = {"replicas": 3, "selector": {"matchLabels": labels}, "template": template}
    job = {"spec": {"template": {"spec": {**POD, "restartPolicy": "Never"}}}}
    return {
        "StatefulSet": {"spec": {**scaled, "serviceName": "x"}},
        "Deployment": {"spec": scaled},
        "Rollout": {"spec": scaled},
        "ReplicaSet": {"spec": scaled},
        "DaemonSet": {"spec": {"selector": {"matchLabels": labels}, "template": template}},
        "ScaledObject": {"spec": {"scaleTargetRef": {"name": "scaled"}, "maxReplicaCount": 5}},
        "CronJob": {"spec": {"schedule": "0 3 * * *", "jobTemplate": job}},
    }
