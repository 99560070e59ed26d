"""`alba import`: schedule files from what kube-downscaler and kube-green left, and what of it they cannot say."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from reconciler.adapters.clusters.simulation.manifests import UnreadableManifests, read_manifests
from reconciler.commands.connecting import CLUSTERS, connected, known_cluster, taking
from reconciler.commands.ending import FINE, FOUND, CannotRun
from reconciler.commands.loading import SCHEDULES, AtOption, files_of, instant_or, usable
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.core.importing import Estate, Imported, imported
from reconciler.core.kinds import WORKLOAD_RESOURCES
from reconciler.core.ports import ClusterUnavailable, JsonObject, KindMissing, ListRefused
from reconciler.core.resources import NAMESPACES, SLEEPINFOS
from reconciler.settings import Settings
from schemas.checking import check


@taking(*CLUSTERS)
def import_(
    settings: Settings,
    owner: Annotated[str, typer.Option(help="who answers for the schedules")],
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="the folder that holds the schedules")] = SCHEDULES,
    objects: Annotated[
        Path | None, typer.Option("--objects", metavar="FILE", help="manifests, in place of asking a cluster")
    ] = None,
    cluster: Annotated[str | None, typer.Option(help="a cluster of the policy; its first if not given")] = None,
    cost_center: Annotated[str, typer.Option(help="who pays; each namespace's first cost centre if not given")] = "",
    at: AtOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Write schedules out of kube-downscaler's annotations and kube-green's SleepInfos, and say what they cannot.

    Writes nothing that the rules refuse, and overwrites nothing. Exit 1 if something could not be said.
    """
    now = instant_or(at, int(time.time()))
    present = files_of(to)
    catalogue = usable(check(present, now), str(to))
    named = list(catalogue.policy.clusters)
    known_cluster(cluster, named)
    found = _from_file(objects) if objects else asyncio.run(_from_cluster(settings, named, cluster or named[0]))
    estate = Estate(present, catalogue, owner, cost_center, cluster if cluster and cluster != named[0] else "")
    result = imported(found, estate, now)
    _write(to, result.files)
    _show(to, result, format_)
    raise typer.Exit(FOUND if result.unsaid else FINE)


def _from_file(file: Path) -> Sequence[JsonObject]:
    try:
        return read_manifests(file)
    except UnreadableManifests as error:
        raise CannotRun(f"--objects: {error}") from error


async def _from_cluster(settings: Settings, named: Sequence[str], name: str) -> Sequence[JsonObject]:
    """Every object that can carry another scaler's word. A kind that cannot be listed is no absence of it."""
    async with connected(settings, named, name) as clusters:
        found: list[JsonObject] = []
        for resource in (NAMESPACES, *WORKLOAD_RESOURCES, SLEEPINFOS):
            try:
                found += [{**thing, "kind": resource.kind} for thing in await clusters[name].list(resource)]
            except KindMissing:
                continue
            except (ListRefused, ClusterUnavailable) as error:
                raise CannotRun(f"{resource} of cluster {name} cannot be listed: {error}") from error
        return found


def _write(folder: Path, files: Mapping[str, str]) -> None:
    there = [folder / path for path in files if (folder / path).exists()]
    if there:
        raise CannotRun(f"{there[0]} exists and is never overwritten; nothing was written")
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with (folder / path).open("x", encoding="utf-8") as file:
            file.write(content)


def _show(folder: Path, result: Imported, format_: Format) -> None:
    written = [(folder / path).as_posix() for path in result.files]
    if format_ is Format.JSON:
        unsaid = [
            {
                "namespace": each.namespace, "workload": each.workload or None, "tool": each.tool,
                "message": each.message, "hint": each.hint,
            }
            for each in result.unsaid
        ]  # fmt: skip
        print_json({"files": written, "unsaid": unsaid})
        return
    for path in written:
        say(f"wrote {path}")
    for each in result.unsaid:
        where = f"{each.namespace} {each.workload}".strip()
        say(f"not said: {where} ({each.tool}): {each.message}; {each.hint}")
    say(f"{len(written)} schedules, {len(result.unsaid)} things that no schedule says")
