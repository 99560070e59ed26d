"""The pace holds a client within what an API server should be asked."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.adapters.clusters.pace import BURST_S, Pace


class Time:
    """A clock that goes on only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now = max(self.now, self.now + seconds)


async def starts(pauses_s: list[float], per_second: float | None) -> list[float]:
    """When each of some requests, asked for one after another with pauses in between, may go."""
    time, found = Time(), []
    pace = Pace(per_second=per_second, at_once=1, monotonic=time.monotonic, sleep=time.sleep)
    for pause_s in pauses_s:
        time.now += pause_s
        async with pace:
            found.append(time.now)
    return found


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60), st.floats(0.5, 200))
def test_no_second_sees_more_requests_than_the_rate_and_one_burst_allow(
    pauses_s: list[float], per_second: float
) -> None:
    found = asyncio.run(starts(pauses_s, per_second))

    most = per_second * (1 + BURST_S) + 2
    assert all(sum(start <= other < start + 1 for other in found) <= most for start in found)


async def test_requests_that_come_at_once_go_at_the_rate() -> None:
    found = await starts([0.0] * 5, per_second=4)

    assert found == pytest.approx([0, 0.25, 0.5, 0.75, 1.0])


async def test_a_pause_is_not_saved_up() -> None:
    found = await starts([0.0, 3600.0, 0.0, 0.0], per_second=1)

    assert found[2] - found[1] >= 1 - BURST_S
    assert found[3] - found[2] == pytest.approx(1)


async def test_without_a_rate_nobody_waits() -> None:
    assert await starts([0.0] * 1000, per_second=None) == [0.0] * 1000


async def test_no_more_requests_are_in_flight_than_allowed() -> None:
    time = Time()
    pace = Pace(per_second=None, at_once=3, monotonic=time.monotonic, sleep=time.sleep)
    inside, peak = 0, 0

    async def request() -> None:
        nonlocal inside, peak
        async with pace:
            inside += 1
            peak = max(peak, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(request() for _ in range(20)))

    assert peak == 3


async def test_a_request_that_fails_gives_its_place_back() -> None:
    time = Time()
    pace = Pace(per_second=None, at_once=1, monotonic=time.monotonic, sleep=time.sleep)

    with pytest.raises(ValueError, match="broken"):
        async with pace:
            raise ValueError("broken")

    async with asyncio.timeout(1), pace:
        assert time.now == 0


def test_a_pace_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="lets nothing through"):
        Pace(per_second=0, at_once=1, monotonic=lambda: 0.0)
