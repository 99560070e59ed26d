"""Which schedules are asked for: the filter that lists, the timeline and the CSV share, and what it would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from pydantic import BaseModel, Field

from frontend.api.content.frame import team_of
from reconciler.core.records import Condition, State
from reconciler.core.rows import ScheduleRow

MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """What a schedule must be to be listed; an empty field asks for nothing, several values mean any of them."""

    cluster: tuple[str, ...] = ()
    namespace: tuple[str, ...] = ()
    cost_center: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    state: tuple[State, ...] = ()
    condition: tuple[Condition, ...] = ()
    text: str = ""

    def fits(self, row: ScheduleRow, but: str = "") -> bool:
        """Whether a row fits it; `but` names a field that is left aside."""
        asked = (name for name in _VALUES if name != but and getattr(self, name))
        return all(_VALUES[name](row) & set(getattr(self, name)) for name in asked) and (
            self.text.casefold() in f"{row.id} {row.key} {row.owner} {row.cost_centre} {row.reason}".casefold()
        )

    @property
    def asks_nothing(self) -> bool:
        return not any(getattr(self, f.name) for f in fields(self))


_VALUES: Mapping[str, Callable[[ScheduleRow], set[str]]] = {
    "cluster": lambda row: {row.key.cluster},
    "namespace": lambda row: {row.key.namespace},
    "cost_center": lambda row: {row.cost_centre},
    "owner": lambda row: {row.owner},
    "team": lambda row: {team_of(row.file, row.owner)},
    "state": lambda row: {row.state},
    "condition": lambda row: set(row.conditions),
}


class Choice(BaseModel):
    """A value that can be asked for, and how many schedules it would leave beside what is asked already."""

    value: str = Field(examples=["awake"])
    count: int


class Choices(BaseModel):
    """The most frequent values of each field, the more frequent first."""

    cluster: list[Choice]
    cost_center: list[Choice]
    owner: list[Choice]
    team: list[Choice]
    state: list[Choice]
    condition: list[Choice]


def choices(rows: Sequence[ScheduleRow], wanted: Filter) -> Choices:
    """Of each field, by what the others ask."""
    return Choices(**{name: _counted(rows, wanted, name) for name in Choices.model_fields})


def _counted(rows: Iterable[ScheduleRow], wanted: Filter, name: str) -> list[Choice]:
    values = _VALUES[name]
    found = Counter(str(value) for row in rows if wanted.fits(row, but=name) for value in values(row))
    most = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_CHOICES]
    return [Choice(value=value, count=count) for value, count in most]
