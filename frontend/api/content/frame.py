"""What every answer is made from: one snapshot at one instant, and what main adds to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from frontend.api.content.answer import Links
from frontend.api.links import Repository
from frontend.api.mainline import Main
from frontend.api.snapshot import Snapshot
from frontend.api.standing import Standing
from reconciler.core.records import NamespaceRecord, Way
from reconciler.core.rows import ScheduleRow
from schemas.catalogue import Catalogue
from schemas.instants import Instant
from schemas.schedule import CostCentres, Policy


@dataclass(frozen=True, slots=True)
class Frame:
    """`main` None: the repository was never read. `repository` None: nobody says where its page is."""

    snapshot: Snapshot
    now: Instant
    standing: Standing
    main: Main | None = None
    repository: Repository | None = None

    @property
    def rows(self) -> Sequence[ScheduleRow]:
        return self.standing.rows

    @property
    def policy(self) -> Policy:
        return self.snapshot.pointer.policy

    def line(self, file: str, namespace: str) -> int | None:
        return self.main.line(file, namespace) if self.main else None

    def links(self, file: str, namespace: str, commit: str, pull_request: int | None) -> Links:
        """The file is shown at main's revision, since that is where its line is known from."""
        repository, line = self.repository, self.line(file, namespace)
        if repository is None:
            return Links(file=None, commit=None, pull_request=None, edit=None, remove=None)
        revision = self.main.revision.id if self.main and line else commit
        return Links(
            file=repository.file(file, revision, line),
            commit=repository.commit(commit),
            pull_request=repository.pull_request(pull_request) if pull_request else None,
            edit=repository.edit(file),
            remove=repository.remove(file),
        )


def followed_until(frame: Frame, until: Instant) -> list[NamespaceRecord]:
    """The namespaces that are to be on at some time before an instant, or are so now."""
    records, switches = frame.snapshot.records, frame.standing.switches
    return [records[key] for key, (at, way) in switches.items() if way is Way.SLEEP or at < until]


def catalogue_in_force(frame: Frame, record: NamespaceRecord | None) -> Catalogue:
    """What the record says about its namespace, as a catalogue that can be explained."""
    calendar = record.calendar if record else ()
    return Catalogue(frame.policy, CostCentres({}), {e.schedule.id: e.schedule for e in calendar}, {})


def team_of(file: str, owner: str) -> str:
    """The first folder under `schedules/`, else the owner."""
    folder, slash, _ = file.partition("/")
    return folder if slash else owner
