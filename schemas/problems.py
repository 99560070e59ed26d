"""What can be wrong with a catalogue, and where: the shape that every rule reports in.

CI, the bot, the API and the reconciler all show the same `Problem`; each says it in its own
manner. A code is never used again for something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Fact: TypeAlias = str | int | Sequence[str]


class Severity(StrEnum):
    """An error makes a file unusable; a warning alone never fails a check."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A span of a file. Lines and columns count from 1; the end column is the one after the last character."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to the problem, and why."""

    position: Position
    label: str


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that would solve the problem: put `text` in place of the span at `position`."""

    position: Position
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, and what to do about it.

    `pointer` is the JSON pointer of the field in its file, "" for the whole file. `facts` carries the
    names, instants and numbers of the sentence, so that it can be said again in another language; the fact `case`
    says which of its rule's sentences it is, where there are several.
    """

    code: str
    rule: str
    severity: Severity
    at: Position
    message: str
    hint: str
    pointer: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """The declaration of a rule: a stable code, a name for what is wrong, and how much it matters."""

    code: str
    name: str
    severity: Severity

    def problem(
        self,
        at: Position,
        message: str,
        hint: str,
        *,
        pointer: str = "",
        facts: Mapping[str, Fact] | None = None,
        fixes: tuple[Fix, ...] = (),
        related: tuple[Related, ...] = (),
    ) -> Problem:
        """This rule, broken at one place."""
        return Problem(self.code, self.name, self.severity, at, message, hint, pointer, facts or {}, fixes, related)


def has_errors(problems: Sequence[Problem]) -> bool:
    """Whether anything worse than a warning was found."""
    return any(p.severity is Severity.ERROR for p in problems)
