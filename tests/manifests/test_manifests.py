"""What Argo CD applies: rendered by kustomize, held against schemas, those of CRDs too, and what the code needs."""

from __future__ import annotations

from copy import deepcopy
from itertools import chain

import kubernetes_validate  # type: ignore[import-untyped]
import pytest

from reconciler.core.kinds import KINDS
from reconciler.settings import settings_from
from tests.docs.command_line import command_of, flags_of
from tests.manifests import custom_resources
from tests.manifests.rendered import Manifest, at, each, label, of_kind, rendered, strings

OVERLAYS = [
    *(f"manifests/backend/overlays/{name}" for name in ("dev", "prod", "prod-irsa", "prod-lambda")),
    *(f"manifests/frontend/overlays/{name}" for name in ("dev", "prod")),
    "manifests/argocd",
    "manifests/argocd/apps",
    "manifests/argocd/notifications",
    "manifests/monitoring",
]
PROD = ("manifests/backend/overlays/prod", "manifests/frontend/overlays/prod")
RUNNING = [m for folder in PROD for m in of_kind(folder, "Deployment", "StatefulSet")]
APPLICATIONS = [*of_kind("manifests/argocd", "Application"), *of_kind("manifests/argocd/apps", "Application")]


@pytest.mark.parametrize("folder", OVERLAYS)
def test_every_object_is_what_its_schema_says_it_must_be(folder: str) -> None:
    for manifest in rendered(folder):
        if custom_resources.is_known(manifest):
            assert custom_resources.problems(manifest) == [], label(manifest)
        else:
            kubernetes_validate.validate(manifest, "1.37", strict=True)


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("Application", ("spec", "syncPolicy", "automated"), {"prune": True, "selfHeel": True}),
        ("Application", ("spec", "syncPolicy", "retry", "limit"), "5"),
        ("Application", ("spec", "ignoreDifferences"), [{"group": "apps", "jsonPointers": ["/spec"]}]),
        ("AppProject", ("spec", "destinations"), [{"server": "here", "namspace": "alba"}]),
        ("PrometheusRule", ("spec", "groups", 0, "rules", 0, "for"), "a while"),
        ("ServiceMonitor", ("spec", "endpoints", 0, "interval"), 15),
    ],
)
def test_what_a_custom_resource_does_not_know_is_refused(kind: str, path: tuple[str | int, ...], value: object) -> None:
    wrong = deepcopy(next(m for folder in OVERLAYS for m in of_kind(folder, kind)))
    place = at(wrong, *path[:-1])
    assert isinstance(place, dict)
    place[path[-1]] = value
    assert custom_resources.problems(wrong)


@pytest.mark.parametrize("folder", OVERLAYS)
def test_every_namespaced_object_says_where_it_is(folder: str) -> None:
    of_the_cluster = {"Namespace", "ClusterRole", "ClusterRoleBinding"} | {
        "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"
    }  # fmt: skip
    for manifest in rendered(folder):
        assert bool(at(manifest, "metadata", "namespace")) != (manifest["kind"] in of_the_cluster), label(manifest)


@pytest.mark.parametrize("workload", RUNNING, ids=label)
def test_a_pod_is_as_restricted_as_kubernetes_can_make_it(workload: Manifest) -> None:
    pod = at(workload, "spec", "template", "spec")
    assert at(pod, "securityContext", "runAsNonRoot") is True
    user = at(pod, "securityContext", "runAsUser")
    assert isinstance(user, int)
    assert user >= 10_000
    assert at(pod, "securityContext", "seccompProfile", "type") == "RuntimeDefault"
    for container in each(pod, "containers"):
        assert at(container, "securityContext") == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }  # fmt: skip
    volumes = chain.from_iterable(volume.keys() for volume in each(pod, "volumes") if isinstance(volume, dict))
    assert set(volumes) - {"name"} <= {"emptyDir", "secret", "configMap"}


@pytest.mark.parametrize("workload", RUNNING, ids=label)
def test_a_pod_is_probed_spread_and_sized(workload: Manifest) -> None:
    pod = at(workload, "spec", "template", "spec")
    assert {at(c, "topologyKey") for c in each(pod, "topologySpreadConstraints")} == {
        "topology.kubernetes.io/zone", "kubernetes.io/hostname",
    }  # fmt: skip
    for container in each(pod, "containers"):
        assert isinstance(container, dict)
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
        assert at(container, "resources", "requests", "cpu")
        assert at(container, "resources", "limits", "memory")


@pytest.mark.parametrize("workload", RUNNING, ids=label)
def test_of_everything_there_are_two_and_a_budget_leaves_one(workload: Manifest) -> None:
    assert at(workload, "spec", "replicas") == 2
    labels = at(workload, "spec", "selector", "matchLabels")
    budgets = [b for f in PROD for b in of_kind(f, "PodDisruptionBudget")]
    assert [at(b, "spec", "maxUnavailable") for b in budgets if at(b, "spec", "selector", "matchLabels") == labels] == [
        1
    ]


@pytest.mark.parametrize("workload", [w for w in RUNNING if label(w) != "Deployment/alba-frontend"], ids=label)
def test_a_container_runs_a_command_that_there_is_with_flags_that_it_has(workload: Manifest) -> None:
    for container in each(workload, "spec", "template", "spec", "containers"):
        command, *rest = [str(argument) for argument in each(container, "args")]
        assert {argument for argument in rest if argument.startswith("--")} <= set(flags_of(command_of(command)))


@pytest.mark.parametrize("folder", [o for o in OVERLAYS if "backend" in o])
def test_what_is_set_are_settings(folder: str) -> None:
    (settings,) = (m for m in of_kind(folder, "ConfigMap") if "settings" in label(m))
    given = at(settings, "data")
    assert isinstance(given, dict)
    own = [
        {str(at(e, "name")): str(at(e, "value")) for e in each(c, "env")}
        for w in of_kind(folder, "Deployment", "StatefulSet")
        for c in each(w, "spec", "template", "spec", "containers")
    ]
    for environment in own:
        read = settings_from({**given, **environment}, {})
        assert read.store == "dynamodb:programaciones-namespaces"
        assert read.lease == "alba/alba"


def test_no_pod_is_told_of_services_by_variables_that_alba_would_refuse() -> None:
    assert {at(w, "spec", "template", "spec", "enableServiceLinks") for w in RUNNING} == {False}


def test_a_token_of_kubernetes_is_held_by_the_engine_and_by_the_api_that_looks_at_clusters_itself() -> None:
    holders = [label(w) for w in RUNNING if at(w, "spec", "template", "spec", "automountServiceAccountToken")]
    assert sorted(holders) == ["Deployment/alba-api", "StatefulSet/alba-engine"]
    (api,) = (w for w in RUNNING if label(w) == "Deployment/alba-api")
    assert {"name": "ALBA_LIVE", "value": "on"} in each(api, "spec", "template", "spec", "containers", 0, "env")


def test_nothing_is_allowed_on_the_network_that_is_not_named() -> None:
    everywhere = [p for f in PROD for p in of_kind(f, "NetworkPolicy") if at(p, "spec", "podSelector") == {}]
    assert {label(p): each(p, "spec", "policyTypes") for p in everywhere} == {
        "NetworkPolicy/nothing-by-default": ["Ingress", "Egress"],
        "NetworkPolicy/names-are-resolved": ["Egress"],
    }
    (closed,) = (p for p in everywhere if "nothing" in label(p))
    assert (each(closed, "spec", "ingress"), each(closed, "spec", "egress")) == ([], [])


def test_the_namespace_admits_restricted_pods_only() -> None:
    (namespace,) = of_kind(PROD[0], "Namespace")
    assert at(namespace, "metadata", "labels", "pod-security.kubernetes.io/enforce") == "restricted"


def test_nothing_deployed_is_a_secret_or_reads_another_than_those_for_git_and_for_slack() -> None:
    assert not [m for folder in OVERLAYS for m in of_kind(folder, "Secret")]
    read = {
        at(volume, "secret", "secretName")
        for w in RUNNING
        for volume in each(w, "spec", "template", "spec", "volumes")
        if at(volume, "secret")
    }
    assert read == {"alba-git", "alba-bot"}


@pytest.mark.parametrize("folder", PROD)
def test_images_are_named_by_digest(folder: str) -> None:
    for workload in of_kind(folder, "Deployment", "StatefulSet"):
        for container in each(workload, "spec", "template", "spec", "containers"):
            assert "@sha256:" in str(at(container, "image"))


def test_irsa_gives_every_account_of_the_backend_its_role() -> None:
    accounts = of_kind("manifests/backend/overlays/prod-irsa", "ServiceAccount")
    roles = [at(a, "metadata", "annotations", "eks.amazonaws.com/role-arn") for a in accounts]
    assert sorted(str(role).rpartition("/")[2] for role in roles) == ["alba-api", "alba-bot", "alba-engine"]


@pytest.mark.parametrize("application", APPLICATIONS, ids=label)
def test_an_application_syncs_prunes_heals_and_tries_again_by_itself(application: Manifest) -> None:
    policy = at(application, "spec", "syncPolicy")
    assert at(policy, "automated") == {"prune": True, "selfHeal": True}
    assert at(policy, "retry", "limit") == 5
    assert at(application, "spec", "destination", "server")


def test_each_application_is_a_folder_that_kustomize_renders() -> None:
    paths = {str(at(a, "spec", "source", "path")) for a in APPLICATIONS}
    assert {"manifests/argocd/apps", *PROD} <= paths
    assert all(rendered(path) for path in paths)


def test_a_degraded_application_is_told_once_for_each_revision() -> None:
    (told,) = (m for m in of_kind("manifests/argocd/notifications", "ConfigMap") if "notifications" in label(m))
    assert "oncePer: app.status.sync.revision" in str(at(told, "data", "trigger.alba-degraded"))
    subscribed = [at(a, "metadata", "annotations") for a in of_kind("manifests/argocd/apps", "Application")]
    wanted = "notifications.argoproj.io/subscribe.alba-degraded.alba-rollback"
    told_of = [annotations for annotations in subscribed if isinstance(annotations, dict) and wanted in annotations]
    assert len(told_of) == len(PROD)


def test_argo_cd_leaves_alone_exactly_what_a_switch_changes() -> None:
    (application,) = of_kind("tests/manifests/sleeping_application", "Application")
    ignored = {
        (at(rule, "group"), at(rule, "kind"), pointer)
        for rule in each(application, "spec", "ignoreDifferences")
        for pointer in strings(at(rule, "jsonPointers"))
    }
    changed = {
        (kind.resource.group, kind.resource.kind, "/" + "/".join(step.replace("/", "~1") for step in kind.size_path))
        for kind in KINDS
    }
    assert ignored == changed
    assert "RespectIgnoreDifferences=true" in each(application, "spec", "syncPolicy", "syncOptions")
