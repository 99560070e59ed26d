"""An engine that dies at each of its writes, one after the other: every promise holds, and it goes on."""

from __future__ import annotations

import pytest

from tests.simulation.faults import Fault, Listening, OneFault
from tests.simulation.runs import morning


def test_a_morning_without_faults_keeps_the_promises_and_reaches_the_limit() -> None:
    assert morning(Listening()).seen["at the limit"]


@pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
def test_an_engine_may_die_at_any_write(writes: list[int], fault: Fault) -> None:
    died = [morning(OneFault(number, fault)).seen["died"] for number in writes]
    assert died == [1] * len(writes)
