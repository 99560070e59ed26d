"""What probes are told, over HTTP, about an engine whose clock is a parameter."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from reconciler.adapters.reporters.endpoint import serve
from reconciler.adapters.reporters.metrics import MetricsReporter
from reconciler.adapters.reporters.pulse import Pulse
from reconciler.core.happenings import BreakerMoved, BreakerState, StoreBack, StoreLost, TickEnded, Unavailable

TICK = TickEnded(0, 0, 0, 0, 0, 0.0)


class ByHand:
    """A clock that stands still unless it is set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class Probe:
    def __init__(self) -> None:
        self.clock = ByHand()
        self.pulse = Pulse(self.clock, tick_s=60)
        self.registry = CollectorRegistry()
        self.port = 0

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def health(self) -> tuple[bool, bool]:
        return self.get("/health/live")[0] == 200, self.get("/health/ready")[0] == 200


@pytest.fixture
def probe() -> Iterator[Probe]:
    probe = Probe()
    with serve("127.0.0.1", 0, probe.registry, probe.pulse) as port:
        probe.port = port
        yield probe


def test_before_its_first_tick_an_engine_lives_and_is_not_ready(probe: Probe) -> None:
    assert probe.health() == (True, False)


def test_an_engine_whose_first_revision_waits_to_be_allowed_is_not_restarted_for_it(probe: Probe) -> None:
    probe.clock.seconds += 86_400
    assert probe.health() == (True, False)


def test_an_engine_that_ticks_is_ready(probe: Probe) -> None:
    probe.pulse.tell(TICK)
    assert probe.health() == (True, True)


def test_an_engine_whose_store_is_away_lives_and_is_not_ready(probe: Probe) -> None:
    probe.pulse.tell(TICK)
    probe.pulse.tell(Unavailable("the store", "timed out"))
    assert probe.health() == (True, False)


def test_an_engine_that_waits_for_its_store_for_hours_is_not_restarted_for_it(probe: Probe) -> None:
    probe.pulse.tell(TICK)
    for _ in range(120):
        probe.clock.seconds += 60
        probe.pulse.tell(Unavailable("the store", "timed out"))
    assert probe.health() == (True, False)


def test_an_engine_that_has_not_ticked_for_long_is_dead(probe: Probe) -> None:
    probe.pulse.tell(TICK)
    probe.clock.seconds += 181
    assert probe.health() == (False, False)
    assert "not ticked" in probe.get("/health/live")[1]


def test_the_metrics_are_served_as_prometheus_reads_them(probe: Probe) -> None:
    MetricsReporter(probe.registry).tell(TICK)
    status, text = probe.get("/metrics")
    assert (status, "alba_due 0.0" in text) == (200, True)


def test_any_other_path_is_not_found(probe: Probe) -> None:
    assert probe.get("/")[0] == 404


def test_an_engine_that_goes_on_without_something_is_ready_and_says_what_it_lacks(probe: Probe) -> None:
    probe.pulse.tell(TICK)
    probe.pulse.tell(BreakerMoved("cluster/main", "reads", BreakerState.OPEN))
    probe.pulse.tell(StoreLost(0, "it has not answered lately"))
    status, said = probe.get("/health/ready")
    assert status == 200
    assert said.startswith("degraded: ")
    assert "cluster/main is not asked (reads)" in said
    assert "1970-01-01T00:00:00Z" in said
    probe.pulse.tell(BreakerMoved("cluster/main", "reads", BreakerState.CLOSED))
    probe.pulse.tell(StoreBack(60, 0, 0))
    assert probe.get("/health/ready") == (200, "ok\n")
