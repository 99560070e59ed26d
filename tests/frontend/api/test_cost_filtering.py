"""The costs of some: every figure is of what the filter names, and what else could be chosen is told beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.frontend.api.api_under_test import LOAD_TEST, Api, Json


async def live_through_a_change_of_payer(api: Api) -> None:
    """CC-2 pays for payments-dev from noon on, CC-1 for everything else."""
    for namespace in ("checkout-perf", "checkout-qa", "payments-dev"):
        api.give_requests(namespace)
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-01T17:00:00Z")
    api.scenario.write("cost-centers.yaml", '"*": [CC-1, CC-2]\n')
    api.scenario.write("payments/load-test.yaml", LOAD_TEST.replace("CC-1", "CC-2"))
    await api.scenario.follow()
    for at in ("2026-12-01T17:00:00Z", "2026-12-01T23:00:00Z", "2026-12-02T00:00:00Z", "2026-12-02T15:30:00Z"):
        await api.tick(at)


def figures(groups: Json, field: str, value: str) -> Json:
    return next(group["figures"] for group in groups if group[field] == value)


def sums(of: Json) -> tuple[Decimal, Decimal, Decimal]:
    spent, saved = (sum((Decimal(m["amount"]) for m in of[side]), Decimal(0)) for side in ("spent", "saved"))
    return Decimal(of["awake_hours"]), spent, saved


@pytest.mark.parametrize(
    ("group", "field", "value"),
    [
        ("teams", "team", "checkout"), ("cost_centers", "cost_center", "CC-2"), ("cost_centers", "cost_center", "CC-1"),
        ("namespaces", "namespace", "payments-dev"), ("namespaces", "cluster", "main"),
    ],
)  # fmt: skip
async def test_the_total_the_days_and_every_group_are_of_what_was_asked_for(
    api: Api, group: str, field: str, value: str
) -> None:
    await live_through_a_change_of_payer(api)
    whole, some = await api.get("/costs"), await api.get(f"/costs?{field}={value}")
    if field != "cluster":
        assert some["total"] == figures(whole[group], field, value) != whole["total"]
    for parts in ("days", "cost_centers", "teams", "namespaces"):
        part = [sums(each["figures"]) for each in some[parts]]
        for of_part, of_all in zip(map(sum, zip(*part, strict=True)), sums(some["total"]), strict=True):
            assert abs(of_part - of_all) < Decimal("0.00001"), parts


async def test_several_values_of_a_field_are_counted_together_and_fields_narrow_each_other(api: Api) -> None:
    await live_through_a_change_of_payer(api)
    both = await api.get("/costs?team=payments&team=checkout")
    assert both["total"] == (await api.get("/costs"))["total"]
    narrowed = await api.get("/costs?team=payments&cost_center=CC-1")
    assert [each["namespace"] for each in narrowed["namespaces"]] == ["payments-dev"]
    assert narrowed["total"]["awake_hours"] == "4.000"


async def test_beside_what_is_counted_stands_what_each_other_choice_would_leave(api: Api) -> None:
    await live_through_a_change_of_payer(api)
    choices = (await api.get("/costs?team=payments"))["choices"]
    assert choices["team"] == [{"value": "checkout", "count": 2}, {"value": "payments", "count": 1}]
    assert choices["namespace"] == [{"value": "payments-dev", "count": 1}]
    nobody_yet = {"value": "", "count": 1}
    assert choices["cost_center"] == [nobody_yet, {"value": "CC-1", "count": 1}, {"value": "CC-2", "count": 1}]


async def test_where_nothing_fits_there_is_nothing_and_no_fault(api: Api) -> None:
    await live_through_a_change_of_payer(api)
    found = await api.get("/costs?team=nobody")
    assert (found["total"]["awake_hours"], found["total"]["spent"], found["namespaces"]) == ("0.000", [], [])
    assert {each["value"] for each in found["choices"]["team"]} == {"checkout", "payments"}
