"""What the bot answers from: main and the store, read apart from requests, so that an answer waits for neither.

`refresh` is called again and again in a thread of its own; `sight` is called by listeners, and never reads anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.core.asking import Ground, ground
from bot.core.people import FILE, Person, read_people
from bot.core.sight import Sight
from reconciler.core.ports import CostCentreSource, Source, Store
from reconciler.core.records import NamespaceKey, NamespaceRecord
from schemas.schedule import CostCentres


class PeopleSource(Protocol):
    """Where the file of people is: the files beside it at a revision."""

    def __call__(self, revision: str) -> Mapping[str, bytes]: ...


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look at everything."""

    revision: str
    ground: Ground
    logins: Mapping[str, str]
    centres: CostCentres | None


@dataclass(slots=True)
class Outlook:
    """The newest copy of main, of who people are, and of the records."""

    source: Source
    people: PeopleSource
    store: Store
    cost_centres: CostCentreSource | None
    now: Callable[[], float]
    _seen: _Seen | None = None
    _records: Mapping[NamespaceKey, NamespaceRecord] = field(default_factory=dict)

    def refresh_main(self) -> None:
        """Read main again, if it moved. SourceUnavailable: the copy stays."""
        revision = self.source.head().id
        if self._seen and self._seen.revision == revision:
            return
        centres = self.cost_centres.read() if self.cost_centres else None
        files = {path: blob.data for path, blob in self.source.files(revision).items()}
        found = ground(files, int(self.now()), cost_centres=centres)
        people = read_people(self.people(revision).get(FILE))
        if isinstance(found, Ground):
            logins = people if isinstance(people, Mapping) else (self._seen.logins if self._seen else {})
            self._seen = _Seen(revision, found, logins, centres)

    def refresh_records(self) -> None:
        """Read the store's records again. StoreUnavailable: the copy stays."""
        found: dict[NamespaceKey, NamespaceRecord] = {}
        cursor: str | None = None
        while True:
            page = self.store.records(cursor)
            found |= {record.key: record for record in page.items}
            cursor = page.cursor
            if cursor is None:
                break
        self._records = found

    def sight(self, person: Person) -> Sight | None:
        """What a person sees now; None before anything was read."""
        seen = self._seen
        if seen is None:
            return None
        at = int(self.now())
        zone = person.zone or seen.ground.catalogue.policy.default_timezone
        return Sight(replace(seen.ground, at=at), seen.revision, self._records, zone, person.language)

    def is_ready(self) -> bool:
        """Whether main was read."""
        return self._seen is not None

    def record(self, key: NamespaceKey) -> NamespaceRecord | None:
        """A namespace as the engine last left it."""
        return self._records.get(key)

    def login(self, email: str) -> str:
        """The GitHub login of an address, "" if nobody knows one."""
        return self._seen.logins.get(email.lower(), "") if self._seen else ""

    def centres(self) -> CostCentres | None:
        """The published cost centres, where a setting names them."""
        return self._seen.centres if self._seen else None
