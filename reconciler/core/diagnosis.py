"""What will go wrong in a namespace once Alba switches it, judged beforehand: who would fight, what would be lost, what
will be late. Called by `alba doctor` alone; it changes nothing, and what it says is not what the engine decides by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reconciler.core.annotations import ASLEEP_REPLICAS, ASLEEP_SELECTOR, EXCLUDE, ORDER, RECORD, said
from reconciler.core.cron import last_due
from reconciler.core.findings import Finding, FindingKind
from reconciler.core.forecast import stretches
from reconciler.core.objects import annotations_of, name_of, part, text, whole
from reconciler.core.ports import JsonObject
from reconciler.core.power import LeftCode, recorded, sleep_patches
from reconciler.core.records import NamespaceKey
from reconciler.core.resources import CRONJOBS, HPAS
from reconciler.core.strangers import SCALERS, Stranger, Tool, strangers
from reconciler.core.view import Life, NamespaceView
from reconciler.core.workloads import Workload
from schemas.instants import DAY, MINUTE, Instant, instant_text
from schemas.patterns import matches
from schemas.problems import Severity
from schemas.schedule import Policy, Schedule
from schemas.suggestions import did_you_mean

LONG_GRACE_S = 5 * MINUTE
AHEAD_S = 8 * DAY
"""How far ahead CronJobs are looked for: every weekly window has come by then."""

_WRITTEN_BY_PEOPLE = (EXCLUDE, ORDER, ASLEEP_REPLICAS)
_KNOWN = frozenset({*RECORD, *_WRITTEN_BY_PEOPLE, ASLEEP_SELECTOR})

_FIGHTS = {
    Tool.KUBE_DOWNSCALER: "wake all with it, then take its annotations away; `alba import` makes schedules of them",
    Tool.KUBE_GREEN: "wake all with it, then delete the SleepInfo; `alba import` makes a schedule of it",
    Tool.ARGO_CD: "let its Application have `ignoreDifferences` for the size, and `RespectIgnoreDifferences=true`",
    Tool.FLUX: "take the size out of Git, or let Flux ignore that field",
    Tool.OPERATOR: 'let its owner be put to sleep instead, or annotate it with alba/exclude: "true"',
}


@dataclass(frozen=True, slots=True)
class Examined:
    """One governed namespace as it was found. `hosts` is what it serves to the whole cluster, as far as is known."""

    key: NamespaceKey
    view: NamespaceView
    space: JsonObject
    schedules: tuple[Schedule, ...]
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is judged by: the policy, the requests a second that a cluster is asked (0: any), and the present."""

    policy: Policy
    pace: int
    now: Instant


def diagnosis(found: Examined, terms: Terms) -> Iterator[Finding]:
    """Everything about one governed namespace."""
    if found.view.life is not Life.ACTIVE:
        gone = "there is no such namespace" if found.view.life is Life.GONE else "it is being deleted"
        yield _at(
            found, FindingKind.NO_NAMESPACE, f"{gone}, and a schedule names it", "remove the schedule, or make it"
        )
        return
    yield from _unlistable(found)
    yield from _fights(found)
    yield from _harm(found, terms.policy)
    yield from _annotations(found)
    yield from _late(found, terms)
    yield from _cron_jobs(found, terms.now)


def owed(key: NamespaceKey, view: NamespaceView) -> Iterator[Finding]:
    """Sizes that are recorded in a namespace that nothing governs: nobody will give them back by himself."""
    count = recorded(view)
    if count:
        asleep = tuple(w.label for w in view.workloads if w.said.has_record)
        yield Finding(
            FindingKind.OWED_SIZES, Severity.WARNING,
            f"{_sizes(count)} still owed where no schedule governs",
            f"alba release {key.namespace}", key.cluster, key.namespace, asleep,
        )  # fmt: skip


def _sizes(count: int) -> str:
    return "1 size is" if count == 1 else f"{count} sizes are"


def _unlistable(found: Examined) -> Iterator[Finding]:
    if found.view.unlistable:
        kinds = ", ".join(str(resource) for resource in found.view.unlistable)
        why = next(iter(found.view.unlistable.values()))
        yield _at(
            found, FindingKind.UNLISTABLE_KIND, f"it is never put to sleep, for {kinds} cannot be listed: {why}",
            "apply what `alba rbac` prints", Severity.ERROR,
        )  # fmt: skip


def _fights(found: Examined) -> Iterator[Finding]:
    by: dict[tuple[Tool, str], list[Stranger]] = {}
    for stranger in strangers(found.view, found.space):
        by.setdefault((stranger.tool, stranger.detail), []).append(stranger)
    for (tool, detail), met in by.items():
        names = tuple(each.workload for each in met)
        held = [f"{each.workload} ({each.before} before)" for each in met if each.before]
        if tool in SCALERS:
            kind, does = FindingKind.OTHER_SCALER, "switches it too"
        elif tool is Tool.OPERATOR:
            kind, does = FindingKind.OWNED_BY_OPERATOR, "owns it, and may undo every switch"
        else:
            kind, does = FindingKind.REAPPLIED_FROM_GIT, "undoes every switch if it heals itself"
        more = f"; it holds {', '.join(held)}" if held else ""
        severity = Severity.ERROR if tool in SCALERS else Severity.WARNING
        who = detail if tool is Tool.OPERATOR else f"{tool} ({detail})"
        yield _at(found, kind, f"{who} {does}{more}", _FIGHTS[tool], severity, names)


def _harm(found: Examined, policy: Policy) -> Iterator[Finding]:
    name = found.key.namespace
    despite = any(matches(pattern, name) for pattern in policy.sleep_despite_webhooks)
    allow = "move it elsewhere, let it fail open, or name the namespace in `sleepDespiteWebhooks`"
    if found.hosts and not despite:
        what = ", ".join(found.hosts)
        yield _at(
            found, FindingKind.SERVES_CLUSTER, f"it is never put to sleep: the whole cluster calls {what}", allow,
            Severity.ERROR,
        )  # fmt: skip
    kept = tuple(e.workload for e in sleep_patches(found.view, "").left if e.code is LeftCode.KEPT_FOR_VOLUMES)
    if kept:
        yield _at(
            found, FindingKind.KEEPS_VOLUMES, "stays awake and is charged: asleep it would lose its volumes",
            "set spec.persistentVolumeClaimRetentionPolicy.whenScaled to Retain", workloads_=kept,
        )  # fmt: skip
    hpas = found.view.objects.get(HPAS, ())
    at_zero = tuple(
        f"HorizontalPodAutoscaler/{name_of(hpa)}" for hpa in hpas if part(hpa, "spec").get("minReplicas") == 0
    )
    if at_zero:
        yield _at(
            found, FindingKind.WAKES_BY_ITSELF, "has minReplicas 0, and may wake what it scales while it should sleep",
            "set minReplicas to 1: at zero replicas it rests by itself", workloads_=at_zero,
        )  # fmt: skip


def _annotations(found: Examined) -> Iterator[Finding]:
    for workload in found.view.workloads:
        marks = said(workload.thing)
        if marks.fault:
            yield _at(
                found, FindingKind.UNREADABLE_ANNOTATION, f"is never touched: {marks.fault}",
                "correct the annotation; of a newer Alba's, upgrade this one", Severity.ERROR, (workload.label,),
            )  # fmt: skip
        elif marks.foreign:
            yield _at(
                found, FindingKind.UNREADABLE_ANNOTATION, "carries the record of another object",
                "was it copied from a manifest? take the annotations alba/… away", workloads_=(workload.label,),
            )  # fmt: skip
        if marks.remark:
            yield _at(
                found, FindingKind.UNKNOWN_ANNOTATION, marks.remark, "write it as docs/power.md says",
                workloads_=(workload.label,),
            )  # fmt: skip
        for key in sorted(str(k) for k in annotations_of(workload.thing) if str(k).startswith("alba/")):
            if key not in _KNOWN:
                meant = did_you_mean(key, _WRITTEN_BY_PEOPLE)
                yield _at(
                    found, FindingKind.UNKNOWN_ANNOTATION, f"has {key}, which means nothing",
                    f"did you mean {meant}?" if meant else f"known are {', '.join(_WRITTEN_BY_PEOPLE)}",
                    workloads_=(workload.label,),
                )  # fmt: skip


def _late(found: Examined, terms: Terms) -> Iterator[Finding]:
    switched = sum(w.size > w.night_size or w.said.has_record for w in found.view.workloads if not w.said.excluded)
    if terms.pace and switched / terms.pace > MINUTE:
        yield _at(
            found, FindingKind.SLOW_NAMESPACE,
            f"{switched} workloads take about {switched // terms.pace} s to switch at {terms.pace} requests a second",
            "raise ALBA_PACE as far as the API server bears it, or open its windows earlier",
        )  # fmt: skip
    slow = {w.label: _grace_s(w) for w in found.view.workloads if _grace_s(w) > LONG_GRACE_S}
    if slow:
        yield _at(
            found, FindingKind.SLOW_TO_END, f"may take up to {max(slow.values())} s to end, and runs on until then",
            "shorten terminationGracePeriodSeconds where nothing needs it", workloads_=tuple(slow),
        )  # fmt: skip


def _grace_s(workload: Workload) -> int:
    return whole(part(workload.thing, "spec", "template", "spec"), "terminationGracePeriodSeconds")


def _cron_jobs(found: Examined, now: Instant) -> Iterator[Finding]:
    """CronJobs that are due while they sleep: the controller makes up for the last such time when they wake."""
    nights = tuple(_nights(found.schedules, now))
    late: dict[str, Instant] = {}
    for job in found.view.objects.get(CRONJOBS, ()):
        spec = part(job, "spec")
        if (spec.get("suspend") is True and not said(job).has_record) or said(job).excluded:
            continue
        deadline = whole(spec, "startingDeadlineSeconds", 2 * AHEAD_S)
        for asleep, awake in nights:
            due = last_due(text(spec, "schedule"), text(spec, "timeZone") or "UTC", asleep, awake)
            if due is not None and awake - due <= deadline:
                late.setdefault(f"CronJob/{name_of(job)}", awake)
                break
    if late:
        first = min(late.values())
        yield _at(
            found, FindingKind.RUNS_AT_WAKING,
            f"is due while it sleeps, and will run once at waking, first on {instant_text(first)}",
            "set spec.startingDeadlineSeconds (say 300) to let missed runs pass", workloads_=tuple(late),
        )  # fmt: skip


def _nights(schedules: Iterable[Schedule], now: Instant) -> Iterator[tuple[Instant, Instant]]:
    """The times asleep that end by waking, from now on."""
    group = tuple(schedules)
    awake = stretches(group, now, now + AHEAD_S) if group else []
    before = [now, *(stretch.stop for stretch in awake)]
    for slept_since, stretch in zip(before, awake, strict=False):
        if slept_since < stretch.start:
            yield slept_since, stretch.start


def _at(
    found: Examined,
    kind: FindingKind,
    message: str,
    hint: str,
    severity: Severity = Severity.WARNING,
    workloads_: tuple[str, ...] = (),
) -> Finding:
    return Finding(kind, severity, message, hint, found.key.cluster, found.key.namespace, workloads_)
