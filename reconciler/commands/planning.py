"""`alba plan`: what the schedules will do, and what a change of them changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from reconciler.commands.connecting import connected, settings_of
from reconciler.commands.loading import (
    SCHEDULES,
    AtOption,
    BaseOption,
    PathArgument,
    checked_folder,
    files_at_base,
    instant_or,
    span_s,
    usable,
)
from reconciler.commands.showing import Format, FormatOption, local_time, optional_instant, print_json, say, table
from reconciler.core.forecast import Transition, Waiting, transitions, waiting
from reconciler.core.plan_changes import PlanChanges, plan_changes
from reconciler.core.records import NamespaceKey
from reconciler.core.strangers import Stranger, strangers
from reconciler.engine.looking import look
from schemas.catalogue import Catalogue
from schemas.checking import check
from schemas.instants import Instant, instant_text
from schemas.public_holidays import holiday_data_version
from schemas.windows import removed_between
from schemas.zones import zone_data_version

Rivals: TypeAlias = Sequence[tuple[NamespaceKey, Stranger]]


def plan(
    path: PathArgument = SCHEDULES,
    at: AtOption = None,
    for_: Annotated[str, typer.Option("--for", help="how far ahead: 7d, 12h, 2w")] = "7d",
    base: BaseOption = None,
    kubeconfig: Annotated[
        Path | None, typer.Option(help="also look at the clusters, and name who else switches the same workloads")
    ] = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Show which namespaces will wake and sleep, and when; with --base, what the change adds and takes away."""
    since = instant_or(at, int(time.time()))
    until = since + span_s(for_, "--for")
    catalogue = usable(checked_folder(path, since), str(path))
    schedules = list(catalogue.schedules.values())
    planned = transitions(schedules, since, until)
    changes, limit_before = None, None
    if base:
        before = usable(check(files_at_base(path, base), since), f"{path} at {base}")
        changes, limit_before = plan_changes(before, catalogue, since, until), before.policy.limit
    waits = waiting(schedules, catalogue.policy.limit, since, until, limit_before)
    rivals = asyncio.run(_rivals(kubeconfig, catalogue, {t.key for t in planned})) if kubeconfig else None
    if format_ is Format.JSON:
        print_json(_as_json(planned, waits, changes) | (_rivals_json(rivals) if rivals is not None else {}))
    else:
        _print(catalogue, planned, waits, changes, since, until)
        for key, stranger in rivals or ():
            held = f", {stranger.before} before" if stranger.before else ""
            say(f"{key} {stranger.workload}: also switched by {stranger.tool} ({stranger.detail}{held})")


async def _rivals(kubeconfig: Path, catalogue: Catalogue, keys: Collection[NamespaceKey]) -> Rivals:
    """Who else switches workloads of the namespaces that are planned for."""
    settings = settings_of(kubeconfig=str(kubeconfig))
    found: list[tuple[NamespaceKey, Stranger]] = []
    meant = {key.cluster for key in keys}
    async with connected(settings, [name for name in catalogue.policy.clusters if name in meant]) as clusters:
        for name, cluster in clusters.items():
            views = await look(cluster, [key.namespace for key in sorted(keys) if key.cluster == name])
            found += [(NamespaceKey(name, space), s) for space, view in views.items() for s in strangers(view)]
    return found


def _rivals_json(rivals: Rivals) -> dict[str, object]:
    shown = [
        {
            "namespace": key.namespace, "cluster": key.cluster, "workload": stranger.workload,
            "tool": stranger.tool.value, "detail": stranger.detail, "before": stranger.before or None,
        }
        for key, stranger in rivals
    ]  # fmt: skip
    return {"rivals": shown}


def _as_json(planned: Sequence[Transition], waits: Sequence[Waiting], changes: PlanChanges | None) -> dict[str, object]:
    result: dict[str, object] = {"transitions": [_transition(t) for t in planned]}
    if changes:
        result |= {
            "added": [_transition(t) for t in changes.added],
            "removed": [_transition(t) for t in changes.removed],
            "waiting": [
                {
                    "at": instant_text(w.at), "namespace": w.key.namespace, "cluster": w.key.cluster,
                    "until": optional_instant(w.until),
                }
                for w in waits
            ],
        }  # fmt: skip
    return result


def _transition(t: Transition) -> dict[str, object]:
    return {
        "at": instant_text(t.at),
        "transition": t.way.value,
        "namespace": t.key.namespace,
        "cluster": t.key.cluster,
        "schedules": list(t.schedules),
    }


def _print(
    catalogue: Catalogue,
    planned: Sequence[Transition],
    waits: Sequence[Waiting],
    changes: PlanChanges | None,
    since: Instant,
    until: Instant,
) -> None:
    zone = catalogue.policy.default_timezone
    say(f"From {local_time(zone, since)} to {local_time(zone, until)}  (UTC {instant_text(since)} on)")
    table(("when", "UTC", "", "namespace", "schedules"), [_row(t, zone) for t in planned])
    for wait in waits:
        end = f"until {local_time(zone, wait.until)}" if wait.until else "and its window ends first"
        say(f"{wait.key} waits from {local_time(zone, wait.at)} {end}: the limit is {catalogue.policy.limit}")
    for schedule in catalogue.schedules.values():
        for removed in removed_between(schedule, since, until):
            say(f"{schedule.id}: no window on {removed.day:%a %Y-%m-%d} ({removed.by})")
    if changes:
        for heading, found in (("Added by the change", changes.added), ("Removed by the change", changes.removed)):
            say()
            say(f"{heading}: {len(found)}")
            table(("when", "UTC", "", "namespace", "schedules"), [_row(t, zone) for t in found])
        for key in changes.at_once:
            say(f"{key} is switched as soon as this is merged")
    say(f"zone data {zone_data_version()}, holidays {holiday_data_version()}")


def _row(t: Transition, zone: str) -> tuple[str, ...]:
    return local_time(zone, t.at), instant_text(t.at), t.way.value, str(t.key), ", ".join(t.schedules)
