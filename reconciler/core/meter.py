"""What an awake namespace uses and costs: replicas × requests × time × the price of that time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from reconciler.core.records import Asleep, Load, Meter
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


def still_asleep(asleep: Asleep | None, spared: Load, at: Instant) -> Asleep:
    """The sleep that lasts, or begins, with what its workloads would request from `at` on."""
    if asleep is None:
        return Asleep(at, Meter(at, spared))
    return asleep if spared == asleep.spared.load else replace(asleep, spared=observe(asleep.spared, spared, at))


def slept_until(asleep: Asleep, at: Instant) -> Asleep:
    """The whole sleep, which ends at `at`."""
    return replace(asleep, spared=run_on(asleep.spared, at))


def money(meter: Meter) -> Decimal | None:
    """What the meter has counted, unrounded, in the currency of its prices; None without prices."""
    if meter.prices is None:
        return None
    return (meter.cpu_core_s * meter.prices.cpu_hour + meter.memory_gib_s * meter.prices.memory_gib_hour) / HOUR
