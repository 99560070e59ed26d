"""What is used and what it costs: sums that do not depend on how often they are read."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reconciler.core.meter import money, observe, run_on, slept_until, still_asleep
from reconciler.core.records import Asleep, Load, Meter
from schemas.instants import HOUR
from schemas.schedule import Prices

LOADS = st.builds(Load, st.integers(0, 10**6), st.integers(0, 10**6))
READINGS = st.lists(st.tuples(st.integers(0, 10_000), LOADS), max_size=6).map(
    lambda found: sorted(found, key=lambda r: r[0])
)
PRICES = Prices("USD", Decimal("0.0405"), Decimal("0.0044"))


@given(readings=READINGS, end=st.integers(10_000, 20_000))
def test_the_sum_is_load_times_time_over_every_reading(readings: list[tuple[int, Load]], end: int) -> None:
    meter = Meter(0)
    for at, load in readings:
        meter = observe(meter, load, at)
    edges = [at for at, _ in readings[1:]] + [end]
    spans = [(stop - start, load) for (start, load), stop in zip(readings, edges, strict=False)]
    meter = run_on(meter, end)
    assert meter.cpu_core_s * 1000 == sum(seconds * load.cpu_milli for seconds, load in spans)
    assert meter.memory_gib_s * 1024 == sum(seconds * load.memory_mib for seconds, load in spans)


@given(load=LOADS, stops=st.lists(st.integers(0, 5_000), max_size=6).map(sorted))
def test_reading_a_meter_on_the_way_changes_nothing(load: Load, stops: list[int]) -> None:
    once, often = Meter(0, load), Meter(0, load)
    for stop in stops:
        often = run_on(often, stop)
    assert run_on(often, 5_000) == run_on(once, 5_000)


@given(load=LOADS, back=st.integers(0, 1_000))
def test_an_instant_that_is_over_takes_nothing_back(load: Load, back: int) -> None:
    meter = run_on(Meter(0, load), 1_000)
    assert run_on(meter, 1_000 - back) == meter


@given(readings=READINGS.filter(bool), more=st.lists(st.integers(10_000, 20_000), max_size=4).map(sorted))
def test_a_sleep_spares_what_it_spared_however_often_it_is_looked_at(
    readings: list[tuple[int, Load]], more: list[int]
) -> None:
    asleep: Asleep | None = None
    for at, load in readings:
        asleep = still_asleep(asleep, load, at)
    assert asleep
    looked_at = asleep
    for at in more:
        looked_at = still_asleep(slept_until(looked_at, at), readings[-1][1], at)
    meter = Meter(readings[0][0])
    for at, load in readings:
        meter = observe(meter, load, at)
    assert (
        slept_until(looked_at, 20_000) == Asleep(readings[0][0], run_on(meter, 20_000)) == slept_until(asleep, 20_000)
    )


def test_money_is_hours_times_prices_and_is_not_rounded() -> None:
    meter = run_on(Meter(0, Load(cpu_milli=250, memory_mib=512), prices=PRICES), HOUR)
    assert money(meter) == Decimal("0.0405") / 4 + Decimal("0.0044") / 2


def test_without_prices_there_is_no_money_and_not_none_of_it() -> None:
    assert money(run_on(Meter(0, Load(1000, 1024)), HOUR)) is None
