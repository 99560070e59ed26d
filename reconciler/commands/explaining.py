"""`alba explain`: why a namespace is on or off at an instant."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from reconciler.commands.connecting import known_cluster
from reconciler.commands.ending import CannotRun
from reconciler.commands.loading import SCHEDULES, AtOption, checked_folder, instant_or, usable
from reconciler.commands.showing import Format, FormatOption, local_time, optional_instant, print_json, say
from reconciler.core.explain import Verdict, explain, names_of
from schemas.catalogue import Catalogue
from schemas.instants import instant_text
from schemas.suggestions import did_you_mean


def explain_namespace(
    namespace: Annotated[str, typer.Argument(help="the namespace")],
    at: AtOption = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="its cluster, the policy's first if left out")
    ] = None,
    path: Annotated[Path, typer.Option("--path", help="the folder that holds the schedules")] = SCHEDULES,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Say why a namespace is on or off at an instant, by which schedule, and until when."""
    now = instant_or(at, int(time.time()))
    catalogue = usable(checked_folder(path, now), str(path))
    chosen = _cluster_of(catalogue, namespace, cluster)
    verdict = explain(catalogue, chosen, namespace, now)
    if format_ is Format.JSON:
        print_json(_as_json(verdict))
        return
    for line in sentences(verdict, catalogue):
        say(line)


def sentences(verdict: Verdict, catalogue: Catalogue) -> list[str]:
    """The verdict in words, the answer first."""
    zone = catalogue.policy.default_timezone
    when = f"at {local_time(zone, verdict.at)} ({instant_text(verdict.at)})"
    name = f"{verdict.cluster}/{verdict.namespace}"
    if verdict.protected_by:
        return [f"{name} is left alone {when}: it is protected by `{verdict.protected_by}`."]
    if verdict.awake is None:
        why = "its schedules are over" if verdict.schedules else "no schedule names it"
        return [f"{name} is left alone {when}: {why}.", *_close_name(verdict, catalogue)]
    lines = [f"{name} is {'on' if verdict.awake else 'off'} {when}."]
    for schedule, window in verdict.covering:
        lines.append(
            f"  on by {schedule.id} ({schedule.cost_centre}, {schedule.owner}) "
            f"from {local_time(schedule.timezone, window.start)} to {local_time(schedule.timezone, window.stop)}"
        )
    for schedule, removed in verdict.removed:
        lines.append(f"  {schedule.id} would be on, but for {removed.by} on {removed.day}")
    if not verdict.awake and not verdict.removed:
        reason = (
            f"the policy's `{verdict.by_default}` sleeps by default" if verdict.by_default else "no window covers it"
        )
        lines.append(f"  {reason}")
    if verdict.next_sleep is not None:
        lines.append(f"  off again {local_time(zone, verdict.next_sleep)}")
    elif verdict.next_wake is not None:
        lines.append(f"  on next {local_time(zone, verdict.next_wake)}")
    else:
        lines.append("  no window is to come")
    return lines


def _cluster_of(catalogue: Catalogue, namespace: str, wanted: str | None) -> str:
    clusters = catalogue.policy.clusters
    if wanted:
        known_cluster(wanted, clusters)
        return wanted
    found = names_of(catalogue).get(namespace, ())
    if len(found) > 1:
        raise CannotRun(f"{namespace} has schedules in {', '.join(found)}; choose one with --cluster")
    return found[0] if found else clusters[0]


def _close_name(verdict: Verdict, catalogue: Catalogue) -> list[str]:
    close = did_you_mean(verdict.namespace, names_of(catalogue))
    return [f"  did you mean {close}?"] if close and close != verdict.namespace else []


def _as_json(verdict: Verdict) -> dict[str, object]:
    return {
        "cluster": verdict.cluster,
        "namespace": verdict.namespace,
        "at": instant_text(verdict.at),
        "awake": verdict.awake,
        "protectedBy": verdict.protected_by or None,
        "asleepByDefault": verdict.by_default or None,
        "covering": [
            {
                "schedule": s.id, "costCenter": s.cost_centre, "owner": s.owner,
                "start": instant_text(w.start), "stop": instant_text(w.stop),
            }
            for s, w in verdict.covering
        ],
        "removed": [{"schedule": s.id, "day": str(r.day), "by": r.by} for s, r in verdict.removed],
        "schedules": [s.id for s in verdict.schedules],
        "nextWake": optional_instant(verdict.next_wake),
        "nextSleep": optional_instant(verdict.next_sleep),
    }  # fmt: skip
