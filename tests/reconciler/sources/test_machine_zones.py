"""The zone data of a machine, read to be compared."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from reconciler.adapters.sources.machine_zones import machine_zones


def folder_with(folder: Path, *zones: str) -> Path:
    """Zone data that holds these zones of the packaged one."""
    for zone in zones:
        (folder / zone).parent.mkdir(parents=True, exist_ok=True)
        (folder / zone).write_bytes(resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes())
    return folder


def test_its_version_and_the_zones_that_it_has_are_read_and_others_left_out(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "America/Bogota", "Europe/Madrid")
    (folder / "tzdata.zi").write_text("# version 2020a\n# more\n")
    (folder / "Broken").write_text("no zone")
    version, zones = machine_zones(["America/Bogota", "Asia/Tokyo", "Broken"], [tmp_path / "nowhere", folder])
    assert (version, list(zones)) == ("2020a", ["America/Bogota"])


def test_a_machine_without_zone_data_has_none(tmp_path: Path) -> None:
    assert machine_zones(["America/Bogota"], [tmp_path / "nowhere"]) == ("", {})
