"""F08: newer images lack old zone names, which one part accepted and the next took for UTC, or fell over."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from schemas.zones import zone_data_version, zone_names
from tests.frontend.api.api_under_test import Api, Json

OLD = {"US/Eastern": "America/New_York", "Europe/Kiev": "Europe/Kyiv", "Asia/Calcutta": "Asia/Kolkata"}
PROPOSED = """\
namespace: search-dev
costCenter: CC-1
owner: ana@example.com
timezone: {zone}
once: {{start: 2027-02-01T08:00, stop: 2027-02-01T10:00}}
"""


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    made = Api(tmp_path)
    await made.begin()
    yield made
    made.store.close()


async def judged(api: Api, zone: str) -> Json:
    content = PROPOSED.format(zone=zone).encode()
    answer = await api.ask("/api/v1/validate", method="POST", content=content, content_type="application/yaml")
    return answer.json()["data"]


@pytest.mark.parametrize(("old", "present"), OLD.items())
async def test_an_old_name_has_one_verdict_and_the_hint_gives_the_present_one(api: Api, old: str, present: str) -> None:
    (problem,) = (await judged(api, old))["problems"]
    asked = await api.ask(f"/api/v1/costs?zone={old}")
    listed = {zone["name"] for zone in (await api.get("/zones"))["items"]}
    assert (problem["pointer"], problem["severity"]) == ("/timezone", "error")
    assert present in problem["hint"]
    assert (asked.status_code, present in asked.json()["detail"]) == (422, True)
    assert (old in listed, present in listed) == (False, True)
    assert (await judged(api, present))["valid"] is True


async def test_the_zones_that_the_page_offers_are_those_that_the_check_accepts(api: Api) -> None:
    found = await api.get("/zones")
    assert {zone["name"] for zone in found["items"]} == zone_names()
    assert found["version"] == zone_data_version()


@pytest.mark.parametrize("system", ["absent", "wrong"])
def test_the_systems_zone_data_is_never_read(tmp_path: Path, system: str) -> None:
    """With none, and with one in which every clock of Bogota is at UTC."""
    if system == "wrong":
        (tmp_path / "America").mkdir()
        (tmp_path / "America" / "Bogota").write_bytes(Path(sys.prefix, *UTC_FILE).read_bytes())
    program = (
        "import json; from frontend.api.content.zones import zone_list;"
        "print(json.dumps([z.offset_s for z in zone_list(1800000000).items if z.name == 'America/Bogota']))"
    )
    environment = {"PYTHONTZPATH": str(tmp_path), "TZDIR": str(tmp_path), "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(done.stdout) == [-5 * 3600]


UTC_FILE = (
    "lib", f"python{sys.version_info.major}.{sys.version_info.minor}", "site-packages", "tzdata", "zoneinfo", "UTC",
)  # fmt: skip
