"""ALB206: a file whose windows all vanish, so that its namespace would only ever sleep."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.instants import DAY
from schemas.judgement import Judgement, window_pointer
from schemas.problems import Problem, Rule, Severity
from schemas.schedule import Once, Schedule
from schemas.windows import ends_at, next_window, windows_between
from schemas.zones import instant_of

NO_WINDOW = Rule("ALB206", "no-window", Severity.ERROR)


def no_window(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """Exceptions, holidays, `from` and `until` leave at least one window."""
    if _has_one(judgement, schedule):
        return
    pointer = window_pointer(schedule)
    yield NO_WINDOW.problem(
        judgement.position(schedule, pointer), f"{schedule.id} has no window at all",
        "look at `from`, `until`, `except` and `holidays`: together they leave no day", pointer=pointer,
        facts={"schedule": schedule.id},
    )  # fmt: skip


def _has_one(judgement: Judgement, schedule: Schedule) -> bool:
    pattern = schedule.pattern
    if isinstance(pattern, Once):
        start = instant_of(schedule.timezone, pattern.start)
        return bool(windows_between(schedule, start, start + DAY))
    if pattern.last is None:
        return next_window(schedule, judgement.at) is not None
    return ends_at(schedule) != 0
