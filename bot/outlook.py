"""What the bot answers from: main and the store, read apart from requests, so that an answer waits for neither.

`refresh` is called again and again in a thread of its own; `sight` is called by listeners, and never reads anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

from bot.core.asking import Ground, ground
from bot.core.people import FILE, Person, read_people
from bot.core.pull_request import Rate
from bot.core.sight import Sight
from reconciler.core.ports import CostCentreSource, Source, Store
from reconciler.core.records import NamespaceKey, NamespaceRecord
from schemas.instants import DAY, HOUR
from schemas.schedule import CostCentres

LEARNT_FROM_S = 60 * DAY
MOST_LEARNT = 500
"""Rows of the history that are read for what namespaces cost."""


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
    _rates: Mapping[NamespaceKey, Rate] = field(default_factory=dict)

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
        self._learn(found)
        self._records = found

    def _learn(self, records: Mapping[NamespaceKey, NamespaceRecord]) -> None:
        """What those cost that have gone to sleep since the last look; at the first look, all that were ever filed."""
        at = int(self.now())
        ended: list[NamespaceKey | None] = [None]
        if self._records:
            ended = [k for k, r in self._records.items() if r.stretch and k in records and not records[k].stretch]
        for key in ended:
            for row in reversed(self.store.history(at - LEARNT_FROM_S, at + DAY, key, limit=MOST_LEARNT).items):
                hours = Decimal((row.ended or 0) - (row.began or 0)) / HOUR
                if row.money is not None and row.began is not None and hours > 0:
                    self._rates = {**self._rates, row.key: Rate(row.money / hours, row.currency)}

    def sight(self, person: Person) -> Sight | None:
        """What a person sees now; None before anything was read."""
        seen = self._seen
        if seen is None:
            return None
        at = int(self.now())
        zone = person.zone or seen.ground.catalogue.policy.default_timezone
        return Sight(replace(seen.ground, at=at), seen.revision, self._records, zone, person.language, self._rates)

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
