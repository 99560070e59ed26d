"""Adds up shares: hours always, money where it is known, and what that saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from pydantic import BaseModel, Field

from frontend.api.content.answer import Money, money
from frontend.api.content.frame import Frame
from frontend.api.content.metered import known_cost
from reconciler.core.calendar import covering, next_start
from reconciler.core.history import HistoryRow
from reconciler.core.meter import money as money_of
from reconciler.core.meter import of_sleep, run_on
from reconciler.core.records import Meter, NamespaceKey, NamespaceRecord, Phase
from schemas.coverage import merge
from schemas.instants import HOUR, Instant
from schemas.schedule import Window

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
    """One share as far as it lies in a range; `part` is how much of it does.

    `asleep_since`: since when Alba had had the namespace asleep before it.
    """

    key: NamespaceKey
    centre: str
    window: Window
    meter: Meter
    part: Decimal = Decimal(1)
    asleep_since: Instant | None = None

    def within(self, range_: Window) -> Used | None:
        """What of it lies in a smaller range; None: nothing."""
        start, stop = max(self.window.start, range_.start), min(self.window.stop, range_.stop)
        if start >= stop:
            return None
        part = self.part * (stop - start) / (self.window.stop - self.window.start)
        return replace(self, window=Window(start, stop), part=part)

    def spent(self) -> tuple[str, Decimal] | None:
        """By currency."""
        cost = known_cost(self.meter)
        return (self.meter.prices.currency, cost * self.part) if cost is not None and self.meter.prices else None

    def spent_awake(self) -> tuple[str, Decimal] | None:
        """The same without what ran on in the sleep before it."""
        spent = self.spent()
        if spent is None or not (self.meter.slept_cpu_core_s or self.meter.slept_memory_gib_s):
            return spent
        return spent[0], spent[1] - (money_of(of_sleep(self.meter)) or 0) * self.part


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


def shares(frame: Frame, history: Iterable[HistoryRow], since: Instant, until: Instant) -> Iterable[Used]:
    """Every share with something in the range, those that run now included."""
    for row in history:
        if row.began is not None and row.ended is not None and row.meter is not None:
            window = Window(row.began, row.ended)
            yield from _in_range(
                Used(row.key, row.cost_centre, window, row.meter, asleep_since=row.asleep_since), since, until
            )
    for record in frame.snapshot.records.values():
        if record.stretch:
            share = record.stretch.share
            meter, window = run_on(share.meter, frame.now), Window(share.since, frame.now)
            used = Used(record.key, share.cost_centre, window, meter, asleep_since=share.asleep_since)
            yield from _in_range(used, since, until)


def _in_range(used: Used, since: Instant, until: Instant) -> Iterable[Used]:
    if used.window.start < used.window.stop:
        inside = used.within(Window(since, until))
        if inside:
            yield inside


@dataclass(frozen=True)
class NamespaceUse:
    """All that one namespace used in a range that ends at `until`; `before` is the last share that ended before it
    began, `spared` what it would have used in the sleep that lasts. At least one of them is there. `slept` is what ran
    on in the range while the namespace slept. Without slots, since what is told of each day is found once.
    """

    used: Sequence[Used]
    until: Instant
    since: Instant
    before: Used | None = None
    spared: Used | None = None
    slept: Sequence[Used] = ()

    def tally(self) -> Tally:
        return self.within(Window(self.known_since, self.until))

    def within(self, range_: Window) -> Tally:
        """The part of it in a smaller range, asleep at the rate of the whole."""
        used = list(_within(self.used, range_))
        known = max(0, min(range_.stop, self.until) - max(range_.start, self.known_since))
        awake = _awake_s(used)
        return Tally(awake, known - awake, _spent(used), self._saved(range_, known - awake), _most_unpriced(used))

    def of_centre(self, centre: str) -> Tally:
        """What one cost centre paid for, and the same part of what was saved."""
        used = [each for each in self.used if each.centre == centre]
        part = _awake_s(each for each in self.known if each.centre == centre) / _awake_s(self.known)
        whole = self.tally()
        saved = {currency: amount * part for currency, amount in whole.saved.items()}
        return Tally(_awake_s(used), whole.asleep_s * part, _spent(used), saved, _most_unpriced(used))

    @property
    def known(self) -> Sequence[Used]:
        """What tells the rate awake: that of the range, else the last one before it, else the sizes recorded."""
        found = self.before or self.spared
        return self.used or ([found] if found else [])

    @cached_property
    def known_since(self) -> Instant:
        """The first instant in the range by which Alba had had it awake, or put it to sleep."""
        if self.before:
            return self.since
        shares = [*self.used, self.spared] if self.spared else self.used
        return max(self.since, min(_known_from(each) for each in shares))

    def _saved(self, range_: Window, asleep_s: Decimal) -> Sums:
        """What it would have cost awake, less what ran on. That would have run all the same, so it is never less than
        nothing.
        """
        ran_on, (awake_s, at_rate) = _spent(_within(self.slept, range_)), self._rate
        return {c: max(Decimal(0), amount * asleep_s / awake_s - ran_on.get(c, 0)) for c, amount in at_rate.items()}

    @cached_property
    def _rate(self) -> tuple[Decimal, Sums]:
        """What it cost awake, and for how long."""
        return _awake_s(self.known), _summed(each.spent_awake() for each in self.known)


def uses(
    frame: Frame, history: Iterable[HistoryRow], since: Instant, until: Instant
) -> dict[NamespaceKey, NamespaceUse]:
    """What each namespace used in the range, and what those in force that slept through it had used last."""
    found: dict[NamespaceKey, list[Used]] = {}
    rows = list(history)
    for share in shares(frame, rows, since, until):
        found.setdefault(share.key, []).append(share)
    before, spared, slept = _before(frame, rows, since), _spared(frame, until), _ran_on(frame, rows, since, until)
    return {
        key: NamespaceUse(found.get(key, ()), until, since, before.get(key), spared.get(key), slept.get(key, ()))
        for key in sorted({*found, *before, *spared})
        if key in found or since < until
    }


def _spared(frame: Frame, until: Instant) -> dict[NamespaceKey, Used]:
    """What each namespace that sleeps would have used since it fell asleep, told to whom its next window is charged."""
    found = {}
    for key, record in frame.snapshot.records.items():
        asleep = record.asleep
        if asleep and asleep.since < until and record.phase is Phase.ASLEEP and not record.protected:
            window = Window(asleep.since, frame.now)
            meter = Meter(asleep.since, asleep.spared, prices=frame.policy.prices)
            found[key] = Used(key, _next_centre(record, frame.now), window, run_on(meter, frame.now))
    return found


def _next_centre(record: NamespaceRecord, now: Instant) -> str:
    """Empty: no window is to come, so that nobody would have paid."""
    start = next_start(record.calendar, now)
    found = covering(record.calendar, start) if start is not None else None
    return found.entry.schedule.cost_centre if found else ""


def _known_from(used: Used) -> Instant:
    return used.window.start if used.asleep_since is None else used.asleep_since


def _before(frame: Frame, history: Iterable[HistoryRow], since: Instant) -> dict[NamespaceKey, Used]:
    """The last share that ended by an instant, of the namespaces that Alba still has awake or asleep."""
    found: dict[NamespaceKey, Used] = {}
    for row in history:
        if row.began is None or row.ended is None or row.meter is None or not row.began < row.ended <= since:
            continue
        last = found.get(row.key)
        record = frame.snapshot.records.get(row.key)
        kept = record is not None and not record.protected and record.phase in (Phase.ASLEEP, Phase.AWAKE)
        if kept and (last is None or last.window.stop < row.ended):
            found[row.key] = Used(row.key, row.cost_centre, Window(row.began, row.ended), row.meter)
    return found


def _ran_on(
    frame: Frame, history: Iterable[HistoryRow], since: Instant, until: Instant
) -> dict[NamespaceKey, list[Used]]:
    """What ran on in the range while namespaces slept, each time between one share and the next, or now."""
    records = frame.snapshot.records
    runs = [(r.key, Window(r.began, r.ended), r.meter) for r in history if r.began and r.ended and r.meter]
    runs += [
        (k, Window(r.stretch.share.since, frame.now), r.stretch.share.meter) for k, r in records.items() if r.stretch
    ]
    left = {key: run_on(r.left_on, frame.now) for key, r in records.items() if r.left_on}
    concerned = {key for key, _, meter in runs if meter.slept_cpu_core_s or meter.slept_memory_gib_s} | left.keys()
    fell_asleep: dict[NamespaceKey, Instant] = {}
    found: dict[NamespaceKey, list[Used]] = {}
    for key, window, meter in sorted((run for run in runs if run[0] in concerned), key=lambda run: run[:2]):
        asleep = Window(fell_asleep.get(key, window.start), window.start)
        found.setdefault(key, []).extend(_in_range(Used(key, "", asleep, of_sleep(meter)), since, until))
        fell_asleep[key] = max(asleep.start, window.stop)
    for key, meter in left.items():
        asleep = Window(fell_asleep.get(key, frame.now), frame.now)
        priced = replace(meter, prices=frame.policy.prices)
        found.setdefault(key, []).extend(_in_range(Used(key, "", asleep, priced), since, until))
    return found


def summed(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def _within(used: Iterable[Used], range_: Window) -> Iterator[Used]:
    start, stop = range_
    for each in used:
        if each.window.start < stop and each.window.stop > start and (inside := each.within(range_)):
            yield inside


def _awake_s(used: Iterable[Used]) -> Decimal:
    """How long any of them ran: those of one namespace that touch or overlap count once."""
    return Decimal(sum(w.stop - w.start for w in merge(each.window for each in used)))


def _most_unpriced(used: Iterable[Used]) -> int:
    return max((each.meter.load.unpriced_pods for each in used), default=0)


def _spent(used: Iterable[Used]) -> Sums:
    return _summed(each.spent() for each in used)


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
