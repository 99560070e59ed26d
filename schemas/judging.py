"""Applies the rules: first those about single schedules, then those about what they are together.

Called by `schemas.checking` alone. The calendar is judged from an instant to three years later, or to the last date
that any file names, whichever is later.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date
from typing import TypeAlias

from schemas.catalogue import NamespaceName
from schemas.instants import DAY, Instant
from schemas.judgement import Judgement
from schemas.problems import Problem
from schemas.rules.registry import CLUSTER_RULES, NAMESPACE_RULES, POLICY_RULES, SCHEDULE_RULES
from schemas.rules.unknown_holidays import unknown_countries
from schemas.schedule import Once, Schedule
from schemas.zones import KnownZone, zone_verdict

JUDGED_DAYS = 3 * 366

Problems: TypeAlias = tuple[Problem, ...]


def judge_policy(judgement: Judgement) -> list[Problem]:
    """What is wrong with the policy, whatever the schedules say."""
    return [p for rule in POLICY_RULES for p in rule(judgement)]


def judge_schedules(judgement: Judgement) -> list[Problem]:
    """What is wrong with single schedules, the rest of the estate notwithstanding."""
    return _once_each(p for schedule in judgement.catalogue.schedules.values() for p in _about(judgement, schedule))


def judge_namespaces(
    judgement: Judgement, only: Container[NamespaceName] | None = None
) -> dict[NamespaceName, Problems]:
    """What is wrong between the schedules of one namespace that are each right, by namespace: of all, or of some."""
    found = {
        name: tuple(p for rule in NAMESPACE_RULES for p in rule(judgement, schedules))
        for name, schedules in judgement.catalogue.of_namespace(only).items()
    }
    return {name: problems for name, problems in found.items() if problems}


def judge_clusters(judgement: Judgement) -> list[Problem]:
    """What is wrong between namespaces."""
    return [p for rule in CLUSTER_RULES for p in rule(judgement)]


def judged_until(schedules: Iterable[Schedule], at: Instant) -> Instant:
    """The end of the calendar that is judged from an instant on."""
    last = max((day for s in schedules for day in _dates(s)), default=date(1970, 1, 1))
    return max(at + JUDGED_DAYS * DAY, ((last - date(1970, 1, 1)).days + 2) * DAY)


def _about(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """The rules in order; those that need a zone or a calendar are asked only where these are known."""
    for rule, needs_windows in SCHEDULE_RULES:
        if needs_windows and not _has_windows(schedule):
            return
        yield from rule(judgement, schedule)


def _has_windows(schedule: Schedule) -> bool:
    return isinstance(zone_verdict(schedule.timezone), KnownZone) and not unknown_countries(schedule)


def _dates(schedule: Schedule) -> Iterator[date]:
    pattern = schedule.pattern
    if isinstance(pattern, Once):
        yield pattern.stop.date()
        return
    yield from (day for day in (pattern.first, pattern.last) if day)
    yield from (days.last for days in pattern.exceptions)


def _once_each(problems: Iterable[Problem]) -> list[Problem]:
    """A file of several namespaces says what is wrong with itself once."""
    seen: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.code, problem.at, problem.message), problem)
    return list(seen.values())
