"""Every rule, in the order in which they are asked.

Explicit, so that importing a file registers nothing. A code is never used for
something else; one that is retired stays listed with its successor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from schemas.judgement import Judgement
from schemas.problems import Problem, Rule
from schemas.rules import missing_file, shape, yaml_form
from schemas.rules.idle_exception import IDLE_EXCEPTION, idle_exception
from schemas.rules.limit_exceeded import LIMIT_EXCEEDED, limit_exceeded
from schemas.rules.night_gap import NIGHT_GAP, night_gap
from schemas.rules.no_window import NO_WINDOW, no_window
from schemas.rules.overlapping_windows import OVERLAPPING_WINDOWS, overlapping_windows
from schemas.rules.policy_names import OTHER_DATA, other_data
from schemas.rules.protected_namespace import PROTECTED_NAMESPACE, protected_namespace
from schemas.rules.too_late import TOO_LATE, too_late
from schemas.rules.too_long import TOO_LONG, too_long
from schemas.rules.unknown_cluster import UNKNOWN_CLUSTER, unknown_cluster
from schemas.rules.unknown_holidays import UNKNOWN_HOLIDAYS, unknown_holidays
from schemas.rules.unknown_zone import UNKNOWN_ZONE, unknown_zone
from schemas.rules.vanished_window import VANISHED_WINDOW, vanished_window
from schemas.rules.wrong_cost_centre import WRONG_COST_CENTRE, wrong_cost_centre
from schemas.schedule import Schedule

EstateRule: TypeAlias = Callable[[Judgement], Iterator[Problem]]
NamespaceRule: TypeAlias = Callable[[Judgement, Sequence[Schedule]], Iterator[Problem]]
ScheduleRule: TypeAlias = Callable[[Judgement, Schedule], Iterator[Problem]]

POLICY_RULES: tuple[EstateRule, ...] = (other_data,)

SCHEDULE_RULES: tuple[tuple[ScheduleRule, bool], ...] = (
    (unknown_zone, False),
    (unknown_holidays, False),
    (unknown_cluster, False),
    (protected_namespace, False),
    (wrong_cost_centre, False),
    (no_window, True),
    (too_late, True),
    (night_gap, True),
    (idle_exception, True),
    (vanished_window, True),
)
"""Each with whether it asks for windows, which only a known zone and known holidays have."""

NAMESPACE_RULES: tuple[NamespaceRule, ...] = (overlapping_windows, too_long)
"""Each asked of all schedules of one namespace in one cluster."""

CLUSTER_RULES: tuple[EstateRule, ...] = (limit_exceeded,)

_FORM_RULES = tuple(
    rule for module in (yaml_form, missing_file, shape) for rule in vars(module).values() if isinstance(rule, Rule)
)

ALL_RULES: tuple[Rule, ...] = (
    *_FORM_RULES,
    UNKNOWN_ZONE,
    UNKNOWN_HOLIDAYS,
    UNKNOWN_CLUSTER,
    PROTECTED_NAMESPACE,
    WRONG_COST_CENTRE,
    NO_WINDOW,
    TOO_LATE,
    NIGHT_GAP,
    IDLE_EXCEPTION,
    VANISHED_WINDOW,
    OVERLAPPING_WINDOWS,
    LIMIT_EXCEEDED,
    TOO_LONG,
    OTHER_DATA,
)

RETIRED: Mapping[str, str] = {}
"""Codes that are no longer given, each with the code that took their place."""
