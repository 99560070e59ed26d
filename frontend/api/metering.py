"""What this process tells Prometheus: how it answers, and how what it reads stands. The engine's own numbers are the
engine's to tell.

No label can grow without bound: operations, states, clusters and dependencies only.
"""

from __future__ import annotations

import time
from collections import Counter as Counts
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.api.content.answer import Status
from frontend.api.estate import Estate
from frontend.api.following import NotReady
from frontend.api.reading import dependencies
from reconciler.adapters.reporters.metrics import LIMIT, TAKEN
from reconciler.core.happenings import BreakerState

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BREAKER = {BreakerState.CLOSED: 0, BreakerState.HALF_OPEN: 1, BreakerState.OPEN: 2}


class Metering:
    """Counts requests; reads everything else when it is asked."""

    def __init__(self, estate: Estate) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "alba_api_requests", "Requests by operation and status", ["operation", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "alba_api_request_seconds", "How long answers take", ["operation"], buckets=SECONDS, registry=self._registry
        )
        self._registry.register(_Estate(estate))

    def count(self, operation: str, status: int, seconds: float) -> None:
        self._requests.labels(operation, str(status)).inc()
        self._seconds.labels(operation).observe(seconds)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry)


class Metered:
    """ASGI middleware that counts requests under the name of their operation."""

    def __init__(self, app: ASGIApp, metering: Metering, elapsed: Callable[[], float] = time.perf_counter) -> None:
        self._app = app
        self._metering = metering
        self._elapsed = elapsed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = self._elapsed(), 500

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        finally:
            operation = getattr(scope.get("route"), "name", "none")
            self._metering.count(operation, status, self._elapsed() - began)


class _Estate(Collector):
    """What the last copy says. Before there is one, only what is wrong."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = int(self._estate.clock.now())
        up = GaugeMetricFamily("alba_api_dependency_up", "Whether it answers", labels=["dependency"])
        ages = GaugeMetricFamily("alba_api_dependency_age_seconds", "Since it answered", labels=["dependency"])
        breakers = GaugeMetricFamily("alba_api_breaker", "0 closed, 1 half open, 2 open", labels=["dependency"])
        for each in dependencies(self._estate, now):
            up.add_metric([each.name], each.status is Status.OK)
            if each.age_s is not None:
                ages.add_metric([each.name], each.age_s)
            if each.breaker is not None:
                breakers.add_metric([each.name], _BREAKER[each.breaker])
        yield from (up, ages, breakers)
        yield GaugeMetricFamily("alba_api_listeners", "WebSocket clients", value=self._estate.hub.listeners)
        yield from self._schedules()

    def _schedules(self) -> Iterator[GaugeMetricFamily]:
        try:
            frame = self._estate.frame()
        except NotReady:
            return
        states = GaugeMetricFamily("alba_schedules", "Schedules by state", labels=["state"])
        for state, count in Counts(row.state for row in frame.rows).items():
            states.add_metric([state.value], count)
        taken = GaugeMetricFamily(*TAKEN, labels=["cluster"])
        for cluster in frame.policy.clusters:
            places = frame.snapshot.places.get(cluster)
            taken.add_metric([cluster], len(places.awake) if places else 0)
        yield from (states, taken)
        yield GaugeMetricFamily(*LIMIT, value=frame.policy.limit)
