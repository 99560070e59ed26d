"""The catalogue: all schedules, the policy and the cost centres at one revision."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from schemas.problems import Position
from schemas.schedule import CostCentres, Policy, Schedule, ScheduleId
from schemas.strict_yaml import Document

NamespaceName: TypeAlias = tuple[str, str]
"""Cluster and namespace."""


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

    def of_namespace(
        self, only: Container[NamespaceName] | None = None
    ) -> Mapping[NamespaceName, tuple[Schedule, ...]]:
        """The schedules of each namespace, by cluster and name, in the order of their ids: of all, or of some."""
        found: dict[NamespaceName, list[Schedule]] = {}
        for schedule in self.schedules.values():
            name = (schedule.cluster, schedule.namespace)
            if only is None or name in only:
                found.setdefault(name, []).append(schedule)
        return {key: tuple(sorted(group, key=lambda s: s.id)) for key, group in sorted(found.items())}
