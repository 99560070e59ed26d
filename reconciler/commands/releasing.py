"""`alba release` and `alba restore`: recorded sizes given back with nothing but access to the cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from reconciler.commands.connecting import CLUSTERS, taking
from reconciler.commands.ending import FINE, FOUND
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.compose import cluster_names, lease_of, open_clusters, owner_of
from reconciler.core.objects import name_of
from reconciler.core.ports import Cluster, ClusterUnavailable, ListRefused
from reconciler.core.resources import NAMESPACES
from reconciler.engine.electing import LeaseName
from reconciler.engine.giving_back import GivenBack, give_back, pause_engines, with_records
from reconciler.settings import Settings

OneCluster = Annotated[str | None, typer.Option("--cluster", help="only this one of ALBA_CONTEXTS", show_default=False)]
"""Nothing but the clusters is asked, so it is the settings that know their names, and not the policy."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of one cluster: of its namespaces, why its engines may go on, and why it was left. Empty: neither."""

    cluster: str
    ends: Sequence[GivenBack] = ()
    unpaused: str = ""
    left: str = ""

    @property
    def whole(self) -> bool:
        return not (self.unpaused or self.left or any(end.troubles for end in self.ends))


@taking(*CLUSTERS)
def release(
    settings: Settings,
    namespace: Annotated[str, typer.Argument(help="whose sizes to give back")],
    cluster: OneCluster = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Give the recorded sizes of one namespace back. Exit 1 if one could not be."""

    async def give(name: str, opened: Cluster) -> Restored:
        return Restored(name, [await give_back(opened, namespace)])

    _show(asyncio.run(_in_each(settings, cluster, give)), format_)


@taking(*CLUSTERS, "owner")
def restore(
    settings: Settings,
    namespace: Annotated[str | None, typer.Option("--namespace", help="only this one")] = None,
    cluster: OneCluster = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Stop every engine by a mark on the Lease, then give every recorded size back. Exit 1 if one could not be."""
    lease = lease_of(settings)

    async def give(name: str, opened: Cluster) -> Restored:
        unpaused = await _pause(opened, lease, owner_of(settings))
        names = [namespace] if namespace else await with_records(opened, await _namespaces(opened))
        return Restored(name, [await give_back(opened, each) for each in names], unpaused)

    restored = asyncio.run(_in_each(settings, cluster, give))
    _show(restored, format_)


async def _in_each(
    settings: Settings, only: str | None, give: Callable[[str, Cluster], Awaitable[Restored]]
) -> list[Restored]:
    """Do it in one cluster after the other; one that does not answer keeps nothing from the others."""
    names = [only] if only else cluster_names(settings)
    restored = []
    for name, opened in (await open_clusters(settings, names)).items():
        try:
            restored.append(await give(name, opened))
        except ClusterUnavailable as error:
            restored.append(Restored(name, left=f"{error}; type it again: what was given back stays so"))
        except ListRefused as error:
            restored.append(Restored(name, left=f"namespaces cannot be listed: {error}; name one with --namespace"))
        finally:
            await opened.close()
    return restored


async def _pause(cluster: Cluster, lease: LeaseName | None, by: str) -> str:
    """Why engines may go on; empty once they are stopped."""
    if lease is None:
        return "no Lease is named (--lease NAMESPACE/NAME): stop the engines yourself, or they switch again"
    refusal = await pause_engines(cluster, lease, f"alba restore by {by}")
    return f"lease {lease} could not be marked, so engines may go on: {refusal}" if refusal else ""


async def _namespaces(cluster: Cluster) -> list[str]:
    return [name_of(thing) for thing in await cluster.list(NAMESPACES)]


def _show(restored: Sequence[Restored], format_: Format) -> None:
    if format_ is Format.JSON:
        print_json({"clusters": [_as_json(each) for each in restored]})
    else:
        for each in restored:
            _say(each, f"{each.cluster}/" if len(restored) > 1 else "")
    raise typer.Exit(FINE if all(each.whole for each in restored) else FOUND)


def _as_json(restored: Restored) -> dict[str, object]:
    namespaces = [
        {"namespace": e.namespace, "given": list(e.given), "troubles": {t.workload: t.reason for t in e.troubles}}
        for e in restored.ends
    ]
    return {
        "cluster": restored.cluster,
        "namespaces": namespaces,
        "notPaused": restored.unpaused or None,
        "left": restored.left or None,
    }


def _say(restored: Restored, where: str) -> None:
    for reason in (restored.unpaused, restored.left):
        if reason:
            say(f"cluster {restored.cluster}: {reason}")
    for end in restored.ends:
        for workload in end.given:
            say(f"{where}{end.namespace} {workload}: given back")
        for trouble in end.troubles:
            say(f"{where}{end.namespace} {trouble.workload}: not given back: {trouble.reason}")
    if not restored.left and not any(end.given or end.troubles for end in restored.ends):
        say(f"cluster {restored.cluster}: no size is recorded")
