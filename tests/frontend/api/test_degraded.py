"""With the store away the last copy is served, and says how old it is; what nobody asked before is not made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconciler.core.ports import Delete, Expect, Put
from reconciler.core.revisions import POINTER_ID
from tests.frontend.api.api_under_test import Api


async def away_since(api: Api, seconds: int) -> None:
    """The store goes away, and time passes."""
    api.store.away = True
    api.scenario.clock.time += seconds
    api.refresh()


async def test_the_last_copy_is_served_with_its_age(api: Api) -> None:
    before = (await api.ask("/api/v1/schedules")).json()
    await away_since(api, 300)
    answer = await api.ask("/api/v1/schedules")
    found = answer.json()
    assert found["data"] == before["data"]
    assert (found["as_of"], found["stale_since"]) == ("2026-12-01T11:05:10Z", "2026-12-01T11:00:10Z")
    assert answer.headers["age"] == "300"


@pytest.mark.parametrize("path", ["schedules.csv", "calendars/all.ics", "badges/main/payments-dev.svg"])
async def test_feeds_say_their_instant_and_with_the_store_away_the_age_of_the_copy(api: Api, path: str) -> None:
    fresh = (await api.ask(f"/api/v1/{path}")).headers
    await away_since(api, 300)
    stale = await api.ask(f"/api/v1/{path}")
    known = await api.ask(f"/api/v1/{path}", if_none_match=stale.headers["etag"])
    assert (fresh["x-as-of"], "age" in fresh) == ("2026-12-01T11:00:10Z", False)
    assert (stale.headers["x-as-of"], stale.headers["age"]) == ("2026-12-01T11:05:10Z", "300")
    assert (known.status_code, known.headers["age"]) == (304, "300")


async def test_what_the_history_was_asked_before_it_answers_from_memory(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-02T00:00:00Z")
    before = await api.get("/costs?since=2026-12-01T00:00:00Z&until=2026-12-01T23:00:00Z")
    await away_since(api, 300)
    assert await api.get("/costs?since=2026-12-01T00:00:00Z&until=2026-12-01T23:00:00Z") == before


async def test_the_first_view_goes_on_over_the_hours_of_an_outage(api: Api) -> None:
    before = await api.get("/summary")
    await away_since(api, 3 * 3600)
    assert (await api.get("/summary"))["schedules"] == before["schedules"]


async def test_what_the_history_was_never_asked_is_not_made_up(api: Api) -> None:
    await away_since(api, 10)
    answer = await api.ask("/api/v1/history?since=2026-11-01T00:00:00Z&until=2026-11-02T00:00:00Z")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:alba:problem:store-away")
    assert answer.headers["retry-after"] == "5"


async def test_health_says_what_is_away_and_since_when(api: Api) -> None:
    await away_since(api, 60)
    found = (await api.ask("/health")).json()["data"]
    store = next(d for d in found["dependencies"] if d["name"] == "store")
    assert (found["status"], store["status"], store["age_s"], store["error"]) == ("away", "away", 60, "time-out")


async def test_it_stays_ready(api: Api) -> None:
    await away_since(api, 60)
    assert (await api.ask("/health/ready")).status_code == 200


async def test_once_the_store_is_back_nothing_is_stale(api: Api) -> None:
    await away_since(api, 60)
    api.store.away = False
    await api.tick("2026-12-01T13:00:00Z")
    found = (await api.ask("/api/v1/schedules")).json()
    assert found["stale_since"] is None
    assert {s["state"] for s in found["data"]["items"]} == {"awake"}


async def test_a_catalogue_that_is_gone_is_told_and_the_numbers_go_on_once_it_is_back(api: Api) -> None:
    items = api.scenario.store.read([POINTER_ID])
    assert api.scenario.store.transact([Delete(POINTER_ID, Expect.ANYTHING)])
    api.refresh()
    assert (await api.ask("/health/ready")).status_code == 503
    assert api.scenario.store.transact([Put(items[POINTER_ID], Expect.ABSENT)])
    api.refresh()
    assert (await api.ask("/api/v1/summary")).json()["seq"] == 2


async def test_the_repository_away_leaves_main_as_it_was(api: Api, tmp_path: Path) -> None:
    (tmp_path / "schedules").rename(tmp_path / "gone")
    api.refresh()
    assert (await api.get("/cost-centers"))["items"][0]["cost_center"] == "CC-1"
    health = (await api.ask("/health")).json()["data"]
    assert [(d["name"], d["status"]) for d in health["dependencies"]] == [("repository", "away"), ("store", "ok")]
    assert health["alerts"][0]["args"]["dependency"] == "repository"


async def test_a_transition_is_seen_by_reading_what_is_likely_to_change_and_nothing_else(api: Api) -> None:
    api.scenario.now("2026-12-01T13:00:00Z")
    api.refresh()
    await api.scenario.settle(1)
    reads = api.store.reads
    change = api.follower.refresh()
    assert change
    assert {k.namespace for k in change.keys} == {"payments-dev", "checkout-qa", "checkout-perf"}
    assert api.store.reads - reads == 3


async def test_what_was_due_when_everything_was_read_and_is_done_since_is_seen_at_the_next_look(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    api.scenario.now("2026-12-01T23:00:00Z")
    api.refresh()
    await api.scenario.settle()
    change = api.follower.refresh()
    assert change
    assert "payments-dev" in {k.namespace for k in change.keys}
