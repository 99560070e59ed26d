"""The one check of a catalogue.

`check` takes `path -> bytes` and gives the catalogue and its problems. CI, the bot, the API and the reconciler all
call it, on a checkout, a Git revision or a proposed change; there is no second opinion.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from schemas.catalogue import Catalogue
from schemas.forms import Form
from schemas.instants import Instant
from schemas.judging import judge_calendar, judge_schedules
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


@dataclass(frozen=True, slots=True)
class Checked:
    """A catalogue with everything that is wrong about it. No catalogue: there is no usable policy.

    `broken` are the files that have errors of their own; schedules that merely meet others are not among them.
    """

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]
    broken: frozenset[str]


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
    memory = memory if memory is not None else {}
    problems = [p for path in files if (p := path_problem(path))]
    policy_document, policy, policy_problems = _policy(files, memory)
    centres, centre_problems = (cost_centres, []) if cost_centres else _cost_centres(files, memory)
    problems += [*policy_problems, *centre_problems]
    if policy is None or policy_document is None:
        problems += _shapes_alone(files, memory)
        return Checked(None, _sorted(problems), _broken(problems))
    schedules, documents, read_problems = _schedules(files, policy, memory)
    documents[POLICY_FILE] = policy_document
    draft = Catalogue(policy, centres or CostCentres({}), schedules, documents)
    own = [*read_problems, *judge_schedules(draft, at, base=base, centres_known=centres is not None)]
    broken = _broken([*problems, *own])
    sound = {id_: s for id_, s in schedules.items() if s.file not in broken}
    catalogue = replace(draft, schedules=sound)
    return Checked(catalogue, _sorted([*problems, *own, *judge_calendar(catalogue, at)]), broken)


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
        return None, [MISSING_FILE.problem(Position(path), f"`{path}` is missing", f"add schedules/{path}")]
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
