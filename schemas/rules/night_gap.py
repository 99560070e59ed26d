"""ALB208: a window that stops at 23:59, which is a minute asleep each night."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement
from schemas.problems import Fix, Problem, Rule, Severity
from schemas.schedule import Once, Schedule

NIGHT_GAP = Rule("ALB208", "stops-a-minute-before-midnight", Severity.WARNING)
_LAST_MINUTE = 24 * 60 - 1


def night_gap(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """`stop: 23:59` is followed as written, but hardly meant."""
    if isinstance(schedule.pattern, Once):
        return
    for at, weekly in enumerate(schedule.pattern.windows):
        if weekly.stop_min == _LAST_MINUTE:
            pointer = f"/weekly/{at}/stop"
            position = judgement.position(schedule, pointer)
            yield NIGHT_GAP.problem(
                position, "stops at 23:59: one minute asleep each night", "write 24:00",
                pointer=pointer, fixes=(Fix(position, "24:00", "write 24:00"),),
            )  # fmt: skip
