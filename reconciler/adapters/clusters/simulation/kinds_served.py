"""The kinds that a fresh simulated cluster knows: what Alba reads, and what usually lies beside it in a namespace."""

from __future__ import annotations

from reconciler.core.ports import Resource
from reconciler.core.resources import (
    ACCESS_REVIEWS,
    APISERVICES,
    CONFIGMAPS,
    CRDS,
    CRONJOBS,
    DAEMONSETS,
    DEPLOYMENTS,
    EVENTS,
    HPAS,
    JOBS,
    LEASES,
    MUTATING_WEBHOOKS,
    NAMESPACES,
    NODES,
    PODS,
    REPLICASETS,
    ROLEBINDINGS,
    ROLES,
    ROLLOUTS,
    STATEFULSETS,
    VALIDATING_WEBHOOKS,
)

CLAIMS = Resource("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim")
SECRETS = Resource("", "v1", "secrets", "Secret")
SERVICES = Resource("", "v1", "services", "Service")
SERVICE_ACCOUNTS = Resource("", "v1", "serviceaccounts", "ServiceAccount")
INGRESSES = Resource("networking.k8s.io", "v1", "ingresses", "Ingress")
BUDGETS = Resource("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget")

BUILT_IN: tuple[Resource, ...] = (
    *(
        NAMESPACES,
        NODES,
        PODS,
        EVENTS,
        CONFIGMAPS,
        SECRETS,
        SERVICES,
        SERVICE_ACCOUNTS,
        CLAIMS,
    ),
    *(
        DEPLOYMENTS,
        STATEFULSETS,
        REPLICASETS,
        DAEMONSETS,
        CRONJOBS,
        JOBS,
        HPAS,
        LEASES,
        INGRESSES,
        BUDGETS,
    ),
    *(
        ROLES,
        ROLEBINDINGS,
        VALIDATING_WEBHOOKS,
        MUTATING_WEBHOOKS,
        APISERVICES,
        CRDS,
        ACCESS_REVIEWS,
    ),
)

SCALABLE = frozenset({DEPLOYMENTS, STATEFULSETS, REPLICASETS, ROLLOUTS})
"""Kinds with a `scale` subresource."""

WITHOUT_STATUS = frozenset(
    {EVENTS, CONFIGMAPS, SECRETS, SERVICE_ACCOUNTS, LEASES, ROLES, ROLEBINDINGS}
    | {VALIDATING_WEBHOOKS, MUTATING_WEBHOOKS, ACCESS_REVIEWS}
)
"""Kinds without a `status` subresource."""

SHORT_NAMES = {
    "namespaces": ["ns"],
    "nodes": ["no"],
    "pods": ["po"],
    "events": ["ev"],
    "configmaps": ["cm"],
    "services": ["svc"],
    "serviceaccounts": ["sa"],
    "persistentvolumeclaims": ["pvc"],
    "deployments": ["deploy"],
    "statefulsets": ["sts"],
    "replicasets": ["rs"],
    "daemonsets": ["ds"],
    "cronjobs": ["cj"],
    "horizontalpodautoscalers": ["hpa"],
    "ingresses": ["ing"],
    "poddisruptionbudgets": ["pdb"],
    "customresourcedefinitions": ["crd"],
    "rollouts": ["ro"],
    "scaledobjects": ["so"],
}
"""What `kubectl` may say instead of the plural."""

CUSTOM_GROUPS = frozenset({"argoproj.io", "keda.sh", "kube-green.com"})


def is_custom(resource: Resource) -> bool:
    """Whether the kind comes from a CustomResourceDefinition: its items keep `kind` in lists, its PUT needs a
    version.
    """
    return resource not in BUILT_IN
