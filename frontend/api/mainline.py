"""Main as the repository has it: its files, and what the one check says of them and of a proposed file.

The store holds what is in force, but neither lines nor cost centres; those are read here. `refresh` is called by one
task at a time, from a thread; everybody else reads `current`, which is replaced whole.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from reconciler.core.ports import Clock, CostCentreSource, Revision, Source, SourceUnavailable
from schemas.catalogue import Catalogue
from schemas.checking import BASIS_HOLDS_S, Basis, Checked, Files, Memory, check, check_again, check_change
from schemas.instants import Instant
from schemas.problems import Problem
from schemas.schedule import CostCentres, Schedule, ScheduleId


@dataclass(frozen=True, slots=True)
class Main:
    """One revision, read and judged at an instant."""

    revision: Revision
    basis: Basis
    read_at: Instant

    @property
    def files(self) -> Files:
        return self.basis.files

    @property
    def checked(self) -> Checked:
        return self.basis.checked

    def line(self, file: str, namespace: str) -> int | None:
        """The line that names a namespace in a file; None where main does not have that any more."""
        document = self.checked.catalogue.documents.get(file) if self.checked.catalogue else None
        if document is None or not isinstance(document.value, dict):
            return None
        names = document.value.get("namespaces")
        if isinstance(names, list) and namespace in names:
            return document.at(f"/namespaces/{names.index(namespace)}").line
        return document.key_at("/namespace").line


@dataclass(frozen=True, slots=True)
class Taken:
    """Main has a file of that name: a schedule of it, None if it has none that is right; and a name that is free."""

    schedule: ScheduleId | None
    free: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposed file within main: which of main's files it would replace, the problems that it has or brings, and its
    schedules as far as they are right.
    """

    revision: str
    taken: Taken | None
    problems: tuple[Problem, ...]
    catalogue: Catalogue | None
    schedules: tuple[Schedule, ...]


class Mainline:
    """Holds main's newest revision; while the source is away, the last one that was read, and why."""

    def __init__(self, source: Source, centres: CostCentreSource | None, clock: Clock) -> None:
        self._source = source
        self._centres = centres
        self._clock = clock
        self._memory: Memory = {}
        self.current: Main | None = None
        self.looked_at: Instant | None = None
        self.fault = "the repository has not been read yet"

    def refresh(self) -> None:
        """Look at the branch again; read and judge it if it has moved."""
        now = int(self._clock.now())
        try:
            head = self._source.head()
            last = self.current
            if last is None or last.revision.id != head.id or now - last.basis.at >= BASIS_HOLDS_S:
                files = {path: blob.data for path, blob in self._source.files(head.id).items()}
                known = last.basis if last else None
                basis = check_again(known, files, now, cost_centres=self._published(), memory=self._memory)
                self.current = Main(head, basis, now)
            self.looked_at, self.fault = now, ""
        except SourceUnavailable as error:
            self.fault = str(error)

    def judge(self, main: Main, path: str, data: bytes, now: Instant) -> Judged:
        """What the check says once `path` holds `data`. Nothing is kept of it. SourceUnavailable."""
        memory: Memory = ChainMap({}, self._memory)
        published = self._published()
        if published == main.basis.cost_centres:
            checked = check_change(main.basis, {path: data}, now, base=main.files, memory=memory).checked
        else:
            proposed = {**main.files, path: data}
            checked = check(proposed, now, base=main.files, cost_centres=published, memory=memory)
        before = {_name(p) for p in main.checked.problems}
        brought = tuple(p for p in checked.problems if _concerns(p, path) or _name(p) not in before)
        schedules = checked.catalogue.schedules.values() if checked.catalogue else ()
        own = tuple(s for s in schedules if s.file == path)
        return Judged(main.revision.id, _taken(main, path), brought, checked.catalogue, own)

    def _published(self) -> CostCentres | None:
        return self._centres.read() if self._centres else None


def _taken(main: Main, path: str) -> Taken | None:
    if path not in main.files:
        return None
    known = main.checked.catalogue.schedules.values() if main.checked.catalogue else ()
    stem = path.removesuffix(".yaml")
    free = next(name for number in count(2) if (name := f"{stem}-{number}.yaml") not in main.files)
    return Taken(next((schedule.id for schedule in known if schedule.file == path), None), free)


def _concerns(problem: Problem, path: str) -> bool:
    places: Sequence[str] = (problem.at.file, *(r.position.file for r in problem.related))
    return path in places


def _name(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.at, problem.message
