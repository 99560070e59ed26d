"""What several files of the simulation start from."""

from __future__ import annotations

import pytest

from tests.simulation.faults import Listening
from tests.simulation.runs import morning


@pytest.fixture(scope="module")
def writes() -> list[int]:
    """The numbers of the effects that write, in a morning without faults."""
    listening = Listening()
    morning(listening)
    return listening.writes
