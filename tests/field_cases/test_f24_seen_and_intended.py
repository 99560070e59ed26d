"""F24: a table said *running* of what its owner had stopped, and decisions were taken on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from reconciler.adapters.clusters.faults import Says
from tests.frontend.api.api_under_test import Api, Json

AWAKE, SWEEP_S = "2026-12-01T13:00:00Z", 300
NO_ANSWER = Says(503)


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    made = Api(tmp_path)
    await made.begin()
    await made.tick(AWAKE)
    yield made
    made.store.close()


async def look(api: Api, after_s: int, *, sweep: bool = True) -> Json:
    """One namespace after some time, with or without a round of the engine at its end."""
    api.scenario.clock.time += after_s
    if sweep:
        await api.scenario.engine.sweep()
    api.refresh()
    return (await api.get("/namespaces/main/payments-dev"))["namespace"]


async def test_what_its_owner_put_to_sleep_is_shown_beside_what_was_asked_for_and_who_did_it(api: Api) -> None:
    api.scenario.scale("payments-dev", 0)
    found = await look(api, SWEEP_S)
    assert (found["intended"], found["state"]) == ("awake", "awake")
    assert (found["by_hand"]["kind"], found["by_hand"]["by"]) == ("put-to-sleep-by-hand", "kubectl-scale")
    assert found["by_hand"]["workloads"] == ["Deployment/web"]
    assert found["conditions"] == ["drift"]


async def test_since_is_when_it_was_observed_and_each_round_confirms_it(api: Api) -> None:
    first = (await look(api, SWEEP_S))["observed"]
    later = (await look(api, 3 * SWEEP_S))["observed"]
    assert later["since"] == first["since"]
    assert later["confirmed_at"] > first["confirmed_at"]
    assert (first["stale"], later["stale"]) == (False, False)


async def test_an_observation_older_than_two_rounds_is_stale(api: Api) -> None:
    await look(api, SWEEP_S)
    assert (await look(api, 2 * SWEEP_S, sweep=False))["observed"]["stale"] is False
    assert (await look(api, 1, sweep=False))["observed"]["stale"] is True


async def test_a_round_over_a_cluster_that_does_not_answer_confirms_nothing(api: Api) -> None:
    before = (await look(api, SWEEP_S))["observed"]
    api.scenario.faulty.inject(NO_ANSWER)
    after = (await look(api, 3 * SWEEP_S))["observed"]
    assert (after["confirmed_at"], after["stale"]) == (before["confirmed_at"], True)


async def test_a_time_without_rounds_is_shown_as_a_time_without_an_engine(api: Api) -> None:
    last = (await look(api, SWEEP_S))["observed"]["confirmed_at"]
    silent = await api.get("/timeline")
    await look(api, 5 * SWEEP_S, sweep=False)
    (away,) = (await api.get("/timeline"))["away"]
    back = (await look(api, SWEEP_S))["observed"]["confirmed_at"]
    (gap,) = (await api.get("/timeline"))["away"]
    assert silent["away"] == []
    assert away == {"start": last, "stop": None}
    assert gap == {"start": last, "stop": back}
