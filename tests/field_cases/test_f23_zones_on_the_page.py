"""F23, the page's half: the picker showed the computer's zone, and not the one that was meant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from schemas.instants import parse_instant
from schemas.zones import wall_of
from tests.frontend.api.api_under_test import Api, Json

PROPOSED = """\
namespace: search-dev
costCenter: CC-1
owner: ana@example.com
timezone: Europe/Madrid
once: {start: 2027-03-28T00:00, stop: 2027-03-28T06:00}
"""


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    made = Api(tmp_path)
    await made.begin()
    yield made
    made.store.close()


async def preview(api: Api) -> Json:
    answer = await api.ask(
        "/api/v1/validate?path=search/new.yaml", method="POST", content=PROPOSED.encode(),
        content_type="application/yaml",
    )  # fmt: skip
    (found,) = answer.json()["data"]["schedules"]
    return found


async def test_a_preview_gives_instants_in_utc_beside_the_zone_that_was_meant(api: Api) -> None:
    found = await preview(api)
    assert found["timezone"] == "Europe/Madrid"
    (window,) = found["windows"]
    assert window == {"start": "2027-03-27T23:00:00Z", "stop": "2027-03-28T04:00:00Z"}
    assert wall_of(found["timezone"], parse_instant(window["stop"])).hour == 6


async def test_a_day_on_which_the_clocks_change_keeps_its_true_length(api: Api) -> None:
    found = await preview(api)
    assert (found["day"]["since"], found["day"]["until"]) == ("2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z")
    assert found["first_hours"] == "5.000"


async def test_a_zone_says_how_its_clock_stands_and_when_that_changes(api: Api) -> None:
    api.scenario.now("2027-03-10T12:00:00Z")
    api.refresh()
    zones = {zone["name"]: zone for zone in (await api.get("/zones"))["items"]}
    assert zones["Europe/Madrid"]["offset_s"] == 3600
    assert zones["Europe/Madrid"]["change"] == {"at": "2027-03-28T01:00:00Z", "offset_s": 7200}
    assert zones["America/Bogota"] == {"name": "America/Bogota", "offset_s": -18000, "change": None}


async def test_every_schedule_carries_its_zone(api: Api) -> None:
    found = await api.get("/schedules")
    assert {schedule["timezone"] for schedule in found["items"]} == {"America/Bogota"}
