"""The image's health check: whether the program beside it says that it lives."""

from __future__ import annotations

from socket import create_server

from prometheus_client import CollectorRegistry

from reconciler.adapters.reporters.asking_health import PORTS, lives
from reconciler.adapters.reporters.endpoint import serve
from reconciler.adapters.reporters.pulse import Pulse
from reconciler.clocks import SystemClock
from reconciler.core.happenings import Unavailable
from reconciler.settings import settings_from


class Hung(SystemClock):
    """A clock on which an hour passes with each look."""

    looked = 0

    def monotonic(self) -> float:
        self.looked += 1
        return 3600.0 * self.looked


def test_an_engine_that_has_yet_to_begin_lives() -> None:
    with serve("127.0.0.1", 0, CollectorRegistry(), Pulse(SystemClock(), 60)) as port:
        assert lives(port)


def test_an_engine_that_has_not_ticked_for_long_does_not() -> None:
    pulse = Pulse(Hung(), 60)
    pulse.tell(Unavailable("the store", ""))
    with serve("127.0.0.1", 0, CollectorRegistry(), pulse) as port:
        assert not lives(port)


def test_where_nobody_listens_nobody_lives() -> None:
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert not lives(port)


def test_it_asks_where_each_program_listens_if_nobody_says_otherwise() -> None:
    usual = settings_from({}, {})
    said = (usual.metrics, f":{usual.port}", usual.bot_listen)
    assert sorted(PORTS) == sorted(int(address.rpartition(":")[2]) for address in said)
