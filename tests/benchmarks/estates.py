"""Catalogues of any size, right by every rule and the same for a seed: what the benchmarks judge, sync and switch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

POLICY = """\
maxConcurrentNamespaces: {limit}
defaultTimezone: UTC
protectedNamespaces: []
"""
CENTRES = '"*": [CC-1001, CC-1002]\n'
ZONES = ("America/Bogota", "America/Bogota", "America/Mexico_City", "Europe/Madrid", "America/Santiago", "UTC")
HOURS = (("07:00", "18:00"), ("08:00", "19:00"), ("08:30", "17:30"), ("09:00", "20:00"), ("22:00", "06:00"))
HERD = "weekly:\n  - {days: [mon, tue, wed, thu, fri, sat, sun], start: 08:00, stop: 18:00}\n"


def namespaces(count: int) -> list[str]:
    """Names of some teams' namespaces."""
    return [f"team-{n // 40:03d}-app-{n:05d}" for n in range(count)]


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Put the files into a folder; gives the folder."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def mixed(count: int, *, limit: int = 0, seed: int = 1) -> dict[str, bytes]:
    """So many schedules: office hours in several zones with exceptions, holidays and ends, and one-offs at weekends.

    Nearly all are awake at once in the middle of the day; without a limit nobody counts them.
    """
    random = Random(seed)
    files = _frame(limit or count + 10)
    for name in namespaces(count):
        if len(files) >= count + 2:
            break
        zone = random.choice(ZONES)
        files[f"{name[:8]}/{name}-office.yaml"] = "\n".join(_office(name, zone, random)).encode()
        if random.random() < 0.25 and len(files) < count + 2:
            files[f"{name[:8]}/{name}-load-test.yaml"] = "\n".join(_load_test(name, zone, random)).encode()
    return files


def herd(count: int) -> dict[str, bytes]:
    """So many namespaces that all wake at 08:00 and sleep at 18:00 UTC, each day."""
    files = _frame(count + 10)
    for name in namespaces(count):
        files[f"{name[:8]}/{name}.yaml"] = ("\n".join(_head(name, "UTC")) + "\n" + HERD).encode()
    return files


def changed(files: dict[str, bytes], number: int = 0) -> dict[str, bytes]:
    """The files with one schedule made a minute longer, another one for each number."""
    path = sorted(path for path in files if path.endswith(("-office.yaml", "0.yaml")))[number]
    return {**files, path: files[path].replace(b":00\n", b":01\n").replace(b"18:00}", b"18:01}")}


def _frame(limit: int) -> dict[str, bytes]:
    return {"policy.yaml": POLICY.format(limit=limit).encode(), "cost-centers.yaml": CENTRES.encode()}


def _head(name: str, zone: str) -> list[str]:
    return [f"namespace: {name}", "costCenter: CC-1001", f"owner: {name[:8]}", f"timezone: {zone}"]


def _office(name: str, zone: str, random: Random) -> Iterator[str]:
    start, stop = random.choice(HOURS)
    yield from _head(name, zone)
    yield "reason: What this team tries out by day"
    yield from ("weekly:", "  - days: [mon, tue, wed, thu]", f"    start: {start}", f"    stop: {stop}")
    if random.random() < 0.5:
        yield from ("from: 2026-12-01", f"until: 2027-{random.randrange(3, 13):02d}-{random.randrange(1, 29):02d}")
    if random.random() < 0.3:
        yield "except: [2026-12-24, 2026-12-28..2027-01-02]"
    if random.random() < 0.3:
        yield "holidays: CO"
    yield ""


def _load_test(name: str, zone: str, random: Random) -> Iterator[str]:
    day = random.choice((5, 12, 19))
    yield from _head(name, zone)
    yield from (
        "once:",
        f"  start: 2026-12-{day:02d}T08:00",
        f"  stop: 2026-12-{day:02d}T{random.randrange(12, 21)}:00",
    )
    yield ""
