"""The options that say where a command works, and the connections that they name."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import wraps
from typing import Annotated, TypeAlias

import typer

from reconciler.commands.ending import CannotRun
from reconciler.compose import open_clusters, read_settings
from reconciler.core.ports import Cluster
from reconciler.settings import TABLE, Setting, Settings

STORE = ("store", "shards", "aws_endpoint", "aws_region", "aws_timeout_s")
SOURCE = ("source", "branch", "schedules", "cache", "cost_centers", "fetch_timeout_s")
CLUSTERS = ("kubeconfig", "contexts", "lease", "pace", "in_flight", "cluster_timeout_s")
WORK = ("owner", "decision_s", "claim_s", "ready_s", "log_level")
OUTAGES = ("stale_s", "snapshot", "breaker_failures", "breaker_s", "probe_s")
ENGINE = ("lease_lasts_s", "tick_s", "sync_s", "signals_s", "sweep_s", "observe_s", "log_format", "metrics", *OUTAGES)

ClusterOption: TypeAlias = Annotated[
    str | None, typer.Option("--cluster", help="only this cluster of the policy", show_default=False)
]


def taking(*wanted: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command a flag for each of these settings, and hand it the `settings` that they make."""
    rows = [row for row in TABLE if row.field in wanted]

    def with_flags(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**arguments: object) -> None:
            flags = {row.field: arguments.pop(row.field) for row in rows}
            settings = read_settings({field: str(given) for field, given in flags.items() if given is not None})
            command(settings=settings, **arguments)

        signature = inspect.signature(command, eval_str=True)
        own = [p for p in signature.parameters.values() if p.name != "settings"]
        run.__dict__["__signature__"] = signature.replace(parameters=[*own, *(_flag(row) for row in rows)])
        return run

    return with_flags


def _flag(row: Setting) -> inspect.Parameter:
    shown = typer.Option(
        row.flag,
        help=f"{row.meaning} [{row.variable}]",
        metavar="SECONDS" if row.field.endswith("_s") else "VALUE",
        show_default=False,
        rich_help_panel="Settings",
    )
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(row.field, keyword, default=None, annotation=Annotated[str | None, shown])


def settings_of(**flags: str | None) -> Settings:
    """The settings of this process with the flags that were given."""
    return read_settings(flags)


@asynccontextmanager
async def connected(
    settings: Settings, names: Sequence[str], only: str | None = None
) -> AsyncIterator[Mapping[str, Cluster]]:
    """The clusters by name, closed at the end. CannotRun: `only` names none of them."""
    known_cluster(only, names)
    clusters = await open_clusters(settings, [only] if only else list(names))
    try:
        yield clusters
    finally:
        for cluster in clusters.values():
            await cluster.close()


def known_cluster(asked: str | None, names: Sequence[str]) -> None:
    """CannotRun: `--cluster` asks for one that the policy does not name."""
    if asked is not None and asked not in names:
        raise CannotRun(f"--cluster {asked}: the policy names {', '.join(names)}")
