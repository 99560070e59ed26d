"""F24: a table said *running* of what its owner had stopped, and decisions were taken on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from reconciler.adapters.clusters.faults import Says
from tests.frontend.api.api_under_test import Api, Json

AWAKE, SWEEP_S = "2026-12-01T13:00:00Z", 300
NO_ANSWER = Says(503)
BADGE, GREY = "/api/v1/badges/main/payments-dev.svg", "#6b7280"


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


async def test_what_somebody_did_by_hand_needs_attention_and_alarms_in_the_badge(api: Api) -> None:
    api.scenario.scale("payments-dev", 0)
    by_hand = (await look(api, SWEEP_S))["by_hand"]
    (found,) = (await api.get("/summary"))["attention"]
    assert (found["rank"], found["namespace"], found["since"]) == ("drift", "payments-dev", by_hand["since"])
    assert [why["code"] for why in found["why"]] == ["put-to-sleep-by-hand"]
    assert "payments-dev: put to zero by hand<" in (await api.ask(BADGE)).text


async def test_what_somebody_woke_at_night_needs_attention_and_alarms_in_the_badge(api: Api) -> None:
    await api.tick("2026-12-02T00:00:00Z")
    api.scenario.scale("checkout-qa", 2)
    await look(api, SWEEP_S)
    by_hand = (await api.get("/namespaces/main/checkout-qa"))["namespace"]["by_hand"]
    (found,) = (a for a in (await api.get("/summary"))["attention"] if a["namespace"] == "checkout-qa")
    assert (found["rank"], found["since"]) == ("drift", by_hand["since"])
    assert [why["code"] for why in found["why"]] == ["woken-by-hand"]
    assert "checkout-qa: woken by hand<" in (await api.ask(BADGE.replace("payments-dev", "checkout-qa"))).text


async def test_a_badge_of_what_nobody_has_looked_at_for_two_rounds_is_grey_and_says_since_when(api: Api) -> None:
    await look(api, SWEEP_S)
    fresh = (await api.ask(BADGE)).text
    await look(api, 2 * SWEEP_S + 1, sweep=False)
    stale = (await api.ask(BADGE)).text
    assert ("awake until 23:00Z<" in fresh, GREY in fresh) == (True, False)
    assert ("awake until 23:00Z, last seen 2026-12-01 13:05Z<" in stale, GREY in stale) == (True, True)


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
