"""The zone data of this machine, which `alba doctor` compares with what Alba carries. Nothing is ever decided by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

FOLDERS = tuple(Path(folder) for folder in TZPATH)


def machine_zones(names: Iterable[str], folders: Iterable[Path] = FOLDERS) -> tuple[str, Mapping[str, ZoneInfo]]:
    """Its version ("" where it does not say), and those of the zones that it has; none where it has no data."""
    folder = next((folder for folder in folders if folder.is_dir()), None)
    if folder is None:
        return "", {}
    found: dict[str, ZoneInfo] = {}
    for name in sorted(set(names)):
        try:
            with (folder / name).open("rb") as stream:
                found[name] = ZoneInfo.from_file(stream, key=name)
        except (OSError, ValueError):
            continue
    return _version(folder), found


def _version(folder: Path) -> str:
    """As `2026c`; distributions keep it in one of two files."""
    for name in ("tzdata.zi", "+VERSION"):
        try:
            with (folder / name).open(encoding="ascii", errors="replace") as file:
                return file.readline().removeprefix("# version").strip()
        except OSError:
            continue
    return ""
