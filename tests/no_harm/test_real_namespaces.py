"""Sleep must do no harm: an engine with Alba's own rights, over a real kube-apiserver."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reconciler.adapters.clusters.faults import FaultyCluster
from reconciler.core.claims import LOOK_AGAIN_S
from reconciler.core.objects import annotations_of, part
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.records import NamespaceRecord, Phase
from reconciler.core.resources import (
    APISERVICES,
    CRDS,
    CRONJOBS,
    DEPLOYMENTS,
    HPAS,
    SCALEDOBJECTS,
    STATEFULSETS,
    VALIDATING_WEBHOOKS,
)
from reconciler.engine.giving_back import give_back
from tests.apiserver.real import RealApiServer
from tests.no_harm.granted import Granted, grant, objects, path_of, until
from tests.reconciler.clusters.conftest import adapter
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, Scenario

pytestmark = pytest.mark.real_apiserver


@dataclass
class Real:
    """A governed namespace of a real cluster, the engine's files and store, and who the engine is."""

    granted: Granted
    scenario: Scenario
    made: list[str] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        return self.granted.namespace

    def make(self, resource: Resource, name: str, spec: JsonObject | None = None, **more: object) -> None:
        usual = part(objects().get(resource.kind, {}), "spec")
        self.granted.make(resource, {"metadata": {"name": name}, "spec": {**usual, **(spec or {})}, **more})

    def make_everywhere(self, resource: Resource, name: str, body: JsonObject) -> None:
        """An object of the whole cluster; it is taken away again at the end."""
        self.granted.make(resource, {"metadata": {"name": name}, **body})
        self.made.append(path_of(resource, "", name))

    def spec(self, resource: Resource, name: str) -> JsonObject:
        return part(self.granted.read(resource, name), "spec")

    @property
    def record(self) -> NamespaceRecord:
        return self.scenario.record(self.namespace)

    async def at_night(self) -> None:
        """Follow the files, and put to sleep whatever may sleep."""
        await self.scenario.follow()
        await self.scenario.settle()


@pytest.fixture
async def real(apiserver: RealApiServer, tmp_path: Path) -> AsyncIterator[Real]:
    made = Real(grant(apiserver), Scenario(tmp_path))
    opened = adapter(made.granted.server.kubeconfig(tmp_path / "kubeconfig", token=made.granted.token))
    made.scenario.faulty = FaultyCluster(opened)
    made.scenario.engine = made.scenario.new_engine()
    made.scenario.office(made.namespace)
    yield made
    await opened.close()
    made.scenario.store.close()
    for path in made.made:
        made.granted.server.request("DELETE", path)


async def test_a_stateful_set_that_would_lose_its_volumes_stays_awake_and_is_named(real: Real) -> None:
    real.make(STATEFULSETS, "db", {"persistentVolumeClaimRetentionPolicy": {"whenScaled": "Delete"}})
    real.make(STATEFULSETS, "safe", {"persistentVolumeClaimRetentionPolicy": {"whenScaled": "Retain"}})
    await real.at_night()
    assert (real.spec(STATEFULSETS, "db")["replicas"], real.spec(STATEFULSETS, "safe")["replicas"]) == (3, 0)
    assert real.record.phase is Phase.ASLEEP
    assert real.record.observed
    assert real.record.observed.lingering == ("StatefulSet/db: would lose its volumes (whenScaled: Delete)",)


def fail_closed(namespace: str) -> JsonObject:
    """A webhook for a kind that there is not, so that only its being there has an effect."""
    hook = {
        "name": "quota.example.com", "failurePolicy": "Fail", "sideEffects": "None", "admissionReviewVersions": ["v1"],
        "clientConfig": {"service": {"namespace": namespace, "name": "quota"}},
        "rules": [{"apiGroups": ["example.com"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["quotas"]}],
    }  # fmt: skip
    return {"webhooks": [hook]}


def aggregated(namespace: str) -> JsonObject:
    spec = {
        "group": "quota.example.com", "version": "v1", "groupPriorityMinimum": 10, "versionPriority": 10,
        "insecureSkipTLSVerify": True, "service": {"namespace": namespace, "name": "quota"},
    }  # fmt: skip
    return {"spec": spec}


def converted(namespace: str) -> JsonObject:
    schema = {"openAPIV3Schema": {"type": "object"}}
    service = {"service": {"namespace": namespace, "name": "quota"}}
    spec = {
        "group": "example.com", "scope": "Namespaced", "names": {"plural": "quotas", "kind": "Quota"},
        "versions": [{"name": "v1", "served": True, "storage": True, "schema": schema}],
        "conversion": {
            "strategy": "Webhook", "webhook": {"conversionReviewVersions": ["v1"], "clientConfig": service},
        },
    }  # fmt: skip
    return {"spec": spec}


@pytest.mark.parametrize(
    ("resource", "name", "body", "named"),
    [
        (VALIDATING_WEBHOOKS, "quota", fail_closed, "webhook quota.example.com (fails closed)"),
        (APISERVICES, "v1.quota.example.com", aggregated, "aggregated API v1.quota.example.com"),
        (CRDS, "quotas.example.com", converted, "conversion of quotas.example.com"),
    ],
    ids=["webhook", "aggregated-api", "conversion"],
)
async def test_a_namespace_that_the_whole_cluster_calls_is_not_put_to_sleep_unless_the_policy_names_it(
    real: Real, resource: Resource, name: str, body: Callable[[str], JsonObject], named: str
) -> None:
    real.make(DEPLOYMENTS, "quota")
    real.make_everywhere(resource, name, body(real.namespace))
    await real.at_night()
    assert real.spec(DEPLOYMENTS, "quota")["replicas"] == 3
    assert real.record.failure
    assert named in real.record.failure.reason
    real.scenario.policy(more=f"sleepDespiteWebhooks: [{real.namespace}]\n")
    real.scenario.clock.time += LOOK_AGAIN_S
    await real.at_night()
    assert real.spec(DEPLOYMENTS, "quota")["replicas"] == 0


async def test_keda_s_objects_are_paused_and_given_back_and_what_they_scale_is_left_to_them(real: Real) -> None:
    real.make(DEPLOYMENTS, "scaled")
    real.make(SCALEDOBJECTS, "scaled")
    await real.at_night()
    paused = annotations_of(real.granted.read(SCALEDOBJECTS, "scaled"))
    assert paused["autoscaling.keda.sh/paused-replicas"] == "0"
    assert real.spec(DEPLOYMENTS, "scaled")["replicas"] == 3
    await give_back(real.scenario.faulty, real.namespace)
    assert annotations_of(real.granted.read(SCALEDOBJECTS, "scaled")) == {}


async def test_an_autoscaler_that_may_wake_its_workload_is_named_when_the_namespace_sleeps(real: Real) -> None:
    real.make(DEPLOYMENTS, "web")
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    metric = {"type": "External", "external": {"metric": {"name": "queue"}, "target": {"type": "Value", "value": "1"}}}
    spec = {"scaleTargetRef": target, "minReplicas": 0, "maxReplicas": 5, "metrics": [metric]}
    real.make(HPAS, "web", spec)
    await real.at_night()
    assert real.spec(DEPLOYMENTS, "web")["replicas"] == 0
    assert real.spec(HPAS, "web")["minReplicas"] == 0
    assert real.record.observed
    (trouble,) = real.record.observed.troubles
    assert (trouble.workload, "may wake" in trouble.reason) == ("HorizontalPodAutoscaler/web", True)


async def test_a_kind_that_cannot_be_listed_is_a_failure_and_its_namespace_holds_its_place(real: Real) -> None:
    real.make(DEPLOYMENTS, "web")
    real.make(CRONJOBS, "report")
    path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/alba-reads"
    role = real.granted.server.request("GET", path).body
    rules = role["rules"]
    assert isinstance(rules, list)
    less = [rule for rule in rules if "cronjobs" not in rule["resources"]]
    try:
        assert real.granted.server.request("PUT", path, {**role, "rules": less}).status == 200
        listing = path_of(CRONJOBS, real.namespace)
        until(lambda: real.granted.server.request("GET", listing, token=real.granted.token).status == 403)
        await real.at_night()
    finally:
        now = real.granted.server.request("GET", path).body
        assert real.granted.server.request("PUT", path, {**now, "rules": rules}).status == 200
    assert real.record.phase is not Phase.ASLEEP
    assert real.record.failure
    assert "cronjobs.batch" in real.record.failure.reason
    assert real.spec(CRONJOBS, "report").get("suspend") is not True


async def test_a_namespace_that_becomes_protected_while_asleep_owes_its_sizes_and_is_never_refused_them(
    real: Real,
) -> None:
    real.make(DEPLOYMENTS, "web")
    await real.at_night()
    assert real.spec(DEPLOYMENTS, "web")["replicas"] == 0
    policy = real.scenario.folder / "policy.yaml"
    policy.write_text(policy.read_text().replace("protectedNamespaces: []", f"protectedNamespaces: [{real.namespace}]"))
    await real.scenario.follow()
    for at in (DAY, LATER_NIGHT):
        real.scenario.now(at)
        await real.scenario.settle()
        await real.scenario.engine.sweep()
    assert real.spec(DEPLOYMENTS, "web")["replicas"] == 0
    assert real.record.recorded_sizes == 1
    given = await give_back(real.scenario.faulty, real.namespace)
    assert (given.given, given.troubles) == (("Deployment/web",), ())
    assert real.spec(DEPLOYMENTS, "web")["replicas"] == 3
