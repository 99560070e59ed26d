"""The options that say where a command works, and the connections that they name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, TypeAlias

import typer

from reconciler.commands.ending import CannotRun
from reconciler.compose import open_clusters, read_settings
from reconciler.core.ports import Cluster
from reconciler.settings import Settings

StoreOption: TypeAlias = Annotated[
    str | None, typer.Option("--store", help="sqlite:PATH or dynamodb:TABLE [ALBA_STORE]", show_default=False)
]
SourceOption: TypeAlias = Annotated[
    str | None, typer.Option("--source", help="the schedules' repository [ALBA_SOURCE]", show_default=False)
]
BranchOption: TypeAlias = Annotated[
    str | None, typer.Option("--branch", help="its branch [ALBA_BRANCH]", show_default=False)
]
KubeconfigOption: TypeAlias = Annotated[
    str | None, typer.Option("--kubeconfig", help="how clusters are reached [ALBA_KUBECONFIG]", show_default=False)
]
ContextsOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--contexts", help="cluster=context, several by commas [ALBA_CONTEXTS]", show_default=False),
]
ClusterOption: TypeAlias = Annotated[
    str | None, typer.Option("--cluster", help="only this cluster of the policy", show_default=False)
]
EndpointOption: TypeAlias = Annotated[
    str | None, typer.Option("--aws-endpoint", help="another address for AWS [ALBA_AWS_ENDPOINT]", show_default=False)
]
PaceOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--pace", help="requests a second to a cluster, 0 lifts it [ALBA_PACE]", show_default=False),
]


def settings_of(**flags: str | None) -> Settings:
    """The settings of this process with the flags that were given."""
    return read_settings(flags)


@asynccontextmanager
async def connected(
    settings: Settings, names: Sequence[str], only: str | None = None
) -> AsyncIterator[Mapping[str, Cluster]]:
    """The clusters by name, closed at the end. CannotRun: `only` names none of them."""
    if only is not None and only not in names:
        raise CannotRun(f"--cluster {only}: the policy names {', '.join(names)}")
    clusters = await open_clusters(settings, [only] if only else list(names))
    try:
        yield clusters
    finally:
        for cluster in clusters.values():
            await cluster.close()
