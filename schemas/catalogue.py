"""The catalogue: all schedules, the policy and the cost centres at one revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.problems import Position
from schemas.schedule import CostCentres, Policy, Schedule, ScheduleId
from schemas.strict_yaml import Document


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one revision says. `schedules` are all whose own file is right, whether or not they meet others."""

    policy: Policy
    cost_centres: CostCentres
    schedules: Mapping[ScheduleId, Schedule]
    documents: Mapping[str, Document] = field(repr=False, compare=False)

    def at(self, schedule: Schedule, pointer: str = "") -> Position:
        """Where in its file something of a schedule stands."""
        return self.documents[schedule.file].at(pointer)

    def of_namespace(self) -> Mapping[tuple[str, str], tuple[Schedule, ...]]:
        """The schedules of each namespace, by cluster and name, in the order of their ids."""
        found: dict[tuple[str, str], list[Schedule]] = {}
        for schedule in self.schedules.values():
            found.setdefault((schedule.cluster, schedule.namespace), []).append(schedule)
        return {key: tuple(sorted(group, key=lambda s: s.id)) for key, group in sorted(found.items())}
