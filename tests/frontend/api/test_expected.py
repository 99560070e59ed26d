"""What a range comes to, when some of it is still to come."""

from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.instants import DAY, HOUR, Instant, instant_text, parse_instant
from tests.frontend.api.api_under_test import PRICES, Api, Json

NAMESPACES = ("checkout-perf", "checkout-qa", "payments-dev")
DAWN = parse_instant("2026-12-02T05:00:00Z")
"""Of a Wednesday in Bogota, on which the two of checkout are awake from 13:00 to 24:00 UTC."""


def span(since: Instant, until: Instant) -> str:
    return f"/timeline?since={instant_text(since)}&until={instant_text(until)}"


def money(of: Json, key: str) -> Decimal:
    return sum((Decimal(each["amount"]) for each in of[key]), Decimal(0))


def hours(of: Json) -> tuple[Decimal, Decimal]:
    return Decimal(of["awake_hours"]), Decimal(of["asleep_hours"])


async def until_dawn(api: Api) -> None:
    """One day, after which it is known of each what it ran."""
    for namespace in NAMESPACES:
        api.give_requests(namespace)
    api.scenario.policy(more=PRICES)
    await api.scenario.follow()
    for at in ("2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z", "2026-12-02T00:00:00Z", instant_text(DAWN)):
        await api.tick(at)


async def test_a_day_that_went_by_its_plan_came_to_what_was_expected_of_it_at_its_dawn(api: Api) -> None:
    await until_dawn(api)
    before = await api.get(span(DAWN, DAWN + DAY))
    for at in ("2026-12-02T13:00:00Z", "2026-12-03T00:00:00Z", instant_text(DAWN + DAY)):
        await api.tick(at)
    after = await api.get(span(DAWN, DAWN + DAY))
    assert hours(before["figures"]) == (Decimal(0), Decimal(0))
    for then, now in zip([before, *before["rows"]], [after, *after["rows"]], strict=True):
        assert hours(then["expected"]) == hours(now["expected"]) == hours(now["figures"])
        for key in ("spent", "saved"):
            assert abs(money(then["expected"], key) - money(now["figures"], key)) < Decimal("0.01")
    assert money(after["figures"], "spent") > 0


async def test_in_the_middle_of_it_what_was_and_what_is_to_come_are_together_what_was_expected(api: Api) -> None:
    await until_dawn(api)
    before = (await api.get(span(DAWN, DAWN + DAY)))["expected"]
    await api.tick("2026-12-02T13:00:00Z")
    await api.tick("2026-12-02T17:30:00Z")
    found = await api.get(span(DAWN, DAWN + DAY))
    assert hours(found["expected"]) == hours(before)
    assert hours(found["figures"])[0] == Decimal("9.000")
    assert 0 < money(found["figures"], "spent") < money(found["expected"], "spent")


@pytest.mark.parametrize("key", ["spent", "saved"])
async def test_what_is_expected_of_the_rows_is_what_is_expected_in_all(api: Api, key: str) -> None:
    await until_dawn(api)
    found = await api.get(span(DAWN, DAWN + 7 * DAY))
    rows = sum((money(row["expected"], key) for row in found["rows"]), Decimal(0))
    assert abs(rows - money(found["expected"], key)) < Decimal("0.00001")
    assert rows > 0


async def test_of_what_is_over_no_more_is_expected_than_was(api: Api) -> None:
    await until_dawn(api)
    found = await api.get(span(DAWN - DAY, DAWN))
    for each in (found, *found["rows"]):
        assert each["expected"] == each["figures"]


async def test_what_was_never_awake_is_expected_to_be_awake_at_a_cost_that_nobody_knows(api: Api) -> None:
    await until_dawn(api)
    api.scenario.write(
        "new/one.yaml",
        "namespace: brand-new\ncostCenter: CC-1\nowner: ana\nonce: {start: 2026-12-02T08:00, stop: 2026-12-02T18:00}\n",
    )
    await api.scenario.follow()
    api.refresh()
    row = next(r for r in (await api.get(span(DAWN, DAWN + DAY)))["rows"] if r["namespace"] == "brand-new")
    assert (row["expected"]["awake_hours"], row["expected"]["spent"]) == ("10.000", [])


async def test_while_nothing_runs_yet_an_hour_has_no_price(api: Api) -> None:
    await until_dawn(api)
    for namespace in NAMESPACES:
        api.scenario.scale(namespace, 0)
    await api.tick("2026-12-02T13:00:00Z")
    for row in (await api.get(span(DAWN, DAWN + 9 * HOUR)))["rows"]:
        assert row["price_per_hour"] is None or Decimal(row["price_per_hour"]["amount"]) > 0
