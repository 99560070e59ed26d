"""ALB207: a change that adds a one-off which is wholly in the past."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement, both_clocks, clock_facts
from schemas.problems import Problem, Rule, Severity
from schemas.schedule import Once, Schedule
from schemas.windows import ends_at

TOO_LATE = Rule("ALB207", "one-off-in-the-past", Severity.ERROR)


def too_late(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """Only a change can be too late: without a base, a one-off that is over is fine."""
    if judgement.base is None or not isinstance(schedule.pattern, Once) or schedule.file in judgement.base:
        return
    end = ends_at(schedule)
    if end is None or end > judgement.at:
        return
    yield TOO_LATE.problem(
        judgement.position(schedule, "/once/stop"), f"this window was over on {both_clocks(schedule, end)}",
        "choose a later window", pointer="/once/stop", facts={"stop": end, **clock_facts(schedule, end)},
    )  # fmt: skip
