"""What an awake namespace uses and costs: replicas × requests × time × the price of that time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from reconciler.core.records import Load, Meter
from schemas.instants import HOUR, Instant

_MILLI = Decimal(1000)
_MIB_IN_GIB = Decimal(1024)


def run_on(meter: Meter, until: Instant) -> Meter:
    """The meter as it stands at `until`, its load having run since it was last read."""
    seconds = max(0, until - meter.since)
    return replace(
        meter,
        since=max(until, meter.since),
        cpu_core_s=meter.cpu_core_s + meter.load.cpu_milli * seconds / _MILLI,
        memory_gib_s=meter.memory_gib_s + meter.load.memory_mib * seconds / _MIB_IN_GIB,
    )


def observe(meter: Meter, load: Load, at: Instant) -> Meter:
    """The meter from `at` on with the load that was seen then."""
    return replace(run_on(meter, at), load=load)


def still_on(meter: Meter | None, load: Load, at: Instant) -> Meter | None:
    """The meter of what runs on while its namespace sleeps; none where nothing does and nothing did."""
    return None if meter is None and load == Load() else observe(meter or Meter(at), load, at)


def of_sleep(meter: Meter) -> Meter:
    """The part of a share's meter that ran on while the namespace slept before it."""
    return replace(meter, cpu_core_s=meter.slept_cpu_core_s, memory_gib_s=meter.slept_memory_gib_s)


def money(meter: Meter) -> Decimal | None:
    """What the meter has counted, unrounded, in the currency of its prices; None without prices."""
    if meter.prices is None:
        return None
    return (meter.cpu_core_s * meter.prices.cpu_hour + meter.memory_gib_s * meter.prices.memory_gib_hour) / HOUR
