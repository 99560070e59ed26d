"""What was spent, and what was saved against being on all the time: per cost centre and per namespace.

Spent is what the history has, and what the running shares have used so far. Saved is time asleep at the rate that
the namespace had while it was awake in the same range; a namespace that was at nothing anyway saves nothing, and one
of which no time awake is known neither. Time counts from the first instant in the range at which Alba had it awake.
Volumes, load balancers and nodes that stay are not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel, Field

from frontend.api.content.answer import At, Cluster, CostCentre, Money, Namespace, money
from frontend.api.content.frame import Frame
from frontend.api.content.metered import known_cost
from reconciler.core.history import HistoryRow
from reconciler.core.meter import run_on
from reconciler.core.records import Meter, NamespaceKey
from schemas.coverage import merge
from schemas.instants import HOUR, Instant
from schemas.schedule import Window


class Figures(BaseModel):
    """Hours always; money only where the policy had prices then, a sum for each currency.

    `unpriced_pods` request nothing, so what they cost is unknown and in no sum.
    """

    awake_hours: str = Field(examples=["41.250"])
    asleep_hours: str = Field(examples=["126.750"])
    spent: list[Money]
    saved: list[Money]
    unpriced_pods: int


class NamespaceCosts(BaseModel):
    cluster: Cluster
    namespace: Namespace
    figures: Figures


class CentreCosts(BaseModel):
    """Who pays for time awake; what is saved is told for namespaces and in the total."""

    cost_center: CostCentre
    awake_hours: str = Field(examples=["41.250"])
    spent: list[Money]
    unpriced_pods: int


class Costs(BaseModel):
    since: At
    until: At
    total: Figures
    namespaces: list[NamespaceCosts]
    cost_centers: list[CentreCosts]


@dataclass(frozen=True, slots=True)
class Used:
    """One share as far as it lies in the range; `part` is how much of it does."""

    key: NamespaceKey
    centre: str
    window: Window
    meter: Meter
    part: Decimal

    def spent(self) -> tuple[str, Decimal] | None:
        """By currency."""
        cost = known_cost(self.meter)
        return (self.meter.prices.currency, cost * self.part) if cost is not None and self.meter.prices else None


def costs(frame: Frame, history: Sequence[HistoryRow], since: Instant, until: Instant) -> Costs:
    """What lies in `[since, until)` and not after now. A share that lies in it partly counts in proportion."""
    until = min(until, frame.now)
    used = list(shares(frame, history, since, until))
    by_namespace: dict[NamespaceKey, list[Used]] = defaultdict(list)
    by_centre: dict[str, list[Used]] = defaultdict(list)
    for share in used:
        by_namespace[share.key].append(share)
        by_centre[share.centre].append(share)
    told = {key: _Tally.of(group, until) for key, group in sorted(by_namespace.items())}
    return Costs(
        since=since,
        until=max(since, until),
        total=_Tally.sum(told.values()).figures(),
        namespaces=[
            NamespaceCosts(cluster=key.cluster, namespace=key.namespace, figures=tally.figures())
            for key, tally in told.items()
        ],
        cost_centers=[_centre(centre, group) for centre, group in sorted(by_centre.items())],
    )


def shares(frame: Frame, history: Iterable[HistoryRow], since: Instant, until: Instant) -> Iterable[Used]:
    """Every share with something in the range, those that run now included."""
    for row in history:
        if row.began is not None and row.ended is not None and row.meter is not None:
            yield from _in_range(row.key, row.cost_centre, Window(row.began, row.ended), row.meter, since, until)
    for record in frame.snapshot.records.values():
        if record.stretch:
            share = record.stretch.share
            meter, window = run_on(share.meter, frame.now), Window(share.since, frame.now)
            yield from _in_range(record.key, share.cost_centre, window, meter, since, until)


def _in_range(
    key: NamespaceKey, centre: str, window: Window, meter: Meter, since: Instant, until: Instant
) -> Iterable[Used]:
    inside = Window(max(window.start, since), min(window.stop, until))
    if inside.start < inside.stop:
        part = Decimal(inside.stop - inside.start) / (window.stop - window.start)
        yield Used(key, centre, inside, meter, part)


@dataclass(frozen=True, slots=True)
class _Tally:
    awake_s: int
    asleep_s: int
    spent: dict[str, Decimal]
    saved: dict[str, Decimal]
    unpriced_pods: int

    @staticmethod
    def of(used: Sequence[Used], until: Instant) -> _Tally:
        """One namespace."""
        awake = sum(w.stop - w.start for w in merge(u.window for u in used))
        asleep = until - min(u.window.start for u in used) - awake
        spent = _sums(used)
        saved = {currency: amount * asleep / awake for currency, amount in spent.items()}
        return _Tally(awake, asleep, spent, saved, max(u.meter.load.unpriced_pods for u in used))

    @staticmethod
    def sum(tallies: Iterable[_Tally]) -> _Tally:
        total = _Tally(0, 0, {}, {}, 0)
        for each in tallies:
            total = _Tally(
                total.awake_s + each.awake_s,
                total.asleep_s + each.asleep_s,
                _added(total.spent, each.spent),
                _added(total.saved, each.saved),
                total.unpriced_pods + each.unpriced_pods,
            )
        return total

    def figures(self) -> Figures:
        return Figures(
            awake_hours=_hours(self.awake_s),
            asleep_hours=_hours(self.asleep_s),
            spent=_money(self.spent),
            saved=_money(self.saved),
            unpriced_pods=self.unpriced_pods,
        )


def _centre(centre: str, used: Sequence[Used]) -> CentreCosts:
    most_unpriced: dict[NamespaceKey, int] = {}
    for share in used:
        most_unpriced[share.key] = max(most_unpriced.get(share.key, 0), share.meter.load.unpriced_pods)
    return CentreCosts(
        cost_center=centre,
        awake_hours=_hours(sum(u.window.stop - u.window.start for u in used)),
        spent=_money(_sums(used)),
        unpriced_pods=sum(most_unpriced.values()),
    )


def _sums(used: Iterable[Used]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for share in used:
        if (spent := share.spent()) is not None:
            found[spent[0]] = found.get(spent[0], Decimal(0)) + spent[1]
    return found


def _added(first: dict[str, Decimal], second: dict[str, Decimal]) -> dict[str, Decimal]:
    return {c: first.get(c, Decimal(0)) + second.get(c, Decimal(0)) for c in first.keys() | second.keys()}


def _money(sums: dict[str, Decimal]) -> list[Money]:
    return [money(amount, currency) for currency, amount in sorted(sums.items())]


def _hours(seconds: int) -> str:
    return f"{Decimal(seconds) / HOUR:.3f}"
