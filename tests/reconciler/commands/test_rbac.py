"""`alba rbac`: YAML that a platform team applies."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from reconciler.core.rights import Account, documents
from tests.reconciler.commands.typing_alba import Alba

NAMESPACES = ("checkout-qa", "checkout-stage", "payments-dev")


def test_yaml_and_json_are_the_documents_of_the_namespaces_that_schedules_name(alba: Alba, estate: Path) -> None:
    said = alba("rbac")
    assert (said.code, said.err) == (0, "")
    expected = json.loads(json.dumps(documents(NAMESPACES)))
    assert list(yaml.safe_load_all(said.out)) == expected
    as_json = alba("rbac", "--format", "json").json
    assert as_json == {"apiVersion": "v1", "kind": "List", "items": expected}


def test_the_account_and_the_lease_are_those_that_were_named(alba: Alba, estate: Path) -> None:
    said = alba("rbac", "--service-account", "engine", "--account-namespace", "tools", "--lease", "tools/dawn")
    account = Account("tools", "engine", "tools", "dawn")
    assert list(yaml.safe_load_all(said.out)) == json.loads(json.dumps(documents(NAMESPACES, account)))


def test_a_pattern_of_the_policy_is_said_and_a_namespace_that_it_means_can_be_given(alba: Alba, estate: Path) -> None:
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text() + 'asleepByDefault: ["spare-*"]\n')
    said = alba("rbac")
    assert (said.code, "`spare-*`" in said.err, "--namespace" in said.err) == (0, True, True)
    said = alba("rbac", "--namespace", "spare-one", "--namespace", "elsewhere")
    bound = [each["metadata"]["namespace"] for each in yaml.safe_load_all(said.out) if each["kind"] == "RoleBinding"]
    assert (said.err, bound) == ("", ["alba", "checkout-qa", "checkout-stage", "payments-dev", "spare-one"])


def test_a_cluster_that_the_policy_does_not_name_is_refused(alba: Alba, estate: Path) -> None:
    said = alba("rbac", "--cluster", "moon")
    assert (said.code, said.out) == (2, "")
    assert "--cluster moon: the policy names main" in said.err
