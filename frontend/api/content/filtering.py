"""Which schedules are asked for: the filter that lists, the timeline and the CSV share, and what it would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

    def fits(self, row: ScheduleRow) -> bool:
        """Whether a row fits it."""
        return all(not amiss for _, amiss in self.judged([row]))

    def judged(self, rows: Iterable[ScheduleRow]) -> Iterator[tuple[ScheduleRow, list[str]]]:
        """Each row with the fields that it does not fit."""
        asked = [(name, _VALUES[name], frozenset(values)) for name in _VALUES if (values := getattr(self, name))]
        text = self.text.casefold()
        for row in rows:
            amiss = [name for name, values, wanted in asked if wanted.isdisjoint(values(row))]
            if text and text not in f"{row.id} {row.key} {row.owner} {row.cost_centre} {row.reason}".casefold():
                amiss.append("text")
            yield row, amiss

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
    """A value that can be asked for, and how many of what is listed it would leave beside what is asked already."""

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


def choices(judged: Iterable[tuple[ScheduleRow, Sequence[str]]]) -> Choices:
    """Of each field, by what the others ask: a row that fits all but one field counts for that one alone."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in Choices.model_fields}
    fields = tuple((name, _VALUES[name], counts[name]) for name in counts)
    for row, amiss in judged:
        if len(amiss) > 1:
            continue
        for name, values, found in fields:
            if not amiss or amiss[0] == name:
                for value in values(row):
                    found[value] += 1
    return Choices(**{name: most_frequent(found) for name, found in counts.items()})


def most_frequent(found: Mapping[str, int]) -> list[Choice]:
    """The values that are offered, the more frequent first."""
    most = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_CHOICES]
    return [Choice(value=str(value), count=count) for value, count in most]
