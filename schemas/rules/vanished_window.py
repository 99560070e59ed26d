"""ALB210: a window that a spring gap swallows whole."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement
from schemas.problems import Problem, Rule, Severity
from schemas.schedule import Once, Schedule
from schemas.windows import vanished_between

VANISHED_WINDOW = Rule("ALB210", "vanished-window", Severity.WARNING)
_LONGEST_GAP_MIN = 180


def vanished_window(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """Only a window shorter than a clock change can vanish, so only such are looked for."""
    if isinstance(schedule.pattern, Once):
        return
    lengths = ((w.stop_min - w.start_min) % 1440 or 1440 for w in schedule.pattern.windows)
    if min(lengths) > _LONGEST_GAP_MIN:
        return
    days = vanished_between(schedule, judgement.at, judgement.until)
    if days:
        yield VANISHED_WINDOW.problem(
            judgement.position(schedule, "/weekly"),
            f"the clock change of {days[0]} leaves nothing of a window: it is skipped on that day",
            "choose hours that exist on every day, if that day matters",
            pointer="/weekly", facts={"day": str(days[0]), "days": [str(d) for d in days[:10]]},
        )  # fmt: skip
