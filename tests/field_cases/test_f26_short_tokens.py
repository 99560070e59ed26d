"""F26: cluster tokens live 15 minutes; long-running processes got 401 for ever, or only once refreshed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import pytest
from kubernetes.aio import client

from reconciler.adapters.breakers.breaker import Breakers, Limits
from reconciler.adapters.breakers.guarded_cluster import GuardedCluster
from reconciler.adapters.clusters.access import Login
from reconciler.adapters.clusters.faults import FaultyCluster
from reconciler.adapters.clusters.kubernetes import KubernetesCluster
from reconciler.adapters.clusters.pace import Pace
from reconciler.adapters.clusters.serving.api_server import ApiServer, serving
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.core.happenings import BreakerMoved, BreakerState, SwitchBegan, SwitchFailed, Unavailable
from schemas.instants import HOUR, MINUTE
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import Scenario

LIFE_S = 15 * MINUTE
MORNING = "2026-12-01T12:50:00Z"
"""Ten to eight in Bogota."""


class Tokens(Mapping[str, str]):
    """Every token that was given out, for as long as it lives; its text says when it was made."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    def __getitem__(self, token: str) -> str:
        if self._scenario.clock.time - float(token) >= LIFE_S:
            raise KeyError(token)
        return "alba"

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Served:
    """The scenario's cluster behind an API that refuses old tokens, and the engine's way to it through a breaker that
    opens at the first failure.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.refusals = 0
        self.refused = 0
        self.signed_in = 0
        self.url = ""
        self._scenario = scenario

    async def sign_in(self) -> Login:
        self.signed_in += 1
        return Login(client.Configuration(host=self.url), f"Bearer {self._scenario.clock.time}", LIFE_S - MINUTE)

    def interrupt(self, method: str, path: str) -> ApiError | None:
        """Refuse so many patches, whatever their tokens."""
        if method != "PATCH" or not self.refusals:
            return None
        self.refusals -= 1
        self.refused += 1
        return ApiError(401, "Unauthorized", "Unauthorized")


@asynccontextmanager
async def served(scenario: Scenario) -> AsyncIterator[Served]:
    made = Served(scenario)
    breakers = Breakers(Limits(failures=1), scenario.clock.monotonic, scenario.told)
    server = ApiServer(scenario.cluster, tokens=Tokens(scenario), interrupt=made.interrupt)
    async with serving(server) as made.url:
        pace = Pace(per_second=None, at_once=8, monotonic=scenario.clock.monotonic)
        cluster = KubernetesCluster(made.sign_in, pace, scenario.clock.monotonic)
        guarded = GuardedCluster(cluster, breakers.make("cluster", "reads"), breakers.make("cluster", "writes"))
        scenario.faulty = FaultyCluster(guarded)
        scenario.engine = scenario.new_engine()
        yield made
        await cluster.close()


def opened(scenario: Scenario) -> list[BreakerMoved]:
    return [moved for moved in scenario.told.of(BreakerMoved) if moved.state is not BreakerState.CLOSED]


async def estate(scenario: Scenario, hours: Mapping[str, tuple[str, str]]) -> None:
    scenario.now(MORNING)
    for name, (start, stop) in hours.items():
        scenario.office(name, start=start, stop=stop)
        scenario.add("Deployment", name, workload("web", 3))
    await scenario.follow()
    await scenario.settle()


async def test_in_two_hours_forty_idle_minutes_of_them_no_transition_fails_or_is_late(scenario: Scenario) -> None:
    hours = {"one-dev": ("08:00", "08:20"), "two-dev": ("08:10", "09:30"), "three-dev": ("09:10", "09:50")}
    async with served(scenario) as api:
        await estate(scenario, hours)
        began = scenario.clock.time
        while scenario.clock.time < began + 2 * HOUR:
            scenario.clock.time = max(scenario.clock.time, next_minute(scenario.clock.time))
            await scenario.settle()
        wakes = [told for told in scenario.told.of(SwitchBegan) if told.way == "wake"]
        assert len(wakes) == len(hours)
        assert max(told.late_s for told in wakes) <= MINUTE
        assert (scenario.told.of(SwitchFailed), scenario.told.of(Unavailable), opened(scenario)) == ([], [], [])
        assert [scenario.size(name) for name in hours] == [0, 0, 0]
        assert api.signed_in >= 4


def next_minute(now: float) -> float:
    return (now // MINUTE + 1) * MINUTE


async def test_an_early_401_costs_one_fresh_token_and_one_repeat_and_is_no_failure_of_the_api(
    scenario: Scenario,
) -> None:
    async with served(scenario) as api:
        await estate(scenario, {"one-dev": ("08:00", "18:00")})
        signed_in = api.signed_in
        api.refusals = 1
        scenario.clock.time += 10 * MINUTE
        await scenario.settle()
        assert (api.refused, api.signed_in - signed_in) == (1, 1)
        assert scenario.size("one-dev") == 3
        assert (scenario.told.of(SwitchFailed), opened(scenario)) == ([], [])


async def test_a_second_401_is_reported_as_not_authorised_and_not_as_unavailable(scenario: Scenario) -> None:
    async with served(scenario) as api:
        await estate(scenario, {"one-dev": ("08:00", "18:00")})
        api.refusals = 2
        scenario.clock.time += 10 * MINUTE
        await scenario.tick()
        assert api.refused == 2
        (failed,) = scenario.told.of(SwitchFailed)
        assert failed.terminal
        assert "401 Unauthorized" in failed.reason
        assert (scenario.told.of(Unavailable), opened(scenario)) == ([], [])


@pytest.mark.parametrize("age", [0, LIFE_S - 1, LIFE_S])
def test_the_server_of_these_tests_refuses_a_token_of_fifteen_minutes(scenario: Scenario, age: int) -> None:
    token = str(scenario.clock.time - age)
    assert (token in Tokens(scenario)) == (age < LIFE_S)
