"""A store that goes on while the real one is away: from a copy, with what is done meanwhile noted in an outbox.

Around a store behind a breaker. While that one answers, this is a wire, and the copy follows along. Once the breaker
leaves it alone, the same calls are answered from the copy, and what they write is noted as facts; when the store is
back it is told them, and only then it is asked again. No namespace is given a place meanwhile, and none is freed: the
copy's places carry versions that the store does not know, so that no decision that was taken on one side of an outage
is written on the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TypeVar

from reconciler.adapters.stores.local_copy import LocalCopy, UnreadableCopy, load, save
from reconciler.adapters.stores.operations import refuse_malformed
from reconciler.adapters.stores.outbox import Outbox
from reconciler.adapters.stores.telling import tell_store
from reconciler.core.claims import Mint
from reconciler.core.happenings import StoreBack, StoreLost, Unavailable
from reconciler.core.history import HistoryRow
from reconciler.core.hours import Hour
from reconciler.core.items import Item, places_id, record_id
from reconciler.core.ports import Due, Fault, Op, Page, Put, Reporter, Store, StoreUnavailable
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, Places, State, Version
from reconciler.core.replaying import Facts, facts_of
from reconciler.core.revisions import POINTER_ID, CataloguePointer, Chunk, Signals
from reconciler.core.rows import ScheduleRow
from schemas.instants import Instant

REFRESH_S = 300
"""How old the copy may grow without having been compared with the whole of the store."""

PAGE = 100
COPY_FILE, OUTBOX_FILE = "copy", "outbox"

T = TypeVar("T")


class EnduringStore:
    """The port over another store, and over a folder for the copy and the outbox. OSError: the folder is unusable."""

    def __init__(self, store: Store, folder: Path, now: Callable[[], float], mint: Mint, reporter: Reporter) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._store = store
        self._file = folder / COPY_FILE
        self._now = now
        self._mint = mint
        self._reporter = reporter
        self._lock = Lock()
        self._outbox = Outbox(folder / OUTBOX_FILE)
        self._copy = self._loaded()
        self._doubtful: set[Version] = set()
        self._away_since: Instant | None = None
        self._whole_at: tuple[Instant, Version] | None = None
        self._is_saved = True
        self._noted_since: list[Sequence[Op]] | None = None
        if self._outbox.set_aside:
            self._reporter.tell(
                Unavailable("the outbox", f"it is broken and was set aside as {self._outbox.set_aside}")
            )
        if len(self._outbox):
            self._go_away("it has yet to be told what was done before this engine began")

    @property
    def is_away(self) -> bool:
        """Whether calls are answered from the copy."""
        return self._away_since is not None

    @property
    def copy_age_s(self) -> float:
        """Since when the store has not been heard, in seconds."""
        return max(0.0, self._now() - self._copy.as_of)

    @property
    def waiting_facts(self) -> int:
        """How many transactions the store has yet to be told of."""
        return len(self._outbox)

    @property
    def outbox_age_s(self) -> float:
        """Since the oldest of them, in seconds; 0: there is none."""
        oldest = self._outbox.oldest
        return 0.0 if oldest is None else max(0.0, self._now() - oldest)

    @property
    def places(self) -> Sequence[Places]:
        """The places as they were last seen."""
        with self._lock:
            return self._copy.places()

    # The port.

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        found = self._ask(lambda: self._store.read(ids))
        with self._lock:
            if found is not None:
                if not self.is_away:
                    for id_ in set(ids) - found.keys():
                        self._copy.items.pop(id_, None)
                    self._copy.keep(found.values())
                return found
            if unknown := [id_ for id_ in ids if id_.startswith("!chunk/") and id_ not in self._copy.items]:
                raise _needs_the_store(f"to read {unknown[0]}")
            return {id_: self._copy.items[id_] for id_ in ids if id_ in self._copy.items}

    def transact(self, ops: Sequence[Op]) -> bool:
        try:
            done = self._ask(lambda: self._store.transact(ops))
        except StoreUnavailable:
            with self._lock:
                self._doubtful |= _versions(ops)
            raise
        if done is None:
            return self._transact_here(ops)
        with self._lock:
            if done and self.is_away:
                self._doubtful |= _versions(ops)
            elif done:
                self._copy.note(ops)
                self._is_saved = False
                if self._noted_since is not None:
                    self._noted_since.append(ops)
        return done

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        found = self._ask(lambda: self._store.due(by, limit))
        if found is not None:
            return found
        with self._lock:
            return self._copy.due(by, limit)

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        found = self._ask(lambda: self._store.records(cursor, limit))
        if found is not None:
            return found
        with self._lock:
            return Page(tuple(self._copy.records()))

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        return self._store.schedules(state, cursor, limit)

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        return self._store.history(since, until, key, cursor, limit)

    def close(self) -> None:
        self._store.close()

    # Being away, and coming back.

    def upkeep(self) -> None:
        """Come back if the store answers again, and keep the copy whole and on the disk. Called every few seconds."""
        try:
            if self.is_away:
                self._come_back()
            elif self._must_be_compared():
                self._compare()
        except StoreUnavailable:
            pass  # the breaker tells, and the next call of an engine finds out
        if not self._is_saved:
            self.save()

    def _ask(self, call: Callable[[], T]) -> T | None:
        """What the store answers; None: it is away, and the copy is to answer."""
        if not self.is_away:
            try:
                answer = call()
            except StoreUnavailable as error:
                if error.fault is not Fault.UNASKED:
                    raise
                self._go_away(str(error))
            else:
                self._copy.as_of = int(self._now())
                return answer
        if POINTER_ID not in self._copy.items:
            raise _needs_the_store("and there is no copy of it here: nothing is switched")
        return None

    def _go_away(self, reason: str) -> None:
        with self._lock:
            if self.is_away:
                return
            self._away_since = int(self._now())
            for places in self._copy.places():
                self._copy.keep((replace(places, version=f"{places.version}~{self._mint()}"),))
        if POINTER_ID in self._copy.items:
            self._reporter.tell(StoreLost(self._copy.as_of, reason))

    def _transact_here(self, ops: Sequence[Op]) -> bool:
        refuse_malformed(ops)
        with self._lock:
            if self.is_away:
                self._refuse_what_only_the_store_can_do(ops)
                if not self._copy.allows(ops):
                    return False
                facts = facts_of(ops)
                if facts.records or facts.filed:
                    self._note(facts)
                self._copy.note(ops)
                return True
        return self.transact(ops)

    def _note(self, facts: Facts) -> None:
        try:
            self._outbox.note(facts, int(self._now()))
        except OSError as error:
            raise StoreUnavailable(f"the store is away, and nothing can be noted here: {error}") from error

    def _refuse_what_only_the_store_can_do(self, ops: Sequence[Op]) -> None:
        """No revision comes into force here; a copy may be told that all its records are derived."""
        known = self._copy.items.get(POINTER_ID)
        for op in ops:
            match op:
                case Put(CataloguePointer() as pointer) if isinstance(known, CataloguePointer):
                    if pointer.sequence != known.sequence:
                        raise _needs_the_store("to put another revision in force")
                case Put(Chunk() | Signals() | CataloguePointer()):
                    raise _needs_the_store("to follow another revision")
                case Put(Hour()):
                    raise _needs_the_store("to add to an hour")
                case _:
                    pass

    def _come_back(self) -> None:
        """Tell the store what happened; once it knows everything, ask it again. StoreUnavailable: not yet."""
        pointer = self._store.read([POINTER_ID]).get(POINTER_ID, self._copy.items.get(POINTER_ID))
        told = looked_at = 0
        while True:
            with self._lock:
                facts = self._outbox.told[told:]
                if not facts:
                    away_s = int(self._now()) - (self._away_since or 0)
                    self._outbox.clear()
                    self._doubtful.clear()
                    self._away_since = None
                    break
            if isinstance(pointer, CataloguePointer):
                looked_at += tell_store(self._store, facts, pointer.policy, self._now, self._mint, self._doubtful)
            told += len(facts)
        self._compare()
        self._reporter.tell(StoreBack(away_s, told, looked_at))

    def _must_be_compared(self) -> bool:
        pointer = self._copy.items.get(POINTER_ID)
        if self._whole_at is None or self._now() - self._whole_at[0] >= REFRESH_S:
            return True
        return isinstance(pointer, CataloguePointer) and pointer.version != self._whole_at[1]

    def _compare(self) -> None:
        """Read everything that is decided from, beside what is written meanwhile. StoreUnavailable: the copy stays."""
        with self._lock:
            self._noted_since = []
        whole = self._whole()
        if whole is None:
            return
        with self._lock:
            for ops in self._noted_since:
                whole.note(ops)
            self._noted_since = None
            if self.is_away:
                return
            self._copy, self._is_saved = whole, False
            pointer = whole.items[POINTER_ID]
            self._whole_at = whole.as_of, pointer.version if isinstance(pointer, CataloguePointer) else ""

    def _whole(self) -> LocalCopy | None:
        """All that a copy keeps; None: no revision is in force yet."""
        whole = LocalCopy(int(self._now()))
        pointer = self._store.read([POINTER_ID]).get(POINTER_ID)
        if not isinstance(pointer, CataloguePointer):
            return None
        whole.keep((pointer,))
        cursor: str | None = None
        while True:
            page = self._store.records(cursor, PAGE)
            whole.keep(page.items)
            cursor = page.cursor
            if cursor is None:
                break
        parts = pointer.chunks if pointer.underived else ()
        ids = [*(places_id(cluster) for cluster in pointer.policy.clusters), *parts]
        for first in range(0, len(ids), PAGE):
            whole.keep(self._store.read(ids[first : first + PAGE]).values())
        return whole

    def _loaded(self) -> LocalCopy:
        try:
            copy = load(self._file) or LocalCopy()
        except UnreadableCopy as error:
            self._reporter.tell(Unavailable("the copy of the store", str(error)))
            copy = LocalCopy()
        for facts in self._outbox.told:
            for fact in facts.records:
                copy.items.pop(record_id(fact.key), None)
                copy.keep((fact.after,) if fact.after else ())
        return copy

    def save(self) -> None:
        """Put the copy on the disk. Where that cannot be, it is told."""
        with self._lock:
            copy, self._is_saved = LocalCopy(self._copy.as_of, dict(self._copy.items)), True
        try:
            save(copy, self._file)
        except OSError as error:
            self._reporter.tell(Unavailable("the copy of the store", f"it cannot be written: {error}"))


def _versions(ops: Sequence[Op]) -> set[Version]:
    return {op.item.version for op in ops if isinstance(op, Put) and isinstance(op.item, NamespaceRecord)}


def _needs_the_store(what: str) -> StoreUnavailable:
    return StoreUnavailable(f"the store does not answer, {what}", fault=Fault.UNASKED)
