"""What the engine asks of the world, and tells it: the Protocols that the adapters fill.

Nothing here does anything. A port says, per method, what is atomic, what a repeat does, what each
outcome means and what it costs; one contract suite per port holds every adapter to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

from schemas.instants import Instant

if TYPE_CHECKING:
    from reconciler.core.happenings import Happening
    from reconciler.core.history import HistoryRow
    from reconciler.core.items import Item
    from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, State, Version
    from reconciler.core.rows import ScheduleRow
    from schemas.schedule import CostCentres

JsonObject: TypeAlias = Mapping[str, object]
T = TypeVar("T")


class Expect(Enum):
    """What a write may expect of an item other than a version: that there is none, or nothing at all."""

    ABSENT = "absent"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Put:
    """Write the item whole, if what is there is as expected."""

    item: Item
    expect: Version | Expect


@dataclass(frozen=True, slots=True)
class Delete:
    """Take an item away, if it is as expected. Taking away what is not there is no fault unless a version was
    expected.
    """

    id: ItemId
    expect: Version | Expect


@dataclass(frozen=True, slots=True)
class Require:
    """Write nothing, but refuse the whole transaction unless the item is as expected."""

    id: ItemId
    expect: Version | Expect


Op: TypeAlias = Put | Delete | Require

LARGEST_TRANSACTION = 100


@dataclass(frozen=True, slots=True)
class Due:
    """A name from the index of what is to be done: possibly late, so the record itself is read before acting."""

    key: NamespaceKey
    at: Instant


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list, and the opaque cursor of the next part; no cursor, no next part."""

    items: tuple[T, ...]
    cursor: str | None = None


CANNOT_RUN = 2
"""What a command exits with when something outside does not answer, and nothing goes on without it."""


class Fault(StrEnum):
    """Whose fault it is that a call was left without a usable answer."""

    SILENT = "silent"
    """Nobody answered, or not in time, or with an error of the other side's own."""
    THROTTLED = "throttled"
    """It was asked more than it lets us."""
    REFUSED = "refused"
    """It answers, and what was asked is wrong, or something behind it failed, such as a webhook."""
    BARRED = "barred"
    """It lets nothing of ours through, whatever is asked: old credentials, no rights, a table that is gone."""
    UNASKED = "unasked"
    """It was not asked at all, since it has not answered lately."""


class Unanswered(Exception):
    """A call without a usable answer: what was asked may or may not have been done, unless it was `UNASKED`."""

    exit_code = CANNOT_RUN

    def __init__(self, message: str, *, fault: Fault = Fault.SILENT) -> None:
        super().__init__(message)
        self.fault = fault


class Declined(Exception):
    """A call that was answered, with a refusal: `BARRED` where whatever is asked would be refused."""

    def __init__(self, message: str, *, fault: Fault = Fault.REFUSED) -> None:
        super().__init__(message)
        self.fault = fault


class StoreUnavailable(Unanswered):
    """The store did not answer, or not in time."""


class Store(Protocol):
    """The table: one key, conditional writes, an index of what is due. Synchronous; called from threads."""

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        """The items by id, consistently; those that do not exist are left out. One call for up to 100."""
        ...

    def transact(self, ops: Sequence[Op]) -> bool:
        """Do all of it or nothing. False: an expectation did not hold, or another transaction met it; read and decide
        again.

        At most 100 ops, no id twice. StoreUnavailable: it may have been done; read before repeating.
        """
        ...

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        """The records whose next instant is at or before `by`, earliest first. Eventually consistent; one query a
        shard.
        """
        ...

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        """Every namespace record, in pages, in no particular order. For sweeps and readers, never for a tick."""
        ...

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        """The schedules' rows, of one state (earliest window first) or of all, in pages."""
        ...

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        """What became of occurrences planned to start in `[since, until)`, newest first, in pages; expired rows
        never.
        """
        ...

    def close(self) -> None:
        """Give back what it holds. A closed store is not used again."""
        ...


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of object as the API paths name it; `group` is empty for the core group."""

    group: str
    version: str
    plural: str
    kind: str
    namespaced: bool = True

    def __str__(self) -> str:
        return f"{self.plural}.{self.group}" if self.group else self.plural


@dataclass(frozen=True, slots=True)
class Done:
    """The API did it. `object` is what it answered with, or empty where nobody reads the answer."""

    object: JsonObject


@dataclass(frozen=True, slots=True)
class Conflict:
    """409: somebody else wrote first (or the name is taken); look again and decide again."""

    message: str


@dataclass(frozen=True, slots=True)
class Gone:
    """404: there is no such object, or no such namespace."""

    message: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The API will not do it, however often it is asked: 401, 403, 422, an admission denial."""

    status: int
    message: str


Outcome: TypeAlias = Done | Conflict | Gone | Refused


class ClusterUnavailable(Unanswered):
    """No usable answer of the cluster: time-out, connection lost, 5xx, 429. `retry_after_s` where the server said
    so.
    """

    def __init__(self, message: str, retry_after_s: float | None = None, *, fault: Fault = Fault.SILENT) -> None:
        super().__init__(message, fault=fault)
        self.retry_after_s = retry_after_s


class KindMissing(Declined):
    """The cluster does not know this kind of object: there is nothing of it to switch."""


class ListRefused(Declined):
    """This kind cannot be listed now (401, 403): a failure, never an empty list."""


class Cluster(Protocol):
    """One cluster's API, as raw JSON. Every call has a time-out of its own."""

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        """All objects of a kind, of one namespace or of all, read in pages and whole: a page that fails fails the list.

        KindMissing, ListRefused, ClusterUnavailable.
        """
        ...

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        """One object. ClusterUnavailable."""
        ...

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        """A merge patch; with `metadata.resourceVersion` in it, only if nobody wrote since. ClusterUnavailable."""
        ...

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        """Make an object; Conflict if it exists. ClusterUnavailable."""
        ...

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        """Put an object in place of the one with the same resourceVersion. ClusterUnavailable."""
        ...

    async def close(self) -> None:
        """Give the connections back."""
        ...


class SourceUnavailable(Unanswered):
    """The repository or file cannot be read now; what was read before still holds."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of the schedules' repository. `id` is the hash; `at` when it was committed."""

    id: str
    at: Instant
    subject: str = ""
    author: str = ""
    pull_request: int | None = None


@dataclass(frozen=True, slots=True)
class Blob:
    """A file's content, and a digest that two equal contents share."""

    digest: str
    data: bytes


class Source(Protocol):
    """Where schedules come from. Synchronous; called from threads."""

    def head(self) -> Revision:
        """The newest revision of the branch. Costs one question to the remote at most. SourceUnavailable."""
        ...

    def files(self, revision: str) -> Mapping[str, Blob]:
        """Every file under `schedules/` at a revision, by its path below that folder. SourceUnavailable."""
        ...

    def descends(self, newer: str, older: str) -> bool:
        """Whether `newer` has `older` in its history, so that going there is going forward. SourceUnavailable."""
        ...


class CostCentreSource(Protocol):
    """The published cost centres. Synchronous; called from threads."""

    def read(self) -> CostCentres:
        """The newest known, or the last good copy, its version saying which. SourceUnavailable: there never was one."""
        ...

    @property
    def age_s(self) -> float | None:
        """Since what is known was read, in seconds; None: nothing is known yet."""
        ...


class Clock(Protocol):
    """Time as the engine knows it."""

    def now(self) -> float:
        """UTC seconds since the epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back and goes on while the process is suspended."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Reporter(Protocol):
    """Who is told what happens: logs, metrics, Events, notices. Never raises, never waits."""

    def tell(self, happening: Happening) -> None: ...
