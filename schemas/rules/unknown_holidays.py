"""ALB202: holidays of a country, or days of a calendar, that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement
from schemas.problems import Problem, Rule, Severity
from schemas.public_holidays import country_problem
from schemas.schedule import Once, Schedule
from schemas.strict_yaml import Document
from schemas.suggestions import did_you_mean

UNKNOWN_HOLIDAYS = Rule("ALB202", "unknown-holidays", Severity.ERROR)


def unknown_holidays(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """Each name under `holidays` is a calendar of the policy, a country, or a part of one."""
    document = judgement.catalogue.documents[schedule.file]
    for country in unknown_countries(schedule):
        found = country_problem(country)
        if found is None:
            continue
        pointer = _pointer(document, country)
        calendar = did_you_mean(country, judgement.catalogue.policy.calendars)
        meant = calendar or found.meant
        hint = (
            f"did you mean {meant}?"
            if meant
            else "write a country as CO, a part of one as ES-MD, or a calendar of policy.yaml"
        )
        yield UNKNOWN_HOLIDAYS.problem(
            document.at(pointer), found.message, hint, pointer=pointer,
            facts={"name": country[:64], "known": found.known, "meant": meant or ""},
        )  # fmt: skip


def unknown_countries(schedule: Schedule) -> list[str]:
    """The names that are no country and no calendar."""
    if isinstance(schedule.pattern, Once):
        return []
    return [country for country in schedule.pattern.countries if country_problem(country)]


def _pointer(document: Document, name: str) -> str:
    named = document.value.get("holidays") if isinstance(document.value, dict) else None
    return f"/holidays/{named.index(name)}" if isinstance(named, list) else "/holidays"
