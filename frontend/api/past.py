"""The history, asked of the store and remembered: the same question again costs nothing until something changes.

While the store is away, a question that was answered before is answered from memory.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from reconciler.core.history import HistoryRow
from reconciler.core.ports import Page, Store, StoreUnavailable
from reconciler.core.records import NamespaceKey
from schemas.instants import DAY, HOUR, Instant

LONGEST_STRETCH_S = 31 * DAY
"""How long before an instant a window may have been planned to start that was still on then."""

REMEMBERED = 128
MOST_ROWS = 50_000
_PAGE = 500


class Question(NamedTuple):
    """One page of the history; no `limit` asks for all of it."""

    since: Instant
    until: Instant
    key: NamespaceKey | None = None
    cursor: str | None = None
    limit: int | None = None


def concerns(row: HistoryRow, since: Instant, until: Instant) -> bool:
    """Whether it was planned to be on in `[since, until)`, or really was."""
    return row.planned.start < until and max(row.planned.stop, row.ended or 0) > since


@dataclass(slots=True)
class Past:
    """Called from any thread. `seq` of the caller's snapshot says whether what is remembered still holds."""

    store: Store
    _remembered: OrderedDict[Question, tuple[int, Page[HistoryRow]]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def page(self, question: Question, seq: int) -> Page[HistoryRow]:
        """StoreUnavailable: it is away, and nobody asked this before. ValueError: a cursor that is none."""
        with self._lock:
            kept = self._remembered.get(question)
        if kept and kept[0] == seq:
            return kept[1]
        try:
            found = self._ask(question)
        except StoreUnavailable:
            if known := kept or self._wider(question):
                return known[1]
            raise
        with self._lock:
            self._remembered[question] = seq, found
            self._remembered.move_to_end(question)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def overlapping(
        self, since: Instant, until: Instant, seq: int, key: NamespaceKey | None = None
    ) -> list[HistoryRow]:
        """Every row that concerns `[since, until)`. StoreUnavailable."""
        first = (since - LONGEST_STRETCH_S) // HOUR * HOUR
        rows = self.page(Question(first, -(-until // HOUR) * HOUR, key), seq).items
        return [row for row in rows if concerns(row, since, until)]

    def _wider(self, question: Question) -> tuple[int, Page[HistoryRow]] | None:
        """What was asked of a time that holds the whole of this one."""
        if question.limit is not None:
            return None
        with self._lock:
            for asked, known in reversed(self._remembered.items()):
                if asked[2:] == question[2:] and asked.since <= question.since and asked.until >= question.until:
                    return known
        return None

    def _ask(self, question: Question) -> Page[HistoryRow]:
        since, until, key, cursor, limit = question
        if limit is not None:
            return self.store.history(since, until, key, cursor, limit)
        rows: list[HistoryRow] = []
        while True:
            page = self.store.history(since, until, key, cursor, _PAGE)
            rows += page.items
            cursor = page.cursor
            if cursor is None or len(rows) >= MOST_ROWS:
                return Page(tuple(rows), cursor)
