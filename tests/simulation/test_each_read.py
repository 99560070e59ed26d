"""One fault at each read of the small estate's trouble, one day for each: every promise holds."""

from __future__ import annotations

import pytest

from tests.simulation.exhausting import READS, with_one_fault
from tests.simulation.faults import Fault

FAULTS = (Fault.NEVER_ARRIVED, Fault.LATE, Fault.STALLED)
"""A read changes nothing: to die at it is to die after the last write, and whatever its answer lacks, it is none."""


@pytest.mark.parametrize("fault", FAULTS)
def test_any_read_may_fail(fault: Fault) -> None:
    assert sum(1 for _ in with_one_fault(fault, 1, READS)) > len(READS)


@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS)
def test_any_read_may_fail_with_another_engine_beside(fault: Fault) -> None:
    assert sum(1 for _ in with_one_fault(fault, 2, READS)) > len(READS)
