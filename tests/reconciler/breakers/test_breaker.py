"""A breaker opens on failures of the dependency and on nothing else, and lets one probe find out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.adapters.breakers.breaker import Breaker, LeftAlone, Limits
from reconciler.core.happenings import BreakerMoved, BreakerState, Happening
from reconciler.core.ports import ClusterUnavailable, Fault, KindMissing, StoreUnavailable

OPEN, CLOSED, HALF_OPEN = BreakerState.OPEN, BreakerState.CLOSED, BreakerState.HALF_OPEN


@dataclass
class Bench:
    """A breaker of three failures on a clock that a test sets."""

    time: float = 100.0
    told: list[Happening] = field(default_factory=list)

    def __post_init__(self) -> None:
        limits = Limits(failures=3, open_s=20, probe_s=5)
        self.breaker = Breaker("store", "calls", limits, lambda: self.time, self)

    def tell(self, happening: Happening) -> None:
        self.told.append(happening)

    def call(self, fault: Fault | None = None) -> None:
        try:
            with self.breaker.call():
                if fault:
                    raise StoreUnavailable("no answer", fault=fault)
        except StoreUnavailable:
            pass

    def fail(self, times: int = 3) -> None:
        for _ in range(times):
            self.call(Fault.SILENT)

    @property
    def states(self) -> list[BreakerState]:
        return [h.state for h in self.told if isinstance(h, BreakerMoved)]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_it_opens_after_so_many_failures_in_a_row_and_then_asks_nobody(bench: Bench) -> None:
    bench.fail(2)
    bench.call()
    bench.fail(2)
    assert bench.breaker.state is CLOSED
    bench.fail(1)
    assert bench.breaker.state is OPEN
    with pytest.raises(LeftAlone, match="store has not answered lately and is tried again in 20 s"):
        bench.call()


def test_after_its_time_exactly_one_probe_is_let_through(bench: Bench) -> None:
    bench.fail()
    bench.time += 20
    with bench.breaker.call():
        assert bench.breaker.state is HALF_OPEN
        with pytest.raises(LeftAlone):
            bench.call()
    assert bench.states == [OPEN, HALF_OPEN, CLOSED]


def test_why_it_is_not_closed_is_told_with_it(bench: Bench) -> None:
    bench.fail()
    bench.time += 20
    bench.call()
    moved = [h for h in bench.told if isinstance(h, BreakerMoved)]
    assert [(h.state, h.error) for h in moved] == [(OPEN, "no answer"), (HALF_OPEN, "no answer"), (CLOSED, "")]


def test_a_probe_that_fails_opens_it_for_its_whole_time_again(bench: Bench) -> None:
    bench.fail()
    bench.time += 20
    bench.fail(1)
    bench.time += 19
    with pytest.raises(LeftAlone):
        bench.call()
    bench.time += 1
    bench.call()
    assert bench.breaker.state is CLOSED


def test_a_probe_that_never_ends_gives_way_to_another_after_its_deadline(bench: Bench) -> None:
    bench.fail()
    bench.time += 20
    hanging = bench.breaker.call()
    hanging.__enter__()
    bench.time += 5
    bench.call()
    assert bench.breaker.state is CLOSED
    late = StoreUnavailable("late")
    assert not hanging.__exit__(StoreUnavailable, late, None)
    assert bench.breaker.state is CLOSED


def test_a_probe_that_is_cancelled_makes_room_for_the_next_at_once(bench: Bench) -> None:
    bench.fail()
    bench.time += 20
    with pytest.raises(asyncio.CancelledError), bench.breaker.call():
        raise asyncio.CancelledError
    bench.call()
    assert bench.breaker.state is CLOSED


@given(st.lists(st.sampled_from([None, Fault.REFUSED, "missing", "bug"]), max_size=30))
def test_what_is_refused_or_wrong_is_never_a_failure_of_the_dependency(endings: list[Fault | str | None]) -> None:
    bench = Bench()
    for ending in endings:
        match ending:
            case "missing":
                with pytest.raises(KindMissing), bench.breaker.call():
                    raise KindMissing("no such kind")
            case "bug":
                with pytest.raises(ZeroDivisionError), bench.breaker.call():
                    raise ZeroDivisionError
            case Fault() | None:
                bench.call(ending)
    assert bench.states == []


def test_throttling_is_a_failure_only_once_it_has_lasted(bench: Bench) -> None:
    for _ in range(100):
        bench.call(Fault.THROTTLED)
    assert bench.breaker.state is CLOSED
    bench.time += 10
    for _ in range(3):
        bench.call(Fault.THROTTLED)
    assert bench.breaker.state is OPEN


async def test_many_calls_at_once_that_fail_together_open_it_once_and_late_ones_change_nothing(bench: Bench) -> None:
    release = asyncio.Event()

    async def ask(answered: bool) -> None:
        with bench.breaker.call():
            await release.wait()
            if not answered:
                raise ClusterUnavailable("no answer")

    asked = [asyncio.create_task(ask(answered=n >= 60)) for n in range(64)]
    await asyncio.sleep(0)
    release.set()
    ended = await asyncio.gather(*asked, return_exceptions=True)
    assert [e for e in ended if isinstance(e, LeftAlone)] == []
    assert bench.states == [OPEN], "an answer to what was asked before it opened must not close it"


@given(st.lists(st.tuples(st.sampled_from([None, Fault.SILENT]), st.integers(0, 12)), max_size=60))
def test_whatever_happens_nobody_is_asked_while_it_is_open_and_it_always_comes_back(
    history: list[tuple[Fault | None, int]],
) -> None:
    bench = Bench()
    in_a_row = 0
    for fault, passes_s in history:
        bench.time += passes_s
        before = bench.breaker.state
        try:
            bench.call(fault)
        except LeftAlone:
            assert before is OPEN
            continue
        in_a_row = in_a_row + 1 if fault else 0
        assert (bench.breaker.state is OPEN) == (bool(fault) and (in_a_row >= 3 or before is not CLOSED))
    bench.time += 20
    bench.call()
    assert bench.breaker.state is CLOSED
