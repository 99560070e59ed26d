"""What is wrong with an estate apart from its namespaces: rights that are missing, and data that others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from reconciler.core.findings import Finding, FindingKind
from reconciler.core.rights import Right
from schemas.instants import DAY, Instant, instant_text
from schemas.problems import Severity
from schemas.public_holidays import holiday_data_version
from schemas.schedule import Pinned, Schedule
from schemas.windows import windows_between
from schemas.zones import wall_of, zone_data_version

AHEAD_S = 90 * DAY
APPLY = "apply what `alba rbac` prints"


def missing_rights(cluster: str, refused: Iterable[Right]) -> Iterator[Finding]:
    """One for each namespace, and one for the whole cluster, naming verbs and kinds. Who may not list may not get."""
    by_place: dict[str, dict[str, set[str]]] = {}
    for right in refused:
        kind = f"{right.resource} {right.name}".strip()
        by_place.setdefault(right.namespace, {}).setdefault(right.verb, set()).add(kind)
    for namespace, by_verb in sorted(by_place.items()):
        if by_verb.get("get") == by_verb.get("list"):
            by_verb.pop("get", None)
        what = "; ".join(f"{verb} {', '.join(sorted(kinds))}" for verb, kinds in sorted(by_verb.items()))
        yield Finding(
            FindingKind.MISSING_RIGHT, Severity.ERROR, f"may not {what}{'' if namespace else ' in the whole cluster'}",
            APPLY, cluster, namespace,
        )  # fmt: skip


def unknown_hosts(cluster: str, why: str) -> Finding:
    """Nobody can tell which namespaces the whole cluster calls."""
    return Finding(
        FindingKind.SERVES_CLUSTER, Severity.ERROR,
        f"none is put to sleep, since nobody can tell which of them the whole cluster calls: {why}",
        f"{APPLY}, or name namespaces in `sleepDespiteWebhooks`", cluster,
    )  # fmt: skip


def other_data(pinned: Pinned) -> Iterator[Finding]:
    """The policy expects other zone or holiday data than this Alba carries."""
    carried = {"tzdata": zone_data_version(), "holidays": holiday_data_version()}
    for name, expected in (("tzdata", pinned.tzdata), ("holidays", pinned.holidays)):
        if expected and expected != carried[name]:
            yield Finding(
                FindingKind.OTHER_DATA, Severity.WARNING,
                f"this Alba carries {name} {carried[name]}; the policy expects {expected}",
                "compare `alba plan` of both versions; then pin the other one, or upgrade",
            )  # fmt: skip


def other_clocks(
    schedules: Sequence[Schedule], zones: Mapping[str, ZoneInfo], version: str, now: Instant
) -> Iterator[Finding]:
    """The windows of the next 90 days whose edges other zone data would put at other instants, by zone."""
    moved: dict[str, dict[str, Instant]] = {}
    for schedule in schedules:
        other = zones.get(schedule.timezone)
        if other is None:
            continue
        edges = (at for window in windows_between(schedule, now, now + AHEAD_S) for at in window)
        first = next((at for at in edges if _wall(other, at) != wall_of(schedule.timezone, at)), None)
        if first is not None:
            moved.setdefault(schedule.timezone, {})[schedule.id] = first
    for zone, first_of in sorted(moved.items()):
        first = min(first_of.values())
        yield Finding(
            FindingKind.OTHER_CLOCK, Severity.WARNING,
            f"tzdata {version or 'of this machine'} has another clock for {zone} than the {zone_data_version()} that "
            f"Alba carries: {len(first_of)} schedules would move, first at {instant_text(first)}",
            "find out which is right; pin `data: {tzdata: …}` in the policy until then", workloads=tuple(first_of),
        )  # fmt: skip


def _wall(zone: ZoneInfo, at: Instant) -> datetime:
    return datetime.fromtimestamp(at, zone).replace(tzinfo=None)
