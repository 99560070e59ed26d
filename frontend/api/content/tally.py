"""Adds up shares: hours always, money where it is known, and what that saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pydantic import BaseModel, Field

from frontend.api.content.answer import Money, money
from frontend.api.content.frame import Frame
from frontend.api.content.metered import known_cost
from reconciler.core.calendar import covering, next_start
from reconciler.core.history import HistoryRow
from reconciler.core.meter import run_on
from reconciler.core.records import Asleep, Meter, NamespaceKey, NamespaceRecord
from schemas.coverage import merge
from schemas.instants import HOUR, Instant
from schemas.schedule import Prices, Window

Sums = Mapping[str, Decimal]
"""Amounts by currency."""


class Figures(BaseModel):
    """Hours always; money only where the policy had prices then, a sum for each currency.

    `unpriced_pods` request nothing, so what they cost is unknown and in no sum.
    """

    awake_hours: str = Field(examples=["41.250"])
    asleep_hours: str = Field(examples=["126.750"])
    spent: list[Money]
    saved: list[Money]
    unpriced_pods: int


@dataclass(frozen=True, slots=True)
class Used:
    """What a namespace used in one share, or would have used in one sleep, as far as it lies in a range.

    `centre` is who pays, or would have; empty: nobody is known. `cost` None: without prices, or unknown.
    """

    key: NamespaceKey
    centre: str
    window: Window
    cost: tuple[str, Decimal] | None
    unpriced_pods: int

    def within(self, range_: Window) -> Used | None:
        """What of it lies in a smaller range; None: nothing."""
        start, stop = max(self.window.start, range_.start), min(self.window.stop, range_.stop)
        if start >= stop:
            return None
        if (start, stop) == self.window:
            return self
        cost = self.cost and (self.cost[0], self.cost[1] * (stop - start) / (self.window.stop - self.window.start))
        return Used(self.key, self.centre, Window(start, stop), cost, self.unpriced_pods)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was used together, exactly: rounded only where it is told."""

    awake_s: Decimal = Decimal(0)
    asleep_s: Decimal = Decimal(0)
    spent: Sums = field(default_factory=dict)
    saved: Sums = field(default_factory=dict)
    unpriced_pods: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.awake_s + other.awake_s,
            self.asleep_s + other.asleep_s,
            _added(self.spent, other.spent),
            _added(self.saved, other.saved),
            self.unpriced_pods + other.unpriced_pods,
        )

    def figures(self) -> Figures:
        return Figures(
            awake_hours=_hours(self.awake_s),
            asleep_hours=_hours(self.asleep_s),
            spent=_told(self.spent),
            saved=_told(self.saved),
            unpriced_pods=self.unpriced_pods,
        )


@dataclass(frozen=True, slots=True)
class NamespaceUse:
    """All that one namespace used in a range, and the sleeps in it, each with what it spared."""

    used: Sequence[Used] = ()
    sleeps: Sequence[Used] = ()

    def tally(self) -> Tally:
        return _tally(self.used, self.sleeps)

    def within(self, range_: Window) -> Tally:
        """The part of it in a smaller range."""
        return _tally(list(_within(self.used, range_)), list(_within(self.sleeps, range_)))

    @property
    def payers(self) -> Sequence[str]:
        """Who paid, or would have had to."""
        return sorted({each.centre for each in (*self.used, *self.sleeps)})

    def paid_by(self, centres: Collection[str]) -> NamespaceUse:
        """The part of it that these pay for."""
        mine = ([each for each in all_ if each.centre in centres] for all_ in (self.used, self.sleeps))
        return NamespaceUse(*mine)

    def centres(self) -> Iterator[tuple[str, Tally]]:
        """What each who pays paid for it."""
        for centre in self.payers:
            yield centre, self.paid_by((centre,)).tally()


def uses(
    frame: Frame, history: Iterable[HistoryRow], since: Instant, until: Instant
) -> dict[NamespaceKey, NamespaceUse]:
    """What each namespace used in the range up to the last whole minute, and what its sleeps spared, those that last
    included.

    `history` must hold, of each namespace, also the first share after the range: a sleep is filed with what ended it.
    """
    used, sleeps = defaultdict[NamespaceKey, list[Used]](list), defaultdict[NamespaceKey, list[Used]](list)
    range_ = Window(since, min(until, frame.minute))
    for found, all_ in ((used, _shares(frame, history)), (sleeps, _sleeps(frame, history))):
        for each in _within(all_, range_):
            found[each.key].append(each)
    return {key: NamespaceUse(used.get(key, ()), sleeps.get(key, ())) for key in sorted(used.keys() | sleeps.keys())}


def _shares(frame: Frame, history: Iterable[HistoryRow]) -> Iterator[Used]:
    for row in history:
        if row.began is not None and row.ended is not None and row.meter is not None:
            yield _metered(row.key, row.cost_centre, Window(row.began, row.ended), row.meter)
    for key, record in frame.snapshot.records.items():
        if record.stretch:
            share = record.stretch.share
            meter = run_on(share.meter, frame.minute)
            yield _metered(key, share.cost_centre, Window(share.since, meter.since), meter)


def _sleeps(frame: Frame, history: Iterable[HistoryRow]) -> Iterator[Used]:
    """At the prices of the share that ended each; those that last at the present ones."""
    for row in history:
        if row.asleep and row.began is not None and row.meter is not None:
            yield _slept(row.key, row.cost_centre, row.asleep, row.began, row.meter.prices)
    for key, record in frame.snapshot.records.items():
        share = record.stretch.share if record.stretch else None
        if share and share.asleep:
            yield _slept(key, share.cost_centre, share.asleep, share.since, share.meter.prices)
        if record.asleep:
            yield _slept(key, _next_centre(record, frame.now), record.asleep, frame.minute, frame.policy.prices)


def _slept(key: NamespaceKey, centre: str, asleep: Asleep, until: Instant, prices: Prices | None) -> Used:
    meter = replace(run_on(asleep.spared, until), prices=prices)
    return _metered(key, centre, Window(asleep.since, meter.since), meter)


def _metered(key: NamespaceKey, centre: str, window: Window, meter: Meter) -> Used:
    cost = known_cost(meter)
    told = (meter.prices.currency, cost) if cost is not None and meter.prices else None
    return Used(key, centre, window, told, meter.load.unpriced_pods)


def _next_centre(record: NamespaceRecord, now: Instant) -> str:
    start = next_start(record.calendar, now)
    found = covering(record.calendar, start) if start is not None else None
    return found.entry.schedule.cost_centre if found else ""


def summed(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def _within(used: Iterable[Used], range_: Window) -> Iterator[Used]:
    start, stop = range_
    for each in used:
        if each.window.start < stop and each.window.stop > start and (inside := each.within(range_)):
            yield inside


def _tally(used: Sequence[Used], sleeps: Sequence[Used]) -> Tally:
    return Tally(_lasted_s(used), _lasted_s(sleeps), _cost(used), _cost(sleeps), _most_unpriced((*used, *sleeps)))


def _lasted_s(used: Iterable[Used]) -> Decimal:
    """How long any of them lasted: those of one namespace that touch or overlap count once."""
    return Decimal(sum(w.stop - w.start for w in merge(each.window for each in used)))


def _most_unpriced(used: Iterable[Used]) -> int:
    return max((each.unpriced_pods for each in used), default=0)


def _cost(used: Iterable[Used]) -> Sums:
    return _summed(each.cost for each in used)


def _summed(amounts: Iterable[tuple[str, Decimal] | None]) -> Sums:
    found: dict[str, Decimal] = {}
    for currency, amount in filter(None, amounts):
        found[currency] = found.get(currency, Decimal(0)) + amount
    return found


def _added(first: Sums, second: Sums) -> Sums:
    return {c: first.get(c, Decimal(0)) + second.get(c, Decimal(0)) for c in first.keys() | second.keys()}


def _told(sums: Sums) -> list[Money]:
    return [money(amount, currency) for currency, amount in sorted(sums.items())]


def _hours(seconds: Decimal) -> str:
    return f"{seconds / HOUR:.3f}"
