"""Applies the rules: first those about single schedules, then those about the whole calendar.

Called by `check` alone. The calendar is judged from an instant to three years later, or to the last date that any
file names, whichever is later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from schemas.catalogue import Catalogue
from schemas.instants import DAY, Instant
from schemas.judgement import Judgement
from schemas.problems import Problem
from schemas.rules.registry import CALENDAR_RULES, POLICY_RULES, SCHEDULE_RULES
from schemas.rules.unknown_holidays import unknown_countries
from schemas.schedule import Once, Schedule
from schemas.zones import KnownZone, zone_verdict

JUDGED_DAYS = 3 * 366


def judge_schedules(
    catalogue: Catalogue, at: Instant, *, base: Mapping[str, bytes] | None, centres_known: bool
) -> list[Problem]:
    """What is wrong with single schedules and with the policy, the rest of the estate notwithstanding."""
    judgement = Judgement(catalogue, at, _judged_until(catalogue, at), base, centres_known)
    found = [p for rule in POLICY_RULES for p in rule(judgement)]
    for schedule in catalogue.schedules.values():
        found += _about(judgement, schedule)
    return _once_each(found)


def judge_calendar(catalogue: Catalogue, at: Instant) -> list[Problem]:
    """What is wrong between schedules that are each right."""
    judgement = Judgement(catalogue, at, _judged_until(catalogue, at))
    return [p for rule in CALENDAR_RULES for p in rule(judgement)]


def _about(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """The rules in order; those that need a zone or a calendar are asked only where these are known."""
    for rule, needs_windows in SCHEDULE_RULES:
        if needs_windows and not _has_windows(schedule):
            return
        yield from rule(judgement, schedule)


def _has_windows(schedule: Schedule) -> bool:
    return isinstance(zone_verdict(schedule.timezone), KnownZone) and not unknown_countries(schedule)


def _judged_until(catalogue: Catalogue, at: Instant) -> Instant:
    last = max((day for s in catalogue.schedules.values() for day in _dates(s)), default=date(1970, 1, 1))
    return max(at + JUDGED_DAYS * DAY, ((last - date(1970, 1, 1)).days + 2) * DAY)


def _dates(schedule: Schedule) -> Iterator[date]:
    pattern = schedule.pattern
    if isinstance(pattern, Once):
        yield pattern.stop.date()
        return
    yield from (day for day in (pattern.first, pattern.last) if day)
    yield from (days.last for days in pattern.exceptions)


def _once_each(problems: list[Problem]) -> list[Problem]:
    """A file of several namespaces says what is wrong with itself once."""
    seen: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.code, problem.at, problem.message), problem)
    return list(seen.values())
