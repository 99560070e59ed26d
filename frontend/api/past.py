"""The history as this process knows it: read once, and from then on only what is filed meanwhile.

Rows come into being together with a change of their namespace's record, under ids that the change tells; those are read
when the change is seen. Now and then a day is compared with the store, which finds what came otherwise. What nobody
has asked for in an hour is let go, and nobody is given a part of what they asked for as if it were all.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple, TypeVar

from frontend.api.trail import Trail, outlasting
from reconciler.core.accounts import filed_between
from reconciler.core.history import HistoryRow
from reconciler.core.ports import Page, Store, StoreUnavailable
from reconciler.core.records import NEVER, ItemId, NamespaceKey, NamespaceRecord
from schemas.instants import DAY, HOUR, MINUTE, Instant, instant_text

LONGEST_STRETCH_S = 31 * DAY
"""How long before an instant a window may have been planned to start that was still on then."""

MOST_ROWS = 250_000
"""How many rows are kept at most, at some 800 bytes each."""

COMPARED_EVERY_S, FORGOTTEN_AFTER_S = MINUTE, HOUR
REMEMBERED_PAGES, REMEMBERED_SPANS = 128, 8
_PAGE, _READ_AT_ONCE = 500, 100


class Question(NamedTuple):
    """One page of the history."""

    since: Instant
    until: Instant
    key: NamespaceKey | None
    cursor: str | None
    limit: int


class TooMuchHistory(Exception):
    """A span has more rows than are added up here; the message says how far back they go."""


@dataclass(slots=True)
class Past:
    """Called from any thread; `learn` and `compare` by one at a time.

    From `_whole_from` on every row is kept. From `_known_from` on all is known that is asked, since of the time before
    it what still mattered then is kept too.
    """

    store: Store
    monotonic: Callable[[], float]
    most_rows: int = MOST_ROWS
    _trails: dict[NamespaceKey, Trail] = field(default_factory=dict)
    _whole_from: Instant = NEVER
    _known_from: Instant = NEVER
    _too_much: tuple[Instant, float, str] = (0, 0.0, "")
    _asked: dict[Instant, float] = field(default_factory=dict)
    _spans: OrderedDict[tuple[Instant, Instant], list[HistoryRow]] = field(default_factory=OrderedDict)
    _pages: OrderedDict[Question, tuple[int, Page[HistoryRow]]] = field(default_factory=OrderedDict)
    _filed_while_reading: list[HistoryRow] | None = None
    _compared_at: float = 0.0
    _comparisons: int = 0
    _reading: Lock = field(default_factory=Lock)
    _lock: Lock = field(default_factory=Lock)

    def page(self, question: Question, seq: int) -> Page[HistoryRow]:
        """One page, the same for as long as the caller's snapshot has this number. StoreUnavailable: it is away, and
        nobody asked this before. ValueError: a cursor that is none.
        """
        with self._lock:
            kept = self._pages.get(question)
        if kept and kept[0] == seq:
            return kept[1]
        try:
            found = self.store.history(*question)
        except StoreUnavailable:
            if kept:
                return kept[1]
            raise
        with self._lock:
            _keep(self._pages, question, (seq, found), REMEMBERED_PAGES)
        return found

    def around(self, since: Instant, until: Instant, key: NamespaceKey | None = None) -> list[HistoryRow]:
        """Every row that concerns `[since, until)`, of each namespace also the last time awake before it and the first
        after it, as far as 31 days back. StoreUnavailable: it is away, and was never asked this. TooMuchHistory.
        """
        first = since // DAY * DAY
        with self._lock:
            self._asked[first] = self.monotonic()
            if first >= self._known_from:
                return self._around(since, until, key)
        with self._reading:
            try:
                if first < self._known_from:
                    self._reach_back_to(first, until - 1)
            except TooMuchHistory:
                if key is None:
                    raise
                return self._alone(key, first).around(since, until)
            with self._lock:
                return self._around(since, until, key)

    def learn(
        self,
        before: Mapping[NamespaceKey, NamespaceRecord],
        after: Mapping[NamespaceKey, NamespaceRecord],
        keys: Iterable[NamespaceKey],
        now: Instant,
    ) -> None:
        """Read what was filed as these records changed. StoreUnavailable: nothing is known of it yet."""
        if self._whole_from == NEVER and not self._reading.locked():
            return
        ids = [i for key in keys if (record := before.get(key)) for i in filed_between(record, after.get(key), now)]
        found = [row for row in self._read(ids) if isinstance(row, HistoryRow)]
        with self._lock:
            if self._filed_while_reading is not None:
                self._filed_while_reading += found
            self._add(found)

    def compare(self, now: Instant) -> None:
        """Once a minute, read one day again: in turn the last two, and one of the others. And forget what is not asked
        for any more. While the store is away, all stays as it is.
        """
        tick = self.monotonic()
        if tick - self._compared_at < COMPARED_EVERY_S or not self._reading.acquire(blocking=False):
            return
        try:
            self._compared_at = tick
            self._forget(tick)
            self._comparisons += 1
            newest = now // DAY * DAY - DAY
            others = range(self._whole_from, newest, DAY)
            if self._comparisons % 2 or not others:
                self._compare(max(self._whole_from, newest), NEVER)
            else:
                day = others[self._comparisons // 2 % len(others)]
                self._compare(day, day + DAY)
        except StoreUnavailable:
            pass
        finally:
            self._reading.release()

    def _around(self, since: Instant, until: Instant, key: NamespaceKey | None) -> list[HistoryRow]:
        if key is not None:
            trail = self._trails.get(key)
            return trail.around(since, until) if trail else []
        span = since // HOUR * HOUR, -(-until // HOUR) * HOUR
        found = self._spans.get(span)
        if found is None:
            found = [row for trail in self._trails.values() for row in trail.around(*span)]
            _keep(self._spans, span, found, REMEMBERED_SPANS)
        return found

    def _alone(self, key: NamespaceKey, first: Instant) -> Trail:
        """What one namespace has, without keeping it."""
        trail = Trail()
        trail.put(self._history(first - LONGEST_STRETCH_S, NEVER, key), 0, NEVER)
        return trail

    def _reach_back_to(self, first: Instant, newest: Instant) -> None:
        """Know everything from an earlier day on. What is filed while it is read is added to it."""
        self._refuse_again(first)
        with self._lock:
            self._filed_while_reading = []
        try:
            until = self._whole_from
            for day in range(min(newest // DAY * DAY, until - DAY), first - 1, -DAY):
                self._take(day, until)
                until = day
            rest = outlasting(self._history(first - LONGEST_STRETCH_S, first), first)
            with self._lock:
                self._put(rest, 0, first)
                self._known_from = first
        finally:
            with self._lock:
                self._filed_while_reading = None

    def _take(self, day: Instant, until: Instant) -> None:
        """One day more. TooMuchHistory."""
        rows = list(self._history(day, until))
        with self._lock:
            kept = sum(len(trail.rows) for trail in self._trails.values())
            if kept + len(rows) > self.most_rows:
                after = instant_text(until)
                self._too_much = day, self.monotonic(), f"those planned to start from {after} on can be"
                self._refuse_again(day)
            self._put(rows, day, until)
            self._whole_from = day
            self._add(self._filed_while_reading or [])

    def _refuse_again(self, first: Instant) -> None:
        """TooMuchHistory: it was found lately that there is more than can be kept."""
        day, found_at, rest = self._too_much
        if first <= day and self.monotonic() - found_at < FORGOTTEN_AFTER_S:
            self._asked.pop(first, None)
            raise TooMuchHistory(
                f"From {instant_text(first)} on there are more than {self.most_rows:,} times awake, more than can be "
                f"added up here: {rest}."
            )

    def _put(self, rows: Iterable[HistoryRow], since: Instant, until: Instant) -> None:
        """These in place of all that was planned to start in `[since, until)`."""
        found: defaultdict[NamespaceKey, list[HistoryRow]] = defaultdict(list)
        for row in rows:
            found[row.key].append(row)
        changes = [self._trail(key).put(found.get(key, ()), since, until) for key in found.keys() | self._trails.keys()]
        if any(changes):
            self._spans.clear()

    def _compare(self, since: Instant, until: Instant) -> None:
        rows = list(self._history(since, until))
        with self._lock:
            self._put(rows, since, until)

    def _forget(self, tick: float) -> None:
        """Let go of the days before the earliest that was asked for within the hour."""
        with self._lock:
            self._asked = {day: at for day, at in self._asked.items() if tick - at < FORGOTTEN_AFTER_S}
            wanted = min(self._asked, default=NEVER)
            if self._whole_from < wanted < NEVER and self._known_from <= wanted:
                for trail in self._trails.values():
                    trail.put(outlasting(trail.before(wanted), wanted), 0, wanted)
                self._trails = {key: trail for key, trail in self._trails.items() if trail.rows}
                self._whole_from = self._known_from = wanted
                self._spans.clear()

    def _add(self, rows: Iterable[HistoryRow]) -> None:
        for row in rows:
            if row.planned.start >= self._whole_from and self._trail(row.key).add(row):
                self._spans.clear()

    def _trail(self, key: NamespaceKey) -> Trail:
        return self._trails.setdefault(key, Trail())

    def _history(self, since: Instant, until: Instant, key: NamespaceKey | None = None) -> Iterator[HistoryRow]:
        cursor: str | None = None
        while True:
            page = self.store.history(since, until, key, cursor, _PAGE)
            yield from page.items
            cursor = page.cursor
            if cursor is None:
                return

    def _read(self, ids: list[ItemId]) -> Iterator[object]:
        for first in range(0, len(ids), _READ_AT_ONCE):
            yield from self.store.read(ids[first : first + _READ_AT_ONCE]).values()


K = TypeVar("K")
V = TypeVar("V")


def _keep(kept: OrderedDict[K, V], name: K, value: V, most: int) -> None:
    kept[name] = value
    kept.move_to_end(name)
    while len(kept) > most:
        kept.popitem(last=False)
