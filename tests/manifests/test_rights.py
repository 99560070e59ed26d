"""The rights that are deployed are those that `alba rbac` prints, and those that the accounts of the pods have."""

from __future__ import annotations

import time
from pathlib import Path

import yaml

from reconciler.commands.loading import checked_folder
from reconciler.core.rights import SWITCHES, Account, documents, governed
from tests.manifests.rendered import Manifest, at, each, label, of_kind
from tests.manifests.templates import one

PROD = "manifests/backend/overlays/prod"
LAMBDA = "manifests/backend/overlays/prod-lambda"
API_READS = "ClusterRoleBinding/alba-api-reads"
DEPLOYED = list(yaml.safe_load_all(Path("manifests/backend/rights/rights.yaml").read_text(encoding="utf-8")))


def plain(document: object) -> object:
    """As YAML carries it."""
    return yaml.safe_load(yaml.safe_dump(document))


def bindings() -> dict[str, object]:
    """The RoleBindings in governed namespaces, by namespace."""
    return {str(at(d, "metadata", "namespace")): d for d in DEPLOYED if _is_binding(d)}


def _is_binding(document: object) -> bool:
    return at(document, "kind") == "RoleBinding" and at(document, "metadata", "name") == SWITCHES


def test_everything_but_the_bindings_is_what_the_code_prints() -> None:
    assert [d for d in DEPLOYED if not _is_binding(d)] == [plain(d) for d in documents(())], "make rights"


def test_each_binding_is_what_the_code_prints_for_its_namespace() -> None:
    for namespace, found in bindings().items():
        (printed,) = (plain(d) for d in documents((namespace,)) if _is_binding(d))
        assert found == printed


def test_every_namespace_that_the_schedules_name_may_be_switched() -> None:
    catalogue = checked_folder(Path("schedules"), int(time.time())).catalogue
    assert catalogue
    named = governed(catalogue, catalogue.policy.clusters[0]).namespaces
    assert set(named) <= set(bindings()), "make rights; the merge workflow does the same"


def test_rights_are_given_to_the_engine_and_to_the_api_those_to_read() -> None:
    (engine,), (api,) = of_kind(PROD, "StatefulSet"), (d for d in of_kind(PROD, "Deployment") if _is_api(d))
    given = {label(d): each(d, "subjects") for d in of_kind(PROD, "RoleBinding", "ClusterRoleBinding")}
    assert given.pop(API_READS) == [_account_of(api)]
    assert {str(subjects) for subjects in given.values()} == {str([_account_of(engine)])}
    (reads,) = (d for d in of_kind(PROD, "ClusterRoleBinding") if label(d) == API_READS)
    (role,) = (d for d in of_kind(PROD, "ClusterRole") if at(d, "metadata", "name") == at(reads, "roleRef", "name"))
    assert {verb for rule in each(role, "rules") for verb in each(rule, "verbs")} == {"get", "list"}


def _is_api(workload: Manifest) -> bool:
    return at(workload, "metadata", "name") == "alba-api"


def _account_of(workload: Manifest) -> Manifest:
    name = at(workload, "spec", "template", "spec", "serviceAccountName")
    return {"kind": "ServiceAccount", "name": name, "namespace": "alba"}


def test_nothing_that_is_deployed_may_read_a_secret_or_everything() -> None:
    rules = [rule for role in of_kind(PROD, "Role", "ClusterRole") for rule in each(role, "rules")]
    assert rules
    assert not [r for r in rules if {"secrets", "*"} & {str(x) for x in each(r, "resources") + each(r, "verbs")}]


def test_where_a_lambda_is_the_engine_no_pod_is_and_the_rights_are_those_of_its_user() -> None:
    user = str(one("lambda", "InTheCluster")["Username"])
    (engine,) = of_kind(LAMBDA, "StatefulSet")
    assert at(engine, "spec", "replicas") == 0
    printed = {
        label(d): d for d in yaml.safe_load_all(yaml.safe_dump_all(documents(tuple(bindings()), Account("", user))))
    }
    kinds = (
        "ClusterRole",
        "ClusterRoleBinding",
        "Role",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    )
    for found in (d for d in of_kind(LAMBDA, *kinds) if label(d) != API_READS):
        assert {**found, "metadata": {}} == {**printed[label(found)], "metadata": {}}
    given = of_kind(LAMBDA, "RoleBinding")
    assert {at(d, "metadata", "namespace") for d in given} == {*bindings(), "alba"}
    assert all(each(d, "subjects") == each(printed["ClusterRoleBinding/alba-reads"], "subjects") for d in given)
