"""What a meter has counted, as money that is never nothing for want of knowledge."""

from __future__ import annotations

from decimal import Decimal

from frontend.api.content.answer import Money
from frontend.api.content.answer import money as answered
from reconciler.core.meter import money, run_on
from reconciler.core.records import Load, Meter, NamespaceRecord
from schemas.instants import HOUR
from schemas.schedule import Prices


def known_cost(meter: Meter) -> Decimal | None:
    """None without prices, and where nothing that ran says what it requests: then the cost is unknown, and not 0."""
    nothing_counted = not meter.cpu_core_s and not meter.memory_gib_s
    return None if meter.load.unpriced_pods and nothing_counted else money(meter)


def last_load(record: NamespaceRecord) -> Load | None:
    """What it runs, or ran before it was put to sleep; None: Alba has never had it in hand."""
    if record.stretch:
        return record.stretch.share.meter.load
    return record.asleep.spared.load if record.asleep else None


def hourly_cost(load: Load, prices: Prices | None) -> Decimal | None:
    """What an hour of a load costs; None where that is unknown, or nothing runs yet."""
    return known_cost(run_on(Meter(0, load, prices=prices), HOUR)) or None


def price_per_hour(load: Load, prices: Prices | None) -> Money | None:
    """The same, as it is told."""
    cost = hourly_cost(load, prices)
    return answered(cost, prices.currency) if cost is not None and prices else None
