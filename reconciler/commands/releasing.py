"""`alba release` and `alba restore`: recorded sizes given back with nothing but access to the cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from reconciler.commands.connecting import CLUSTERS, taking
from reconciler.commands.ending import FINE, FOUND, CannotRun
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.compose import open_clusters, owner_of
from reconciler.core.objects import name_of
from reconciler.core.ports import Cluster, ListRefused
from reconciler.core.resources import NAMESPACES
from reconciler.engine.electing import LeaseName
from reconciler.engine.giving_back import GivenBack, give_back, pause_engines, with_records
from reconciler.settings import Settings

OneCluster = Annotated[str, typer.Option("--cluster", help="the cluster, by its name in the policy")]


def add(app: typer.Typer) -> None:
    app.command()(release)
    app.command()(restore)


@taking(*CLUSTERS)
def release(
    settings: Settings,
    namespace: Annotated[str, typer.Argument(help="whose sizes to give back")],
    cluster: OneCluster = "main",
    format_: FormatOption = Format.TEXT,
) -> None:
    """Give the recorded sizes of one namespace back. Exit 1 if one could not be."""
    _show(*asyncio.run(_release(settings, cluster, namespace)), format_)


@taking(*CLUSTERS, "owner", "lease")
def restore(
    settings: Settings,
    namespace: Annotated[str | None, typer.Option("--namespace", help="only this one")] = None,
    cluster: OneCluster = "main",
    format_: FormatOption = Format.TEXT,
) -> None:
    """Stop the engines that stand for the Lease, then give every recorded size back. Exit 1 if one could not be."""
    _show(*asyncio.run(_restore(settings, cluster, namespace)), format_)


async def _release(settings: Settings, name: str, namespace: str) -> tuple[list[GivenBack], str]:
    cluster = (await open_clusters(settings, [name]))[name]
    try:
        return [await give_back(cluster, namespace)], ""
    finally:
        await cluster.close()


async def _restore(settings: Settings, name: str, namespace: str | None) -> tuple[list[GivenBack], str]:
    cluster = (await open_clusters(settings, [name]))[name]
    try:
        unpaused = await _pause(settings, cluster)
        names = [namespace] if namespace else await with_records(cluster, await _namespaces(cluster))
        return [await give_back(cluster, each) for each in names], unpaused
    finally:
        await cluster.close()


async def _pause(settings: Settings, cluster: Cluster) -> str:
    """Why engines may go on; empty once they are stopped."""
    namespace, _, name = settings.lease.partition("/")
    if not namespace or not name:
        return "no Lease is named (--lease NAMESPACE/NAME): stop the engines yourself, or they switch again"
    refusal = await pause_engines(cluster, LeaseName(namespace, name), f"alba restore by {owner_of(settings)}")
    return f"lease {settings.lease} could not be marked, so engines may go on: {refusal}" if refusal else ""


async def _namespaces(cluster: Cluster) -> list[str]:
    try:
        return [name_of(thing) for thing in await cluster.list(NAMESPACES)]
    except ListRefused as error:
        raise CannotRun(f"namespaces cannot be listed: {error}; name one with --namespace") from error


def _show(ends: Sequence[GivenBack], unpaused: str, format_: Format) -> None:
    if format_ is Format.JSON:
        shown = [
            {"namespace": e.namespace, "given": list(e.given), "troubles": {t.workload: t.reason for t in e.troubles}}
            for e in ends
        ]
        print_json({"namespaces": shown, "notPaused": unpaused or None})
    else:
        if unpaused:
            say(unpaused)
        for end in ends:
            for workload in end.given:
                say(f"{end.namespace} {workload}: given back")
            for trouble in end.troubles:
                say(f"{end.namespace} {trouble.workload}: not given back: {trouble.reason}")
        if not any(end.given or end.troubles for end in ends):
            say("no size is recorded")
    raise typer.Exit(FOUND if unpaused or any(end.troubles for end in ends) else FINE)
