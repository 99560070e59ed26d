"""The first view, the timeline, the limit, what comes next, and the costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reconciler.adapters.clusters.faults import READS, Calls, Says
from reconciler.core.resources import DEPLOYMENTS
from tests.frontend.api.api_under_test import LOAD_TEST, Api

TUESDAY = {"start": "2026-12-01T13:00:00Z", "stop": "2026-12-01T23:00:00Z"}


async def wait_for_a_place(api: Api) -> None:
    """A limit of two, and all three are to be on."""
    api.scenario.policy(limit=2)
    await api.scenario.follow()
    await api.tick("2026-12-01T14:00:00Z")


async def test_the_coming_transitions_are_those_of_the_calendar(api: Api) -> None:
    found = await api.get("/transitions?until=2026-12-02T00:00:01Z")
    assert [(t["at"], t["way"], t["namespace"]) for t in found["items"]] == [
        ("2026-12-01T13:00:00Z", "wake", "checkout-perf"),
        ("2026-12-01T13:00:00Z", "wake", "checkout-qa"),
        ("2026-12-01T13:00:00Z", "wake", "payments-dev"),
        ("2026-12-01T23:00:00Z", "sleep", "payments-dev"),
        ("2026-12-02T00:00:00Z", "sleep", "checkout-perf"),
        ("2026-12-02T00:00:00Z", "sleep", "checkout-qa"),
    ]


async def test_what_was_left_out_of_the_coming_transitions_is_counted(api: Api) -> None:
    found = await api.get("/transitions?limit=1&until=2026-12-02T00:00:01Z")
    assert (len(found["items"]), found["total"]) == (1, 6)


async def test_the_limit_names_its_holders_and_when_the_next_in_the_queue_may_begin(api: Api) -> None:
    await wait_for_a_place(api)
    (found,) = (await api.get("/limit"))["clusters"]
    assert (found["limit"], found["taken"], len(found["holders"])) == (2, 2, 2)
    (waiter,) = found["queue"]
    assert waiter["position"] == 1
    assert waiter["earliest"] == found["holders"][0]["until"]
    assert waiter["namespace"] not in {h["namespace"] for h in found["holders"]}


async def test_the_use_of_the_limit_was_as_it_was_and_will_be_as_planned(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-01T15:00:00Z")
    (found,) = (await api.get("/limit"))["clusters"]
    assert [(s["at"][11:16], s["taken"]) for s in found["steps"]] == [
        ("09:00", 0), ("13:00", 3), ("23:00", 2), ("00:00", 0),
    ]  # fmt: skip


async def test_the_timeline_keeps_planned_and_actual_apart(api: Api) -> None:
    await api.tick("2026-12-01T13:20:00Z")
    await api.tick("2026-12-01T15:00:00Z")
    found = await api.get("/timeline")
    row = next(r for r in found["rows"] if r["namespace"] == "payments-dev")
    (happened,) = row["happened"]
    assert happened["planned"] == TUESDAY
    assert (happened["actual"]["start"], happened["actual"]["stop"]) == ("2026-12-01T13:20:00Z", None)
    assert happened["actual"]["late_s"] == 1200
    assert row["planned"] == []


async def test_what_was_merged_within_its_own_window_is_not_late(api: Api) -> None:
    api.scenario.now("2026-12-01T15:00:00Z")
    api.scenario.write("payments/load-test.yaml", LOAD_TEST.replace("CC-1", "CC-2"))
    await api.scenario.follow()
    await api.tick("2026-12-01T15:00:30Z")
    drawn = next(r for r in (await api.get("/timeline"))["rows"] if r["namespace"] == "payments-dev")
    assert drawn["happened"][-1]["actual"]["late_s"] == 30


async def test_waiting_for_a_place_is_told_apart_from_being_late(api: Api) -> None:
    api.scenario.policy(limit=2)
    api.scenario.write("payments/load-test.yaml", LOAD_TEST.replace("T18:00", "T20:00"))
    await api.scenario.follow()
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-02T00:00:00Z")
    found = await api.get("/timeline")
    happened = {r["namespace"]: r["happened"] for r in found["rows"]}
    (waited,) = [h["actual"] for rows in happened.values() for h in rows if h["actual"] and h["actual"]["waited_s"]]
    assert (waited["start"], waited["late_s"], waited["waited_s"]) == ("2026-12-02T00:00:00Z", 0, 11 * 3600)
    today = (await api.get("/metrics/series"))["today"]
    assert (today["switches"], today["on_time"], today["p99_s"]) == (5, 5, 0)


async def test_the_timeline_names_what_took_a_window_away(api: Api) -> None:
    found = await api.get("/timeline?since=2026-12-03T00:00:00Z&until=2026-12-04T00:00:00Z")
    row = next(r for r in found["rows"] if r["namespace"] == "checkout-qa")
    assert [(t["by"], t["window"]["start"]) for t in row["taken_away"]] == [("except", "2026-12-03T13:00:00Z")]


async def test_the_timeline_is_paged_by_namespace_and_its_strip_counts_all(api: Api) -> None:
    first = await api.get("/timeline?limit=2")
    second = await api.get(f"/timeline?limit=2&cursor={first['cursor']}")
    assert [r["namespace"] for r in (*first["rows"], *second["rows"])] == [
        "checkout-perf", "checkout-qa", "payments-dev",
    ]  # fmt: skip
    assert max(s["taken"] for s in first["use"][0]["steps"]) == 3


async def test_a_window_that_nobody_woke_for_needs_attention(api: Api) -> None:
    await api.tick("2026-12-01T23:30:00Z")
    found = await api.get("/summary")
    (missed,) = [a for a in found["attention"] if a["rank"] == "missed"]
    assert missed["namespace"] == "payments-dev"
    assert missed["why"] == [{"code": "missed", "args": {"cause": "no-engine", "schedule": "payments/load-test"}}]


async def test_what_cannot_be_put_to_sleep_needs_attention_first_and_since_its_sleep_was_due(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    api.scenario.faulty.inject(Says(403, "no right to list"), Calls(READS, DEPLOYMENTS, "payments-dev"))
    await api.tick("2026-12-01T23:30:00Z")
    first, *_ = (await api.get("/summary"))["attention"]
    assert (first["rank"], first["namespace"], first["since"]) == ("failed", "payments-dev", "2026-12-01T23:00:00Z")
    assert first["why"][0]["code"] == "failed"


async def test_what_two_schedules_ask_for_and_cannot_be_put_to_sleep_is_told_once(api: Api) -> None:
    api.scenario.schedule("payments-dev", "once: {start: 2026-12-10T08:00, stop: 2026-12-10T12:00}\n")
    await api.scenario.follow()
    await api.tick("2026-12-01T13:00:00Z")
    api.scenario.faulty.inject(Says(403, "no right to list"), Calls(READS, DEPLOYMENTS, "payments-dev"))
    await api.tick("2026-12-01T23:30:00Z")
    assert (await attention_of(api, "payments-dev"))["schedule"] == "payments/load-test"


async def test_a_window_that_was_lost_since_its_namespace_is_not_there_tells_why(api: Api) -> None:
    api.scenario.schedule("absent-dev", "once: {start: 2026-12-01T08:00, stop: 2026-12-01T12:00}\n")
    await api.scenario.follow()
    await api.tick("2026-12-01T13:00:00Z")
    assert (await attention_of(api, "absent-dev"))["why"][0]["code"] == "failed"
    await api.tick("2026-12-01T17:30:00Z")
    over = await attention_of(api, "absent-dev")
    assert over["why"] == [{"code": "missed", "args": {"cause": "error", "schedule": "team/absent-dev"}}]


async def attention_of(api: Api, namespace: str) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = [a for a in (await api.get("/summary"))["attention"] if a["namespace"] == namespace]
    return found


async def test_who_waits_needs_attention_and_says_its_place_in_the_queue(api: Api) -> None:
    await wait_for_a_place(api)
    found = await api.get("/summary")
    (waiting,) = [a for a in found["attention"] if a["rank"] == "waiting"]
    assert waiting["why"][0] == {"code": "waiting", "args": {"position": 1, "limit": 2}}
    assert [n["namespace"] for n in found["waiting"]] == [waiting["namespace"]]


async def test_the_summary_counts_schedules_by_state(api: Api) -> None:
    assert (await api.get("/summary"))["schedules"] == {"pending": 3}
    await api.tick("2026-12-01T13:00:00Z")
    found = await api.get("/summary")
    assert (found["schedules"], found["namespaces"]["awake"], found["namespaces"]["total"]) == ({"awake": 3}, 3, 3)


async def test_what_says_nothing_of_its_requests_has_no_cost_and_is_counted(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-01T15:00:00Z")
    total = (await api.get("/costs"))["total"]
    assert (total["spent"], total["saved"], total["unpriced_pods"]) == ([], [], 15)
    assert total["awake_hours"] == "6.000"


async def test_what_is_asleep_saves_what_its_recorded_sizes_cost(api: Api) -> None:
    api.give_requests("payments-dev")
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-01T23:00:00Z")
    await api.tick("2026-12-02T09:00:00Z")
    found = await api.get("/costs")
    figures = next(n["figures"] for n in found["namespaces"] if n["namespace"] == "payments-dev")
    rate = 3 * (Decimal("0.04") + Decimal("0.005"))
    assert abs(Decimal(figures["spent"][0]["amount"]) - 10 * rate) < Decimal("0.01")
    assert abs(Decimal(figures["saved"][0]["amount"]) - 10 * rate) < Decimal("0.01")


async def test_what_never_was_awake_saves_at_the_sizes_recorded_when_alba_put_it_to_sleep(api: Api) -> None:
    rate = 3 * (Decimal("0.04") + Decimal("0.005"))
    api.give_requests("payments-dev")
    await api.scenario.engine.sweep()
    await api.tick("2026-12-01T12:00:00Z")
    found = await api.get("/costs")
    (centre,) = (c for c in found["cost_centers"] if c["figures"]["saved"])
    assert (centre["cost_center"], centre["figures"]["awake_hours"]) == ("CC-1", "0.000")
    assert centre["figures"]["asleep_hours"] == "3.000"
    assert abs(Decimal(centre["figures"]["saved"][0]["amount"]) - rate) < Decimal("0.01")
    assert found["total"]["spent"] == []


async def test_the_costs_of_a_range_count_what_lies_in_it_alone(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-02T09:00:00Z")
    found = await api.get("/costs?since=2026-12-01T13:00:00Z&until=2026-12-01T14:00:00Z")
    assert found["total"]["awake_hours"] == "3.000"
    assert found["cost_centers"][0]["figures"]["awake_hours"] == "3.000"


async def test_a_namespace_that_slept_through_the_span_saves_in_proportion(api: Api) -> None:
    api.give_requests("payments-dev")
    for at in ("2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z", "2026-12-02T09:00:00Z"):
        await api.tick(at)
    found = await api.get("/costs?since=2026-12-02T05:00:00Z&until=2026-12-02T09:00:00Z")
    figures = next(n["figures"] for n in found["namespaces"] if n["namespace"] == "payments-dev")
    assert (figures["spent"], figures["asleep_hours"]) == ([], "4.000")
    assert abs(Decimal(figures["saved"][0]["amount"]) - 4 * 3 * (Decimal("0.04") + Decimal("0.005"))) < Decimal("0.01")


async def test_timeline_costs_and_month_count_the_same_in_a_span_that_was_slept_through(api: Api) -> None:
    api.give_requests("payments-dev")
    for at in ("2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z", "2026-12-02T09:00:00Z"):
        await api.tick(at)
    span = "since=2026-12-02T05:00:00Z&until=2026-12-02T09:00:00Z"
    drawn = await api.get(f"/timeline?{span}")
    assert drawn["figures"] == (await api.get(f"/costs?{span}"))["total"]
    row = next(r for r in drawn["rows"] if r["namespace"] == "payments-dev")
    assert (row["happened"], row["figures"]["asleep_hours"]) == ([], "4.000")
    assert Decimal(row["figures"]["saved"][0]["amount"]) > 0


async def test_a_month_that_began_asleep_saves_from_its_first_hour(api: Api) -> None:
    api.give_requests("payments-dev")
    for at in ("2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z", "2027-01-01T17:00:00Z"):
        await api.tick(at)
    month = (await api.get("/namespaces/main/payments-dev"))["month"]
    assert (month["since"], month["figures"]["asleep_hours"]) == ("2027-01-01T05:00:00Z", "12.000")
    assert Decimal(month["figures"]["saved"][0]["amount"]) > 0


async def test_what_runs_on_in_the_night_is_no_part_of_what_was_saved_and_is_spent_by_the_share_that_follows(
    api: Api,
) -> None:
    api.give_requests("payments-dev")
    requests = {"requests": {"cpu": "1", "memory": "1Gi"}}
    runner = {"containers": [{"name": "main", "image": "x", "resources": requests}]}
    job = {"metadata": {"name": "import", "namespace": "payments-dev"}, "spec": {"template": {"spec": runner}}}
    hourly = Decimal("0.04") + Decimal("0.005")
    api.scenario.write("payments/next-day.yaml", LOAD_TEST.replace("12-01T", "12-02T"))
    await api.scenario.follow()
    await api.tick("2026-12-01T13:00:00Z")
    api.scenario.now("2026-12-01T22:59:59Z")
    api.scenario.cluster.add({"apiVersion": "batch/v1", "kind": "Job", **job})
    await api.tick("2026-12-01T23:00:00Z")
    await api.tick("2026-12-02T09:00:00Z")

    async def figures() -> tuple[Decimal, Decimal]:
        total = (await api.get("/costs"))["total"]
        return Decimal(total["spent"][0]["amount"]), Decimal(total["saved"][0]["amount"])

    spent, saved = await figures()
    assert abs(spent - 10 * 3 * hourly) < Decimal("0.01")
    assert abs(saved - 10 * 3 * hourly) < Decimal("0.01")
    await api.tick("2026-12-02T13:00:00Z")
    await api.tick("2026-12-02T13:01:00Z")
    spent, saved = await figures()
    assert abs(spent - (10 * 3 + 14) * hourly) < Decimal("0.01")
    assert abs(saved - 14 * 3 * hourly) < Decimal("0.01")
