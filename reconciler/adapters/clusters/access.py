"""Where an API server is and who we are there: by kubeconfig, or inside the cluster. EKS is `eks_token`'s."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import yaml
from kubernetes.aio import client, config
from kubernetes.aio.config import ConfigException

from reconciler.core.ports import ClusterUnavailable

REREAD_S = 60.0
"""A token that lies in a file may be replaced at any time: it is read again after so long."""

# What the package lets through when a kubeconfig is not as it expects.
_UNUSABLE = (ConfigException, yaml.YAMLError, OSError, ValueError, TypeError, AttributeError, KeyError)


@dataclass(frozen=True, slots=True)
class Login:
    """What signing in gave: the server and its TLS, the Authorization header (or none), and for how long that is
    used.
    """

    configuration: client.Configuration
    authorization: str
    valid_s: float


Access: TypeAlias = Callable[[], Awaitable[Login]]
"""Signs in anew each time it is called. ClusterUnavailable where that cannot be done now."""


def kubeconfig_access(path: Path | None = None, context: str | None = None) -> Access:
    """Sign in as a kubeconfig says: the usual one, or the file at a path; its current context, or a named one."""

    async def sign_in() -> Login:
        configuration = client.Configuration()
        try:
            loader = await config.load_kube_config(  # type: ignore[no-untyped-call]
                str(path) if path else None, context, configuration, persist_config=False
            )
        except _UNUSABLE as error:
            where = path or "the default kubeconfig"
            raise ClusterUnavailable(f"{where} cannot be used: {error}") from error
        expires = getattr(loader, "exec_plugin_expiry", None)
        valid_s = max(0.0, (expires - datetime.now(UTC)).total_seconds() - REREAD_S) if expires else REREAD_S
        return Login(configuration, _authorization(configuration), valid_s)

    return sign_in


def in_cluster_access() -> Access:
    """Sign in with the service account of the pod that this process runs in."""

    async def sign_in() -> Login:
        configuration = client.Configuration()
        try:
            await asyncio.to_thread(config.load_incluster_config, configuration, try_refresh_token=False)
        except (ConfigException, OSError) as error:
            raise ClusterUnavailable(f"there is no service account to sign in with: {error}") from error
        return Login(configuration, _authorization(configuration), REREAD_S)

    return sign_in


def _authorization(configuration: client.Configuration) -> str:
    scheme, _, token = str(configuration.api_key.get("BearerToken", "")).partition(" ")
    return f"{scheme.capitalize()} {token.strip()}" if token else ""
