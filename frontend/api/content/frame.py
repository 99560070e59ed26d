"""What every answer is made from: one snapshot at one instant, and what main adds to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frontend.api.content.answer import Links, Source
from frontend.api.links import Repository
from frontend.api.mainline import Main
from frontend.api.presence import Presence
from frontend.api.snapshot import Snapshot
from frontend.api.standing import Standing
from reconciler.core.records import Entry, NamespaceKey, NamespaceRecord, Way
from reconciler.core.rows import ScheduleRow
from reconciler.core.view import NamespaceView
from schemas.catalogue import Catalogue
from schemas.instants import MINUTE, Instant
from schemas.schedule import CostCentres, Policy


@dataclass(frozen=True, slots=True)
class Look:
    """What the cluster itself showed of a namespace at an instant."""

    at: Instant
    view: NamespaceView


@dataclass(frozen=True, slots=True)
class Frame:
    """`main` None: the repository was never read. `repository` None: nobody says where its page is. `sweep_s` is how
    often the engine compares; `looks` is what the clusters show now of the namespaces that were asked about;
    `demo_speed` how fast a demonstration's clock runs, 0 where this is none.
    """

    snapshot: Snapshot
    now: Instant
    standing: Standing
    main: Main | None = None
    repository: Repository | None = None
    presence: Presence = field(default_factory=Presence)
    sweep_s: int = 5 * MINUTE
    looks: Mapping[NamespaceKey, Look] = field(default_factory=dict)
    demo_speed: float = 0

    def spanned(self, real_s: int) -> int:
        """So many seconds of ours in seconds of this clock, which runs faster in a demonstration."""
        return round(real_s * max(1, self.demo_speed))

    @property
    def minute(self) -> Instant:
        """The last whole minute: up to it sums are counted, so that an answer stays the same until the next one."""
        return self.now - self.now % MINUTE

    @property
    def rows(self) -> Sequence[ScheduleRow]:
        return self.standing.rows

    @property
    def policy(self) -> Policy:
        return self.snapshot.pointer.policy

    def line(self, file: str, namespace: str) -> int | None:
        return self.main.line(file, namespace) if self.main else None

    def text(self, file: str) -> str | None:
        """A file as main has it."""
        data = self.main.files.get(file) if self.main else None
        return data.decode(errors="replace") if data is not None else None

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

    def source(self, entry: Entry) -> Source:
        """Where a schedule that governs stands."""
        schedule = entry.schedule
        return Source(
            schedule=schedule.id,
            file=schedule.file,
            line=self.line(schedule.file, schedule.namespace),
            commit=entry.commit,
            pull_request=entry.pull_request,
            links=self.links(schedule.file, schedule.namespace, entry.commit, entry.pull_request),
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


def team_of_record(record: NamespaceRecord | None) -> str | None:
    """The team of a namespace: that of its first schedule; None: it has none."""
    entry = record.calendar[0] if record and record.calendar else None
    return team_of(entry.schedule.file, entry.schedule.owner) if entry else None
