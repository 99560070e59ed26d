"""What a meter has counted, as money that is never nothing for want of knowledge."""

from __future__ import annotations

from decimal import Decimal

from reconciler.core.meter import money
from reconciler.core.records import Meter


def known_cost(meter: Meter) -> Decimal | None:
    """None without prices, and where nothing that ran says what it requests: then the cost is unknown, and not 0."""
    nothing_counted = not meter.cpu_core_s and not meter.memory_gib_s
    return None if meter.load.unpriced_pods and nothing_counted else money(meter)
