"""F25: people want what was saved; pods without requests came out as costing nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest_asyncio

from reconciler.core.resources import DEPLOYMENTS, STATEFULSETS
from tests.frontend.api.api_under_test import Api, Json
from tests.reconciler.clusters.objects_under_test import workload

START, STOP, LATER = "2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z", "2026-12-02T09:00:00Z"
HOUR_OF_A_POD = Decimal("0.04") + Decimal("0.005")
REQUESTS = {"requests": {"cpu": "1", "memory": "1Gi"}}


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    made = Api(tmp_path)
    await made.begin()
    yield made
    made.store.close()


def give_requests(api: Api, *names: str) -> None:
    """Pods of these workloads say what they request."""
    containers = [{"name": "main", "image": "x", "resources": REQUESTS}]
    patch = {"spec": {"template": {"spec": {"containers": containers}}}}
    for name, kind in (("web", DEPLOYMENTS), ("db", STATEFULSETS), ("idle", DEPLOYMENTS)):
        if name in names:
            api.scenario.cluster.edit(kind, "payments-dev", name, patch)


async def a_day(api: Api) -> Json:
    """Ten hours awake and ten asleep: what they came to for the namespace, beside the whole answer."""
    for at in (START, STOP, LATER):
        await api.tick(at)
    found = await api.get(f"/costs?since={START}&until={LATER}")
    found["payments"] = next(n["figures"] for n in found["namespaces"] if n["namespace"] == "payments-dev")
    return found


def amount(money: Json) -> Decimal:
    (only,) = money
    return Decimal(only["amount"])


async def test_what_requests_nothing_costs_an_unknown_sum_and_its_pods_are_counted(api: Api) -> None:
    found = await a_day(api)
    assert (found["payments"]["spent"], found["payments"]["saved"]) == ([], [])
    assert found["payments"]["unpriced_pods"] == 5
    assert found["total"]["unpriced_pods"] == 15
    row = next(r for r in (await api.get("/timeline"))["rows"] if r["namespace"] == "payments-dev")
    assert [(h["cost"], h["unpriced_pods"]) for h in row["happened"]] == [(None, 5)]


async def test_a_sum_that_leaves_pods_out_says_how_many(api: Api) -> None:
    give_requests(api, "web")
    found = await a_day(api)
    assert abs(amount(found["payments"]["spent"]) - 10 * 3 * HOUR_OF_A_POD) < Decimal("0.01")
    assert found["payments"]["unpriced_pods"] == 2


async def test_saved_is_hours_asleep_at_what_ran_awake(api: Api) -> None:
    give_requests(api, "web", "db")
    found = await a_day(api)
    assert abs(amount(found["payments"]["saved"]) - amount(found["payments"]["spent"])) < Decimal("0.01")
    assert abs(float(found["payments"]["asleep_hours"]) - 10) < 0.01


async def test_what_was_at_nothing_anyway_saves_nothing(api: Api) -> None:
    api.scenario.add("Deployment", "payments-dev", workload("idle", 0))
    give_requests(api, "web", "db", "idle")
    found = await a_day(api)
    assert abs(amount(found["payments"]["saved"]) - 10 * 5 * HOUR_OF_A_POD) < Decimal("0.01")


async def test_what_is_not_counted_stands_where_the_figures_do(api: Api) -> None:
    found = await a_day(api)
    assert set(found["not_counted"]) == {
        "volumes", "load-balancers", "nodes-that-stay", "pods-without-requests", "daemon-sets-asleep",
    }  # fmt: skip


async def test_centres_teams_and_days_add_up_to_the_whole(api: Api) -> None:
    give_requests(api, "web", "db")
    found = await a_day(api)
    for parts in ("cost_centers", "teams", "namespaces", "days"):
        for figure in ("spent", "saved"):
            total = sum(Decimal(m["amount"]) for p in found[parts] for m in p["figures"][figure])
            assert abs(total - amount(found["total"][figure])) < Decimal("0.001"), (parts, figure)
    assert [d["day"] for d in found["days"]] == ["2026-12-01", "2026-12-02"]


async def test_without_prices_there_are_hours_and_no_money(api: Api) -> None:
    give_requests(api, "web", "db")
    api.scenario.policy()
    await api.scenario.follow()
    found = await a_day(api)
    assert (found["prices"], found["total"]["spent"]) == (None, [])
    assert float(found["total"]["awake_hours"]) > 29
