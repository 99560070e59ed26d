"""Namespaces that are never put to sleep, whatever a schedule or a policy says."""

from __future__ import annotations

from schemas.patterns import matches
from schemas.schedule import Policy

BUILT_IN: tuple[str, ...] = ("kube-*", "default", "argocd", "monitoring", "alba", "alba-system")
"""A policy adds to these and never shortens them."""


def protecting_pattern(namespace: str, policy: Policy) -> str | None:
    """The pattern that protects a namespace, or None."""
    return next((p for p in (*BUILT_IN, *policy.protected) if matches(p, namespace)), None)
