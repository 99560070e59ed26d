"""The rounds that engines make of a cluster, sweep by sweep: they confirm what was observed, and tell when nobody did.

An observation is written down only when it differs, so its age says nothing; the age of the last round does. Readers
alone ask for it: no tick and no sweep decides by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from reconciler.core.records import Version
from schemas.instants import DAY, MINUTE, Instant
from schemas.schedule import Window

KEPT_S = 92 * DAY
USUAL_S = 5 * MINUTE
"""How often they are made where none has said."""

MOST_ABSENCES = 200


@dataclass(frozen=True, slots=True)
class Round:
    """The last whole round of a cluster. `every_s` is how often they are made; `absences` are the times in which none
    was, earliest first.
    """

    cluster: str
    version: Version
    ended: Instant
    every_s: int
    absences: tuple[Window, ...] = ()


def confirmed_at(observed_at: Instant, last: Round | None) -> Instant:
    """When it was last known that a namespace looks as it was observed to: then, or at the last round since."""
    return max(observed_at, last.ended if last else 0)


def grows_stale_s(last: Round | None, usual_s: int = USUAL_S) -> int:
    """After how long nobody's looking makes an observation stale: two rounds."""
    return 2 * (last.every_s if last else usual_s)


def round_ended(before: Round | None, cluster: str, version: Version, now: Instant, every_s: int) -> Round:
    """The item after another round. Two that are further apart than twice their interval had nobody in between."""
    absences = before.absences if before else ()
    if before and now - before.ended > 2 * max(every_s, before.every_s):
        absences = (*absences, Window(before.ended, now))
    kept = tuple(w for w in absences if w.stop > now - KEPT_S)[-MOST_ABSENCES:]
    return Round(cluster, version, now, every_s, kept)
