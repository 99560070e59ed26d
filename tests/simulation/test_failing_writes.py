"""Writes that fail in another way than by death: a reply lost, a call that never arrives, a refusal, a delay."""

from __future__ import annotations

import pytest

from tests.simulation.faults import Fault, OneFault
from tests.simulation.runs import morning

FAULTS = (Fault.REPLY_LOST, Fault.NEVER_ARRIVED, Fault.REFUSED, Fault.LATE)


@pytest.mark.parametrize("fault", FAULTS)
def test_any_eighth_write_may_fail_in_any_other_way(writes: list[int], fault: Fault) -> None:
    for number in writes[::8]:
        morning(OneFault(number, fault))


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS)
def test_every_write_may_fail_in_any_other_way(writes: list[int], fault: Fault) -> None:
    for number in writes:
        morning(OneFault(number, fault))
