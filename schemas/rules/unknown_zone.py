"""ALB201: a zone that not every part of Alba, and not every machine, would know."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement
from schemas.problems import Fix, Position, Problem, Rule, Severity
from schemas.schedule import Schedule
from schemas.zones import KnownZone, OldZone, zone_verdict

UNKNOWN_ZONE = Rule("ALB201", "unknown-zone", Severity.ERROR)


def unknown_zone(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """A schedule's own zone; the policy's default is judged where it stands."""
    document = judgement.catalogue.documents[schedule.file]
    written = isinstance(document.value, dict) and "timezone" in document.value
    if written and not isinstance(zone_verdict(schedule.timezone), KnownZone):
        yield from zone_problems(schedule.timezone, document.at("/timezone"), "/timezone")


def zone_problems(name: str, at: Position, pointer: str) -> Iterator[Problem]:
    """What is wrong with a zone's name at a place."""
    verdict = zone_verdict(name)
    if isinstance(verdict, KnownZone):
        return
    if isinstance(verdict, OldZone):
        case, meant = "old name", verdict.present
        message = f"{name} is an old name, which some machines no longer know"
        hint = f"write {verdict.present}"
    else:
        case, meant = "", verdict.suggestion or ""
        message = f"there is no time zone {name[:64]!r}"
        hint = f"did you mean {meant}?" if meant else "use a Region/City name, such as America/Bogota, or UTC"
    fixes = (Fix(at, meant, f"write {meant}"),) if meant else ()
    yield UNKNOWN_ZONE.problem(
        at, message, hint, pointer=pointer, facts={"case": case, "zone": name[:64], "meant": meant}, fixes=fixes
    )
