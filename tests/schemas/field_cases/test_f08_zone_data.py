"""F08: newer Debian images lack old zone names: accepted by one part, then UTC in silence or a crash in the next."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from schemas.checking import check
from schemas.instants import parse_instant
from schemas.zones import OldZone, zone_verdict
from tests.schemas.field_cases.estate import NOW, Estate, once

WINDOW = once("2027-07-05T08:00", "2027-07-05T18:00")
OLD_NAMES = {"US/Eastern": "America/New_York", "Europe/Kiev": "Europe/Kyiv", "Asia/Calcutta": "Asia/Kolkata"}
TYPE_ALBA = "from reconciler.cli import main; main()"


@pytest.fixture
def wrong_zones(tmp_path: Path) -> Path:
    """A machine's zone data in which each of some zones, old names among them, is Tokyo."""
    tokyo = resources.files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    for name in ("America/New_York", "America/Bogota", *OLD_NAMES):
        path = tmp_path / "zones" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tokyo)
    return tmp_path / "zones"


def type_alba(estate: Estate, zones: str, *arguments: str) -> tuple[int, object]:
    """`alba` in a process of its own, for which the machine's zone data is what `zones` says: "" is none."""
    environment = {**os.environ, "PYTHONTZPATH": zones, "TZ": "Asia/Tokyo", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", TYPE_ALBA, *arguments, "--at", NOW, "--format", "json"]
    done = subprocess.run(command, cwd=estate.root, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("machine", ["absent", "wrong"])
def test_the_machines_zone_data_moves_no_window(estate: Estate, wrong_zones: Path, machine: str) -> None:
    estate.schedule(WINDOW + "timezone: America/New_York\n")
    zones = str(wrong_zones) if machine == "wrong" else ""
    code, planned = type_alba(estate, zones, "plan", "--for", "52w")
    assert code == 0
    assert isinstance(planned, dict)
    assert [(t["at"], t["transition"]) for t in planned["transitions"]] == [
        ("2027-07-05T12:00:00Z", "wake"),
        ("2027-07-05T22:00:00Z", "sleep"),
    ]


def test_a_machine_that_knows_an_old_name_gives_it_no_other_verdict(estate: Estate, wrong_zones: Path) -> None:
    estate.schedule(WINDOW + "timezone: US/Eastern\n")
    verdicts = [type_alba(estate, zones, "validate") for zones in ("", str(wrong_zones))]
    here = estate.validate()
    assert verdicts == [(here.code, here.json)] * 2


@pytest.mark.parametrize(("old", "present"), OLD_NAMES.items())
def test_an_old_name_is_an_error_at_its_place_whose_hint_is_the_present_name(
    estate: Estate, old: str, present: str
) -> None:
    estate.schedule(f"{WINDOW}timezone: {old}\n")
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB201", "error", old)
    assert found.hint == f"write {present}"
    assert estate.exit_code() == 1
    assert zone_verdict(old) == OldZone(old, present)


def test_the_policys_zone_is_judged_the_same_and_a_policy_without_one_is_not_used(estate: Estate) -> None:
    policy = b"maxConcurrentNamespaces: 5\ndefaultTimezone: US/Eastern\nprotectedNamespaces: []\n"
    checked = check({"policy.yaml": policy, "cost-centers.yaml": b'"*": [CC-1001]\n'}, parse_instant(NOW))
    (problem,) = checked.problems
    assert (problem.code, problem.hint) == ("ALB201", "write America/New_York")
    assert (problem.at.file, problem.at.line, problem.at.column) == ("policy.yaml", 2, 18)
    assert checked.catalogue is None
