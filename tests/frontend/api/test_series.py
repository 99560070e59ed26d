"""What the charts show of errors and of the age of what is in force: what engines counted, at the width of a point."""

from __future__ import annotations

from reconciler.core.hours import Counted, Hour, Minute, grown, hour_id
from reconciler.core.ports import Expect, Put
from schemas.instants import HOUR, MINUTE, instant_text, parse_instant
from tests.frontend.api.api_under_test import Api, Json

TEN = parse_instant("2026-12-01T15:00:00Z")
COUNTED = Counted(minutes=(Minute(0, 1, 30), Minute(7, 2, 90), Minute(59, 0, None)))


def put(api: Api, *hours: Hour) -> None:
    for hour in hours:
        assert api.scenario.store.transact([Put(hour, Expect.ANYTHING)])


async def points(api: Api, since: int, until: int) -> list[Json]:
    found = await api.get(f"/metrics/series?since={instant_text(since)}&until={instant_text(until)}")
    points: list[Json] = found["points"]
    return points


def told(points: list[Json]) -> dict[str, tuple[int, int | None]]:
    return {p["at"][11:16]: (p["errors"], p["sync_age_s"]) for p in points if p["errors"] is not None}


async def test_a_chart_of_an_hour_has_a_point_for_each_minute_and_null_where_nobody_counted(api: Api) -> None:
    api.scenario.now("2026-12-01T16:00:00Z")
    put(api, grown(None, TEN, "v", COUNTED, None))
    api.refresh()
    found = await points(api, TEN, TEN + HOUR)
    assert (len(found), told(found)) == (60, {"15:00": (1, 30), "15:07": (2, 90), "15:59": (0, None)})


async def test_a_wider_point_has_the_sum_of_its_errors_and_the_greatest_age(api: Api) -> None:
    api.scenario.now("2026-12-01T16:00:00Z")
    put(api, grown(None, TEN, "v", COUNTED, None), grown(None, TEN - HOUR, "v", COUNTED, None))
    api.refresh()
    assert told(await points(api, TEN - 23 * HOUR, TEN + HOUR))["15:00"] == (3, 90)


async def test_a_week_is_asked_of_the_store_once_and_then_only_what_still_grows(api: Api) -> None:
    api.scenario.now("2026-12-01T15:30:00Z")
    put(api, grown(None, TEN, "v", COUNTED, None))
    api.refresh()
    await points(api, TEN - 7 * 24 * HOUR, TEN + HOUR)
    reads = api.store.reads
    put(api, grown(None, TEN, "w", Counted(minutes=(Minute(31, 5),)), None))
    api.scenario.now("2026-12-01T15:32:00Z")
    assert told(await points(api, TEN, TEN + HOUR))["15:31"] == (5, None)
    assert api.store.reads <= reads + 2


async def test_while_the_store_is_away_the_charts_show_what_was_read_before(api: Api) -> None:
    api.scenario.now("2026-12-01T15:30:00Z")
    put(api, grown(None, TEN, "v", COUNTED, None))
    api.refresh()
    before = await points(api, TEN, TEN + HOUR)
    api.store.away = True
    api.refresh()
    api.scenario.clock.time += 5 * MINUTE
    assert told(await points(api, TEN, TEN + HOUR)) == told(before)


async def test_an_hour_that_nobody_counted_in_is_no_item(api: Api) -> None:
    assert api.scenario.store.read([hour_id(TEN)]) == {}
    assert told(await points(api, TEN - HOUR, TEN)) == {}
