"""The one check of a catalogue.

`check` takes `path -> bytes` and gives the catalogue and its problems. CI, the bot, the API and the reconciler all
call it, on a checkout, a Git revision or a proposed change; there is no second opinion. Who asks again and again, of
one small change after the other, keeps the `Basis` of `check_whole`, and `check_change` says the same of it sooner.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from schemas.catalogue import Catalogue, NamespaceName
from schemas.forms import Form
from schemas.instants import HOUR, Instant
from schemas.judgement import Judgement
from schemas.judging import (
    Problems,
    judge_clusters,
    judge_namespaces,
    judge_policy,
    judge_schedules,
    judged_until,
)
from schemas.paths import COST_CENTRES_FILE, POLICY_FILE, is_schedule_path, path_problem
from schemas.problems import Position, Problem, has_errors
from schemas.reading import read_cost_centres, read_policy, read_schedules
from schemas.rules.missing_file import MISSING_FILE
from schemas.rules.policy_names import default_zone
from schemas.schedule import CostCentres, Policy, Schedule, ScheduleId
from schemas.shape import shape_problems
from schemas.strict_yaml import Document, read

Files: TypeAlias = Mapping[str, bytes]
_Shaped: TypeAlias = "Document | tuple[Problem, ...]"
Memory: TypeAlias = MutableMapping[tuple[str, bytes], _Shaped]
"""What was read before, by path and content, in the caller's hands: unchanged files are not parsed again."""

BASIS_HOLDS_S = HOUR


@dataclass(frozen=True, slots=True)
class Checked:
    """A catalogue with everything that is wrong about it. No catalogue: there is no usable policy.

    `broken` are the files that have errors of their own; schedules that merely meet others are not among them.
    """

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]
    broken: frozenset[str]


@dataclass(frozen=True, slots=True)
class Basis:
    """A catalogue that was checked, and what a check of a change need not find again.

    `readable` are also the schedules of broken files; `own` the problems of single files, `within` those between the
    schedules of one namespace. The calendar was judged between `at` and `until`.
    """

    files: Files
    at: Instant
    until: Instant
    checked: Checked
    cost_centres: CostCentres | None = None
    centres_known: bool = False
    readable: Mapping[ScheduleId, Schedule] = field(default_factory=dict)
    own: Problems = ()
    within: Mapping[NamespaceName, Problems] = field(default_factory=dict)


def check(
    files: Files,
    at: Instant,
    *,
    base: Files | None = None,
    cost_centres: CostCentres | None = None,
    memory: Memory | None = None,
) -> Checked:
    """Read and judge every file, by its path below `schedules/`.

    The calendar is judged from `at` on. `base` is what a change starts from: only with it a one-off that the change
    adds may be too late. `cost_centres` stand in for the file of the catalogue. One bad file hurts only itself.
    """
    return check_whole(files, at, base=base, cost_centres=cost_centres, memory=memory).checked


def check_whole(
    files: Files,
    at: Instant,
    *,
    base: Files | None = None,
    cost_centres: CostCentres | None = None,
    memory: Memory | None = None,
) -> Basis:
    """As `check`, with what it takes to check a change of this catalogue by itself."""
    memory = memory if memory is not None else {}
    problems = [p for path in files if (p := path_problem(path))]
    policy_document, policy, policy_problems = _policy(files, memory)
    centres, centre_problems = (cost_centres, []) if cost_centres else _cost_centres(files, memory)
    problems += [*policy_problems, *centre_problems]
    if policy is None or policy_document is None:
        problems += _shapes_alone(files, memory)
        return Basis(files, at, at, Checked(None, _sorted(problems), _broken(problems)), cost_centres)
    schedules, documents, read_problems = _schedules(files, policy, memory)
    documents[POLICY_FILE] = policy_document
    draft = Catalogue(policy, centres or CostCentres({}), schedules, documents)
    judgement = Judgement(draft, at, judged_until(schedules.values(), at), base, centres is not None)
    own = (*problems, *read_problems, *judge_policy(judgement), *judge_schedules(judgement))
    sound = _sound(draft, own)
    basis = Basis(
        files, at, judgement.until, Checked(sound, (), frozenset()), cost_centres, centres is not None, schedules
    )
    return _judged(basis, sound, own, judge_namespaces(replace(judgement, catalogue=sound)))


def check_change(
    basis: Basis,
    changes: Mapping[str, bytes | None],
    at: Instant,
    *,
    base: Files | None = None,
    memory: Memory | None = None,
) -> Basis:
    """What `check_whole` says of the files of a basis with some of them changed, added, or (None) taken away.

    The time that it takes grows with the change. The changed files are judged at `at`, the calendar from the
    instant of the basis on, unless the change is one of everything: of the policy, the cost centres, or the last date
    that any file names. `base` as for `check`.
    """
    files = {path: data for path, data in {**basis.files, **changes}.items() if data is not None}
    before = basis.checked.catalogue
    if before is None or changes.keys() & {POLICY_FILE, COST_CENTRES_FILE}:
        return check_whole(files, at, base=base, cost_centres=basis.cost_centres, memory=memory)
    there = {path: files[path] for path in changes if path in files}
    schedules, documents, problems = _schedules(there, before.policy, memory if memory is not None else {})
    readable = {id_: s for id_, s in basis.readable.items() if s.file not in changes} | schedules
    if judged_until(readable.values(), basis.at) != basis.until:
        return check_whole(files, at, base=base, cost_centres=basis.cost_centres, memory=memory)
    documents = {path: d for path, d in before.documents.items() if path not in changes} | documents
    draft = replace(before, schedules=schedules, documents=documents)
    judgement = Judgement(draft, at, basis.until, base, basis.centres_known)
    problems += [*judge_schedules(judgement), *(p for path in there if (p := path_problem(path)))]
    own = (*(p for p in basis.own if p.at.file not in changes), *problems)
    sound = _sound(replace(draft, schedules=readable), own)
    gone = (s for s in basis.readable.values() if s.file in changes)
    touched = {(s.cluster, s.namespace) for s in (*gone, *schedules.values())}
    untouched = {name: found for name, found in basis.within.items() if name not in touched}
    found = judge_namespaces(Judgement(sound, basis.at, basis.until), touched)
    return _judged(replace(basis, files=files, readable=readable), sound, own, untouched | found)


def check_again(
    basis: Basis | None, files: Files, at: Instant, *, cost_centres: CostCentres | None = None, memory: Memory
) -> Basis:
    """What `check_whole` says, from what differs from a basis, if there is one that is still good.

    After an hour it is not: a calendar is judged from an instant on.
    """
    for gone in [(path, data) for path, data in memory if files.get(path) != data]:
        del memory[gone]
    if basis is None or not 0 <= at - basis.at < BASIS_HOLDS_S or cost_centres != basis.cost_centres:
        return check_whole(files, at, cost_centres=cost_centres, memory=memory)
    changes = {
        path: files.get(path) for path in basis.files.keys() | files.keys() if basis.files.get(path) != files.get(path)
    }
    return check_change(basis, changes, at, memory=memory) if changes else basis


def _judged(basis: Basis, sound: Catalogue, own: Problems, within: Mapping[NamespaceName, Problems]) -> Basis:
    """The basis with everything that was found, and the one thing that is found out of everything: the limit."""
    between = judge_clusters(Judgement(sound, basis.at, basis.until))
    problems = (*own, *(p for found in within.values() for p in found), *between)
    return replace(basis, checked=Checked(sound, _sorted(problems), _broken(own)), own=own, within=within)


def _sound(draft: Catalogue, own: Problems) -> Catalogue:
    """Without the schedules of files that have errors of their own."""
    broken = _broken(own)
    return replace(draft, schedules={id_: s for id_, s in draft.schedules.items() if s.file not in broken})


def _policy(files: Files, memory: Memory) -> tuple[Document | None, Policy | None, list[Problem]]:
    """The policy, or None if it cannot be used: also where nobody knows the zone that schedules have by default."""
    document, problems = _shaped(files, POLICY_FILE, Form.POLICY, memory)
    if document is None:
        return None, None, problems
    policy, problems = read_policy(document)
    if policy is not None and (wrong_zone := list(default_zone(document, policy))):
        return document, None, wrong_zone
    return document, policy, problems


def _cost_centres(files: Files, memory: Memory) -> tuple[CostCentres | None, list[Problem]]:
    document, problems = _shaped(files, COST_CENTRES_FILE, Form.COST_CENTRES, memory)
    if document is None:
        return None, problems
    return read_cost_centres(document)


def _schedules(
    files: Files, policy: Policy, memory: Memory
) -> tuple[dict[ScheduleId, Schedule], dict[str, Document], list[Problem]]:
    schedules: dict[ScheduleId, Schedule] = {}
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for path in sorted(files):
        if not is_schedule_path(path):
            continue
        document, found = _shaped(files, path, Form.SCHEDULE, memory)
        problems += found
        if document is None:
            continue
        documents[path] = document
        read_here, more = read_schedules(document, policy)
        problems += more
        schedules.update((s.id, s) for s in read_here)
    return schedules, documents, problems


def _shapes_alone(files: Files, memory: Memory) -> list[Problem]:
    """What can be said of the schedules while there is no policy to judge them by."""
    paths = [path for path in sorted(files) if is_schedule_path(path)]
    return [p for path in paths for p in _shaped(files, path, Form.SCHEDULE, memory)[1]]


def _shaped(files: Files, path: str, form: Form, memory: Memory) -> tuple[Document | None, list[Problem]]:
    """A document of the right form, or what is wrong with it; read once for each content."""
    data = files.get(path)
    if data is None:
        missing = MISSING_FILE.problem(
            Position(path), f"`{path}` is missing", f"add schedules/{path}", facts={"path": path}
        )
        return None, [missing]
    found = memory.get((path, data))
    if found is None:
        found = read(path, data)
        if isinstance(found, Document) and (wrong := shape_problems(found, form)):
            found = tuple(wrong)
        memory[path, data] = found
    return (found, []) if isinstance(found, Document) else (None, list(found))


def _broken(problems: Sequence[Problem]) -> frozenset[str]:
    return frozenset(p.at.file for p in problems if has_errors((p,)))


def _sorted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda p: (p.at, p.code, p.message)))
