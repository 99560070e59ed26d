"""What is known of one namespace's past: its rows in the order of their plans, found by time without a look at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reconciler.core.history import HistoryRow
from reconciler.core.records import NamespaceKey
from schemas.instants import Instant

T = TypeVar("T")


def end_of(row: HistoryRow) -> Instant:
    """When both the plan and the time awake were over."""
    return max(row.planned.stop, row.ended or 0)


def concerns(row: HistoryRow, since: Instant, until: Instant) -> bool:
    """Whether it was planned to be on in `[since, until)`, or really was."""
    return row.planned.start < until and end_of(row) > since


def outlasting(rows: Iterable[HistoryRow], instant: Instant) -> list[HistoryRow]:
    """Of rows from before an instant those that still matter then: what goes on after it, and the last time that each
    namespace was awake.
    """
    found: list[HistoryRow] = []
    last: dict[NamespaceKey, HistoryRow] = {}
    for row in rows:
        if end_of(row) > instant:
            found.append(row)
        elif _is_later(row, last.get(row.key)):
            last[row.key] = row
    return [*found, *last.values()]


@dataclass(slots=True)
class Trail:
    """`rows` by planned start. `_ends` are, for each, the latest end of it and those before it."""

    rows: list[HistoryRow] = field(default_factory=list)
    _ends: list[Instant] = field(default_factory=list)

    def add(self, row: HistoryRow) -> bool:
        """One row more, or in place of the one with its id; False: it is known already."""
        start = row.planned.start
        there = self.rows[self._at(start) : self._at(start + 1)]
        return row not in there and self.put([*(r for r in there if r.id != row.id), row], start, start + 1)

    def put(self, rows: Iterable[HistoryRow], since: Instant, until: Instant) -> bool:
        """These in place of all that were planned to start in `[since, until)`; whether that is a difference."""
        first, last = self._at(since), self._at(until)
        known = {row.id: row for row in self.rows[first:last]}
        new = sorted((known[r.id] if known.get(r.id) == r else r for r in rows), key=_order)
        if new == self.rows[first:last]:
            return False
        like = self.rows[0] if self.rows else None
        for number, row in enumerate(new):
            if known.get(row.id) is not row:
                new[number] = like = _sharing(row, like) if like else row
        self.rows[first:last] = new
        self._count_ends(first)
        return True

    def before(self, instant: Instant) -> Sequence[HistoryRow]:
        """Those that were planned to start before it."""
        return self.rows[: self._at(instant)]

    def around(self, since: Instant, until: Instant) -> list[HistoryRow]:
        """Those that concern `[since, until)`, the last time awake before it, and the first after it."""
        at = stop = self._at(until)
        found: list[HistoryRow] = []
        last: HistoryRow | None = None
        while at and (last is None or self._ends[at - 1] > min(since, last.ended or 0)):
            at -= 1
            row = self.rows[at]
            if end_of(row) > since:
                found.append(row)
            elif _is_later(row, last):
                last = row
        later = [(row.began, number) for number, row in enumerate(self.rows[stop:], stop) if row.began is not None]
        found += [self.rows[number] for began, number in later if began < until]
        following = min((each for each in later if each[0] >= until), default=None)
        return [*found, *([last] if last else []), *([self.rows[following[1]]] if following else [])]

    def _at(self, start: Instant) -> int:
        return bisect_left(self.rows, start, key=lambda row: row.planned.start)

    def _count_ends(self, first: int) -> None:
        del self._ends[first:]
        latest = self._ends[-1] if self._ends else 0
        for row in self.rows[first:]:
            latest = max(latest, end_of(row))
            self._ends.append(latest)


def _order(row: HistoryRow) -> tuple[Instant, str]:
    return row.planned.start, row.id


def _is_later(row: HistoryRow, last: HistoryRow | None) -> bool:
    if row.began is None or row.ended is None:
        return False
    return last is None or last.ended is None or row.ended > last.ended


def _sharing(row: HistoryRow, like: HistoryRow) -> HistoryRow:
    """The same row, which has what equals another's in common with it: rows of one namespace are much alike, and a year
    of thousands of them is large.
    """
    meter, known = row.meter, like.meter
    if meter and known:
        meter = replace(
            meter,
            load=_one(meter.load, known.load),
            prices=_one(meter.prices, known.prices),
            cpu_core_s=_one(meter.cpu_core_s, known.cpu_core_s),
            memory_gib_s=_one(meter.memory_gib_s, known.memory_gib_s),
        )
    return replace(
        row,
        key=like.key,
        schedule=_one(row.schedule, like.schedule),
        cost_centre=_one(row.cost_centre, like.cost_centre),
        owner=_one(row.owner, like.owner),
        commit=_one(row.commit, like.commit),
        currency=_one(row.currency, like.currency),
        money=_one(row.money, like.money),
        meter=meter,
    )


def _one(mine: T, theirs: T) -> T:
    return theirs if mine == theirs else mine
