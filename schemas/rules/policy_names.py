"""ALB401: the estate expects other data than this Alba carries. The policy's own zone is judged here too."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement
from schemas.paths import POLICY_FILE
from schemas.problems import Problem, Rule, Severity
from schemas.public_holidays import holiday_data_version
from schemas.rules.unknown_zone import zone_problems
from schemas.schedule import Policy
from schemas.strict_yaml import Document
from schemas.zones import zone_data_version

OTHER_DATA = Rule("ALB401", "other-data-version", Severity.WARNING)


def default_zone(document: Document, policy: Policy) -> Iterator[Problem]:
    """The zone of every schedule that names none; a policy without one cannot be used."""
    yield from zone_problems(policy.default_timezone, document.at("/defaultTimezone"), "/defaultTimezone")


def other_data(judgement: Judgement) -> Iterator[Problem]:
    """Another version of the zone or holiday data may move a window."""
    pinned = judgement.catalogue.policy.pinned
    carried = {"tzdata": zone_data_version(), "holidays": holiday_data_version()}
    for name, expected in (("tzdata", pinned.tzdata), ("holidays", pinned.holidays)):
        if expected and expected != carried[name]:
            pointer = f"/data/{name}"
            at = judgement.catalogue.documents[POLICY_FILE].at(pointer)
            yield OTHER_DATA.problem(
                at, f"this Alba carries {name} {carried[name]}; the policy expects {expected}",
                "compare `alba plan` of both versions; then pin the other one, or upgrade",
                pointer=pointer, facts={"data": name, "carried": carried[name], "expected": expected},
            )  # fmt: skip
