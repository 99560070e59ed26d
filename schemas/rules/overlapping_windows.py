"""ALB301: two windows of one namespace at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.coverage import Meeting, meetings
from schemas.instants import DAY, instant_text
from schemas.judgement import Judgement, both_clocks, clock_facts, pointers_at
from schemas.problems import Problem, Related, Rule, Severity
from schemas.schedule import Schedule

OVERLAPPING_WINDOWS = Rule("ALB301", "overlapping-windows", Severity.ERROR)


def overlapping_windows(judgement: Judgement, schedules: Sequence[Schedule]) -> Iterator[Problem]:
    """The windows of one namespace in one cluster never overlap, in one file or in two. They may touch."""
    for found in meetings(schedules, judgement.at - DAY, judgement.until):
        yield _problem(judgement, found)


def _problem(judgement: Judgement, found: Meeting) -> Problem:
    first, second, at = found.first, found.second, found.window.start
    here, there = pointers_at(second, at), pointers_at(first, at)
    pointer = here[-1]
    where = both_clocks(second, at)
    if first is second:
        message = f"two windows of {second.namespace} overlap, first on {where}"
        case, label = "one schedule", "both are in this list"
    else:
        message = f"{second.namespace} is already on at {where}, by {first.id}"
        case, label = "", "already on here"
    return OVERLAPPING_WINDOWS.problem(
        judgement.position(second, pointer), message,
        "shorten one of the two windows, or join them in one",
        pointer=pointer,
        facts={
            "namespace": second.namespace, "cluster": second.cluster, "first": first.id, "second": second.id,
            "at": instant_text(at), "until": instant_text(found.window.stop), "case": case, **clock_facts(second, at),
        },
        related=(Related(judgement.position(first, there[0]), label),),
    )  # fmt: skip
