"""ALB209: an exception on which nothing would have started anyway."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from schemas.judgement import Judgement
from schemas.problems import Problem, Rule, Severity
from schemas.schedule import Days, Once, Schedule, Weekly
from schemas.windows import starts_on

IDLE_EXCEPTION = Rule("ALB209", "idle-exception", Severity.WARNING)
_LONGEST_LOOK_DAYS = 800


def idle_exception(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """A date in `except` takes a window away, or it says something that its writer did not mean."""
    if isinstance(schedule.pattern, Once):
        return
    for at, days in enumerate(schedule.pattern.exceptions):
        if not _takes_something(schedule.pattern, days):
            pointer = f"/except/{at}"
            shown = str(days.first) if days.first == days.last else f"{days.first}..{days.last}"
            yield IDLE_EXCEPTION.problem(
                judgement.position(schedule, pointer), f"nothing would have started on {shown}",
                "delete it, or correct the date; a night belongs to the day on which it starts",
                pointer=pointer, facts={"days": shown},
            )  # fmt: skip


def _takes_something(pattern: Weekly, days: Days) -> bool:
    length = min((days.last - days.first).days + 1, _LONGEST_LOOK_DAYS)
    return any(starts_on(pattern, days.first + timedelta(days=n)) for n in range(length))
