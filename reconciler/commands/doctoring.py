"""`alba doctor`: can Alba reach what it needs, with which rights, and what will go wrong once it switches."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import typer

from reconciler.adapters.sources.machine_zones import machine_zones
from reconciler.commands.connecting import CLUSTERS, SOURCE, STORE, ClusterOption, known_cluster, taking
from reconciler.commands.ending import FINE, FOUND
from reconciler.commands.loading import AtOption, instant_or
from reconciler.commands.reaching import Reached, reach_cost_centres, reach_source, reach_store, timed, unreachable
from reconciler.commands.showing import STYLES, Format, FormatOption, print_json, say, table
from reconciler.compose import clock_at, lease_of, open_clusters
from reconciler.core.diagnosis import Terms, diagnosis, owed
from reconciler.core.estate_findings import APPLY, missing_rights, other_clocks, other_data, unknown_hosts
from reconciler.core.findings import Finding, FindingKind
from reconciler.core.ports import CANNOT_RUN, Cluster, ClusterUnavailable
from reconciler.core.power import recorded
from reconciler.core.rights import Account
from reconciler.engine.examining import Estate, Examination, examine
from reconciler.settings import Settings, WrongSetting
from schemas.instants import Instant, instant_text
from schemas.problems import Severity
from schemas.public_holidays import holiday_data_version
from schemas.zones import zone_data_version

SHOWN = 5
"""How many workloads of one finding are named to people; programs get all."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that was tried and found. `recorded` counts the sizes that `alba restore` would give back."""

    at: Instant
    reached: tuple[Reached, ...]
    findings: tuple[Finding, ...]
    recorded: int
    machine_data: str


@taking(*STORE, *SOURCE, *CLUSTERS)
def doctor(
    settings: Settings, cluster: ClusterOption = None, at: AtOption = None, format_: FormatOption = Format.TEXT
) -> None:
    """Say what Alba cannot reach, may not do, or will do harm by, and what to do. Exit 1 if there is anything."""
    now = instant_or(at, int(time.time()))
    store, source = timed(lambda: reach_store(settings)), timed(lambda: reach_source(settings, now))
    centres = reach_cost_centres(settings)
    reached = [store, source, *([centres] if centres else [])]
    estate = source.estate or store.estate
    found = [finding for each in reached for finding in each.findings]
    count, machine = 0, ""
    if estate is not None:
        machine, zones = machine_zones(schedule.timezone for schedule in estate.schedules)
        found += [*other_data(estate.policy.pinned), *other_clocks(estate.schedules, zones, machine, now)]
        in_clusters, more, count = asyncio.run(_clusters(settings, estate, cluster, now))
        reached += in_clusters
        found += more
    _show(Report(now, tuple(reached), tuple(_sorted(found)), count, machine), format_)
    if estate is None:
        raise typer.Exit(CANNOT_RUN)
    raise typer.Exit(FOUND if found else FINE)


async def _clusters(
    settings: Settings, estate: Estate, only: str | None, now: Instant
) -> tuple[list[Reached], list[Finding], int]:
    """Each cluster of the policy: whether it answers, what is found in it, and how many sizes are recorded there."""
    named = estate.policy.clusters
    known_cluster(only, named)
    reached: list[Reached] = []
    found: list[Finding] = []
    count = 0
    for name in [only] if only else named:
        began = time.monotonic()
        try:
            opened = (await open_clusters(settings, [name]))[name]
            examined = await _examined(settings, estate, name, opened, now)
        except (WrongSetting, ClusterUnavailable) as error:
            hint = "check ALBA_KUBECONFIG and ALBA_CONTEXTS, and that `kubectl get namespaces` answers with them"
            there = unreachable(f"cluster {name}", str(error), hint, name)
        else:
            views = [*examined.others.values(), *(each.view for each in examined.governed)]
            count += sum(recorded(view) for view in views)
            seen = f"{len(views)} namespaces, {len(examined.governed)} of them governed"
            there = Reached(f"cluster {name}", seen, findings=tuple(_found_in(name, examined, estate, settings, now)))
        reached.append(replace(there, took_s=time.monotonic() - began))
        found += there.findings
    return reached, found, count


async def _examined(settings: Settings, estate: Estate, name: str, opened: Cluster, now: Instant) -> Examination:
    lease = lease_of(settings)
    account = Account(lease_namespace=lease.namespace, lease=lease.name) if lease else Account(lease="")
    try:
        return await examine(name, opened, estate, account, clock_at(None), now)
    finally:
        await opened.close()


def _found_in(name: str, examined: Examination, estate: Estate, settings: Settings, now: Instant) -> Iterable[Finding]:
    """What was found in a cluster; what follows from a missing right is not said again."""
    refused = examined.refused or ()
    if examined.refused is None:
        yield Finding(
            FindingKind.UNKNOWN_RIGHTS, Severity.ERROR, "the API server does not say what Alba may do",
            "check who you are there: `kubectl auth whoami`", name,
        )  # fmt: skip
    yield from missing_rights(name, refused)
    if examined.unlisted:
        yield Finding(
            FindingKind.UNLISTABLE_KIND, Severity.WARNING,
            f"sizes may be owed where nobody looks, since {examined.unlisted}", APPLY, name,
        )  # fmt: skip
    if examined.hosts_unknown:
        yield unknown_hosts(name, examined.hosts_unknown)
    terms = Terms(estate.policy, settings.whole("pace"), now)
    unread = {right.namespace for right in refused if right.verb == "list"}
    for each in examined.governed:
        found = diagnosis(each, terms)
        yield from (f for f in found if f.kind is not FindingKind.UNLISTABLE_KIND or f.namespace not in unread)
    for key, view in examined.others.items():
        yield from owed(key, view)


def _sorted(found: Iterable[Finding]) -> Sequence[Finding]:
    return sorted(found, key=lambda f: (f.cluster, f.namespace, f.severity is not Severity.ERROR, f.kind, f.workloads))


def _show(report: Report, format_: Format) -> None:
    if format_ is Format.JSON:
        print_json(_as_json(report))
        return
    table(
        ("", "took", ""),
        [(each.what, f"{each.took_s * 1000:.0f} ms", each.detail) for each in report.reached],
    )  # fmt: skip
    tzdata = f"; this machine's is {report.machine_data}" if report.machine_data else ""
    say(f"zone data {zone_data_version()}{tzdata}, holidays {holiday_data_version()}")
    before = None
    for finding in report.findings:
        if sys.stdout.isatty():
            before = _block(finding, before)
        else:
            where = f"{finding.cluster}/{finding.namespace}".strip("/")
            cells = (finding.severity.value, finding.kind.value, where, ", ".join(finding.workloads))
            table((), [(*cells, finding.message, finding.hint)])
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    owed_in_all = (
        f"; recorded sizes, which `alba restore` would give back: {report.recorded}" if report.recorded else ""
    )
    say(f"{errors} errors, {len(report.findings) - errors} warnings{owed_in_all}")


def _block(finding: Finding, before: str | None) -> str:
    """One finding for a person, below the heading of its place."""
    place = f"{finding.cluster}/{finding.namespace}".rstrip("/") or "everywhere"
    if place != before:
        say()
        say((place, "bold"))
    named = ", ".join(finding.workloads[:SHOWN])
    more = f" and {len(finding.workloads) - SHOWN} more" if len(finding.workloads) > SHOWN else ""
    severity = finding.severity.value
    say("  ", (f"{severity:9}", STYLES[severity]), (f"{named}{more}: " if named else "", "bold"), finding.message)
    say((f"           {finding.hint}  [{finding.kind.value}]", "dim"))
    return place


def _as_json(report: Report) -> dict[str, object]:
    return {
        "asOf": instant_text(report.at),
        "reached": [
            {"what": each.what, "seconds": round(each.took_s, 3), "detail": each.detail} for each in report.reached
        ],
        "data": {
            "tzdata": zone_data_version(), "holidays": holiday_data_version(),
            "machineTzdata": report.machine_data or None,
        },
        "recordedSizes": report.recorded,
        "findings": [
            {
                "kind": each.kind.value, "severity": each.severity.value, "cluster": each.cluster or None,
                "namespace": each.namespace or None, "workloads": list(each.workloads),
                "message": each.message, "hint": each.hint,
            }
            for each in report.findings
        ],
    }  # fmt: skip
