"""Schedules from what other scalers left on a cluster's objects, and what of that no schedule can say.

Pure, for `alba import`. A schedule is of a whole namespace: where its workloads have hours of their own, that is said,
not averaged. Nothing that the rules refuse becomes a file: it is said instead, in the rules' own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reconciler.core import kube_downscaler, kube_green
from reconciler.core.awake_week import WEEK_MINUTES, Unclear, Week, weekly_windows
from reconciler.core.kinds import WORKLOAD_RESOURCES
from reconciler.core.objects import controller_of, metadata, name_of, text
from reconciler.core.ports import JsonObject
from reconciler.core.resources import NAMESPACES, SLEEPINFOS
from reconciler.core.writing import Wish, schedule_text
from schemas.catalogue import Catalogue
from schemas.checking import check
from schemas.instants import Instant
from schemas.paths import path_problem
from schemas.patterns import Tie
from schemas.problems import Problem, Severity
from schemas.rules.wrong_cost_centre import valid_centres

FOLDER = "imported"


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What another tool says, of a namespace or one of its workloads, that no schedule does; and what to do."""

    namespace: str
    workload: str
    tool: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Imported:
    """Schedule files by their path below `schedules/`, each of which passes the rules, and what is missing in them."""

    files: Mapping[str, str]
    unsaid: tuple[Unsaid, ...]


@dataclass(frozen=True, slots=True)
class Estate:
    """Where the schedules shall stand: the files that are there, as a catalogue too, and whom new ones name.

    `cost_centre` is empty where each namespace's first one shall pay; `cluster` where it is the policy's first.
    """

    files: Mapping[str, bytes]
    catalogue: Catalogue
    owner: str
    cost_centre: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """The objects of one namespace."""

    name: str
    itself: JsonObject
    workloads: tuple[JsonObject, ...]
    sleep_infos: tuple[JsonObject, ...]


def imported(objects: Iterable[JsonObject], estate: Estate, at: Instant) -> Imported:
    """The schedules that namespaces, workloads and SleepInfos amount to, judged from `at` on.

    Each object says its `kind`; any content whatever. What is neither of these is passed over.
    """
    weeks: dict[str, tuple[str, Week]] = {}
    unsaid: list[Unsaid] = []
    for found in _by_namespace(objects):
        unsaid += _left_behind(found)
        said = list(_weeks(found))
        if len(said) > 1:
            unsaid += [Unsaid(found.name, "", tool, "others say when it is awake, too", _ONE) for tool, _ in said]
            continue
        for tool, week in said:
            if fault := _fault(week):
                unsaid.append(Unsaid(found.name, "", tool, *fault))
            elif isinstance(week, Week):
                weeks[found.name] = (tool, week)
    files: dict[str, tuple[str, str, str]] = {}
    for name, (tool, week) in weeks.items():
        path = f"{FOLDER}/{name}.yaml"
        if problem := path_problem(path):
            unsaid.append(Unsaid(name, "", tool, problem.message, problem.hint))
        else:
            files[path] = (name, tool, schedule_text(_wish(name, tool, week, estate), path))
    return _judged(files, unsaid, estate, at)


_WORKLOADS = frozenset(resource.kind for resource in WORKLOAD_RESOURCES)
_ONE = "decide which of them holds, and write it with `alba new`"


def _by_namespace(objects: Iterable[JsonObject]) -> Iterator[_Found]:
    found: dict[str, _Found] = {}
    for thing in objects:
        is_namespace = text(thing, "kind") == NAMESPACES.kind
        name = name_of(thing) if is_namespace else text(metadata(thing), "namespace") or "default"
        here = found.get(name, _Found(name, {}, (), ()))
        if is_namespace:
            here = replace(here, itself=thing)
        elif text(thing, "kind") == SLEEPINFOS.kind:
            here = replace(here, sleep_infos=(*here.sleep_infos, thing))
        elif text(thing, "kind") in _WORKLOADS and not controller_of(thing):
            here = replace(here, workloads=(*here.workloads, thing))
        found[name] = here
    return iter(sorted(found.values(), key=lambda each: each.name))


def _weeks(found: _Found) -> Iterator[tuple[str, Week | Unclear]]:
    """What each tool says of the whole namespace; more than one answer is a contradiction."""
    if not kube_downscaler.is_excluded(found.itself):
        week = kube_downscaler.week_said(found.itself) or _shared_week(found.workloads)
        if week is not None:
            yield kube_downscaler.TOOL, week
    for sleep_info in found.sleep_infos:
        yield kube_green.TOOL, kube_green.week_said(sleep_info)


def _shared_week(workloads: Sequence[JsonObject]) -> Week | None:
    """The week that every workload that is not excluded has by itself, if it is one."""
    said = [kube_downscaler.week_said(thing) for thing in workloads if not kube_downscaler.is_excluded(thing)]
    first = said[0] if said else None
    return first if isinstance(first, Week) and all(week == first for week in said) else None


def _left_behind(found: _Found) -> Iterator[Unsaid]:
    tool = kube_downscaler.TOOL
    if kube_downscaler.is_excluded(found.itself):
        yield Unsaid(found.name, "", tool, "it is excluded", "give it no schedule, or protect it in the policy")
    for message, hint in kube_downscaler.left_behind(found.itself):
        yield Unsaid(found.name, "", tool, message, hint)
    whole = kube_downscaler.week_said(found.itself) or _shared_week(found.workloads)
    for thing in found.workloads:
        workload = f"{text(thing, 'kind')}/{name_of(thing)}"
        for message, hint in kube_downscaler.left_behind(thing):
            yield Unsaid(found.name, workload, tool, message, hint)
        own = kube_downscaler.week_said(thing)
        if own is not None and own != whole:
            why = own.why if isinstance(own, Unclear) else "it has hours of its own"
            yield Unsaid(found.name, workload, tool, why, "a namespace is awake as a whole; move it to another")
    for sleep_info in found.sleep_infos:
        for workload, message, hint in kube_green.left_behind(sleep_info):
            yield Unsaid(found.name, workload, kube_green.TOOL, message, hint)


def _fault(week: Week | Unclear) -> tuple[str, str] | None:
    if isinstance(week, Unclear):
        return week.why, "write its schedule with `alba new`"
    if len(week.awake) == WEEK_MINUTES:
        return "it is always awake", "leave it without a schedule"
    if not week.awake:
        return "it is never awake", "name it in the policy's asleepByDefault"
    return None


def _wish(namespace: str, tool: str, week: Week, estate: Estate) -> Wish:
    valid = valid_centres(namespace, estate.catalogue.cost_centres)
    first = "unknown" if isinstance(valid, Tie) or not valid else valid[0]
    return Wish(
        namespaces=(namespace,),
        cost_centre=estate.cost_centre or first,
        owner=estate.owner,
        reason=f"Imported from {tool}",
        timezone=week.zone,
        cluster=estate.cluster,
        weekly=weekly_windows(week.awake),
    )


def _judged(
    files: Mapping[str, tuple[str, str, str]], unsaid: Iterable[Unsaid], estate: Estate, at: Instant
) -> Imported:
    """The files that the rules take, together with those that are there; the others are said."""
    kept, missing = dict(files), list(unsaid)
    while True:
        new = {path: content.encode() for path, (_, _, content) in kept.items()}
        refused = _refused(check({**estate.files, **new}, at, base=estate.files).problems, kept)
        for path, problem in refused.items():
            name, tool, _ = kept.pop(path)
            missing.append(Unsaid(name, "", tool, f"{problem.message} ({problem.code})", problem.hint))
        if not refused:
            return Imported({path: content for path, (_, _, content) in kept.items()}, tuple(missing))


def _refused(problems: Iterable[Problem], new: Mapping[str, object]) -> dict[str, Problem]:
    """The new files that are in the way of the rules, with the first problem of each."""
    found: dict[str, Problem] = {}
    for problem in problems:
        if problem.severity is Severity.ERROR:
            involved = [problem.at.file, *(related.position.file for related in problem.related)]
            if path := next((file for file in involved if file in new), None):
                found.setdefault(path, problem)
    return found
