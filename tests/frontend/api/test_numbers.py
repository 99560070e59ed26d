"""What several answers count, each of them counts alike; and so does the store's own history."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.instants import instant_text
from tests.frontend.api.api_under_test import PRICES, Api, Json

NAMESPACES = ("checkout-perf", "checkout-qa", "payments-dev")


async def live_through_a_day(api: Api) -> None:
    """Two places for three namespaces, whose windows end at different times; a minute later all of it is counted."""
    for namespace in NAMESPACES:
        api.give_requests(namespace)
    api.scenario.policy(limit=2, more=PRICES)
    await api.scenario.follow()
    for at in ("2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z", "2026-12-02T00:00:00Z", "2026-12-02T15:30:00Z"):
        await api.tick(at)
    await api.tick("2026-12-02T15:31:00Z")


def money(of: Json, key: str) -> Decimal:
    return sum((Decimal(each["amount"]) for each in of[key]), Decimal(0))


@pytest.mark.parametrize("key", ["spent", "saved"])
async def test_the_parts_of_the_costs_are_their_sum(api: Api, key: str) -> None:
    await live_through_a_day(api)
    found = await api.get("/costs")
    assert money(found["total"], key) > 0
    for parts in ("cost_centers", "teams", "namespaces", "days"):
        part = sum((money(each["figures"], key) for each in found[parts]), Decimal(0))
        assert abs(part - money(found["total"], key)) < Decimal("0.00001"), parts


async def test_today_is_told_alike_by_the_first_view_the_costs_and_the_timeline(api: Api) -> None:
    await live_through_a_day(api)
    summary = await api.get("/summary")
    span = f"since={summary['today_since']}&until={instant_text(int(api.scenario.clock.now()))}"
    assert Decimal(summary["today"]["awake_hours"]) > 0
    assert (await api.get(f"/costs?{span}"))["total"] == summary["today"]
    assert (await api.get(f"/timeline?{span}"))["figures"] == summary["today"]


async def test_what_was_saved_stays_saved_whatever_happens_to_the_sizes_later(api: Api) -> None:
    """Also once the namespace is awake, and after it fell asleep at another size."""
    span = "since=2026-12-01T05:00:00Z&until=2026-12-03T05:00:00Z"
    api.give_requests("payments-dev")
    await api.scenario.engine.sweep()
    found: list[Decimal] = []
    for at, replicas in (
        ("2026-12-01T12:59:00Z", None), ("2026-12-01T13:00:00Z", None), ("2026-12-01T13:10:00Z", 1),
        ("2026-12-01T23:00:00Z", None), ("2026-12-02T12:00:00Z", None), ("2026-12-03T01:00:00Z", None),
    ):  # fmt: skip
        await api.tick(at)
        if replicas is not None:
            api.scenario.scale("payments-dev", replicas)
        await api.scenario.engine.sweep()
        api.refresh()
        found.append(money((await api.get(f"/costs?{span}"))["total"], "saved"))
    assert found == sorted(found)
    assert found[0] > 0
    night = Decimal(13) * (Decimal("0.04") + Decimal("0.005"))
    assert abs(found[4] - found[3] - night) < Decimal("0.001")


async def test_what_is_spent_is_what_the_history_has_and_what_runs_now(api: Api) -> None:
    await live_through_a_day(api)
    filed = [Decimal(str(row.money)) for name in NAMESPACES
             for row in api.scenario.history(name) if row.money is not None]  # fmt: skip
    rows = (await api.get("/timeline"))["rows"]
    running = [
        Decimal(each["cost"]["amount"])
        for row in rows
        for each in row["happened"]
        if each["actual"] and each["actual"]["stop"] is None and each["cost"]
    ]
    total = (await api.get("/costs"))["total"]
    assert abs(money(total, "spent") - sum(filed) - sum(running)) < Decimal("0.00001")


async def test_places_and_counts_are_told_alike_everywhere(api: Api) -> None:
    await live_through_a_day(api)
    summary, health = await api.get("/summary"), await api.get("/health")
    limit, listed = await api.get("/limit"), await api.get("/namespaces")
    (cluster,) = limit["clusters"]
    assert summary["clusters"] == limit["clusters"]
    assert health["limits"] == [{"cluster": "main", "taken": cluster["taken"], "limit": cluster["limit"]}]
    now = [step for step in cluster["steps"] if step["at"] <= instant_text(int(api.scenario.clock.now()))][-1]
    assert now["taken"] == cluster["taken"] == len(cluster["holders"])
    awake = [n["namespace"] for n in listed["items"] if n["awake_since"]]
    assert sorted(awake) == sorted(holder["namespace"] for holder in cluster["holders"])
    assert summary["namespaces"]["awake"] == len(awake)
    assert health["counts"]["waiting"] == len(cluster["queue"]) == summary["namespaces"]["waiting"]
    schedules = (await api.get("/schedules"))["items"]
    assert sum(summary["schedules"].values()) == len(schedules)
