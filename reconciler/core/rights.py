"""What Alba may do in a cluster: each right that it uses, and the documents by which a platform team grants them.

`alba rbac` prints the documents, `alba doctor` asks for the rights one by one, and both follow from the table of
kinds. Reading is allowed everywhere; switching only in governed namespaces; and since the right to patch a workload
is more than the right to size it, an admission policy (`size_policy`) holds the account to what `power` writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from reconciler.core.hosts import HOST_RESOURCES
from reconciler.core.kinds import COMPANION_RESOURCES, WORKLOAD_RESOURCES
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.records import NamespaceKey
from reconciler.core.resources import EVENTS, LEASES, NAMESPACES
from reconciler.core.size_policy import policy_documents
from reconciler.core.sync import sleeps_by_default
from schemas.catalogue import Catalogue
from schemas.protection import protecting_pattern

READS = "alba-reads"
SWITCHES = "alba-switches"
LEADS = "alba-leads"

READ_RESOURCES: tuple[Resource, ...] = (NAMESPACES, *WORKLOAD_RESOURCES, *COMPANION_RESOURCES, *HOST_RESOURCES)
"""What is looked at. Nothing of it holds secrets."""

_RBAC = "rbac.authorization.k8s.io"


@dataclass(frozen=True, slots=True)
class Account:
    """Who Alba is in the cluster: a service account, or a user where there is no `namespace` (the role of a Lambda).

    `lease` is the Lease for which its engines stand, and which they heed; none if empty.
    """

    namespace: str = "alba"
    name: str = "alba"
    lease_namespace: str = "alba"
    lease: str = "alba"

    @property
    def user(self) -> str:
        """What the API server calls it."""
        return f"system:serviceaccount:{self.namespace}:{self.name}" if self.namespace else self.name


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One verb on one kind: in a namespace, or in the whole cluster if there is none; on one object, or on any."""

    verb: str
    resource: Resource
    namespace: str = ""
    name: str = ""


def reading() -> tuple[Right, ...]:
    """In the whole cluster. Neither verb shows what the other does not."""
    return tuple(Right(verb, resource) for resource in READ_RESOURCES for verb in ("get", "list"))


def switching(namespace: str) -> tuple[Right, ...]:
    """In one governed namespace: to patch what can be put to sleep, and to tell of it."""
    patches = tuple(Right("patch", resource, namespace) for resource in WORKLOAD_RESOURCES)
    return (*patches, Right("create", EVENTS, namespace))


def leading(account: Account) -> tuple[Right, ...]:
    """For the Lease; `alba restore` patches it, to stop the engines."""
    if not account.lease:
        return ()
    held = tuple(Right(verb, LEASES, account.lease_namespace, account.lease) for verb in ("get", "update", "patch"))
    return (Right("create", LEASES, account.lease_namespace), *held)


@dataclass(frozen=True, slots=True)
class Governed:
    """The namespaces of one cluster that Alba may have to switch.

    `unnamed` are patterns of the policy's `asleepByDefault` that no name among those known fits: which namespaces they
    mean, only a cluster can say.
    """

    namespaces: tuple[str, ...]
    unnamed: tuple[str, ...] = ()


def governed(catalogue: Catalogue, cluster: str, known: Collection[str] = ()) -> Governed:
    """By the schedules, and by `asleepByDefault` over the names that it spells out and those that are `known`."""
    policy = catalogue.policy
    patterns = policy.asleep_by_default
    spelt = (*known, *(pattern for pattern in patterns if "*" not in pattern))
    named = {s.namespace for s in catalogue.schedules.values() if s.cluster == cluster}
    named |= {name for name in spelt if sleeps_by_default(NamespaceKey(cluster, name), policy)}
    unnamed = tuple(p for p in patterns if "*" in p and not known)
    return Governed(tuple(sorted(n for n in named if not protecting_pattern(n, policy))), unnamed)


def documents(namespaces: Iterable[str], account: Account = Account()) -> tuple[JsonObject, ...]:
    """Everything that a platform team applies, in an order in which it can be applied."""
    leads = (
        _role("Role", LEADS, leading(account), account.lease_namespace),
        _binding("RoleBinding", LEADS, "Role", account, account.lease_namespace),
    )
    return (
        *policy_documents(account.user),
        _role("ClusterRole", READS, reading()),
        _binding("ClusterRoleBinding", READS, "ClusterRole", account),
        *(leads if account.lease else ()),
        _role("ClusterRole", SWITCHES, switching("")),
        *(_binding("RoleBinding", SWITCHES, "ClusterRole", account, namespace) for namespace in namespaces),
    )


def _role(kind: str, name: str, rights: Sequence[Right], namespace: str = "") -> JsonObject:
    return {
        "apiVersion": f"{_RBAC}/v1", "kind": kind, "metadata": _named(name, namespace), "rules": _rules(rights),
    }  # fmt: skip


def _rules(rights: Sequence[Right]) -> list[JsonObject]:
    """The rights as few rules: one for each group of kinds, set of verbs, and object."""
    verbs: dict[tuple[Resource, str], list[str]] = {}
    for right in rights:
        verbs.setdefault((right.resource, right.name), []).append(right.verb)
    plurals: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for (resource, name), allowed in verbs.items():
        plurals.setdefault((resource.group, tuple(allowed), name), []).append(resource.plural)
    return [
        {
            "apiGroups": [group], "resources": sorted(kinds), "verbs": list(allowed),
            **({"resourceNames": [name]} if name else {}),
        }
        for (group, allowed, name), kinds in plurals.items()
    ]  # fmt: skip


def _binding(kind: str, name: str, role: str, account: Account, namespace: str = "") -> JsonObject:
    subject = (
        {"kind": "ServiceAccount", "name": account.name, "namespace": account.namespace}
        if account.namespace
        else {"kind": "User", "name": account.name, "apiGroup": _RBAC}
    )
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": kind,
        "metadata": _named(name, namespace),
        "subjects": [subject],
        "roleRef": {"apiGroup": _RBAC, "kind": role, "name": name},
    }


def _named(name: str, namespace: str) -> JsonObject:
    return {"name": name, **({"namespace": namespace} if namespace else {})}
