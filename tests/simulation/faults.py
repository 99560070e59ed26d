"""What goes wrong, and where: one fault at one effect of an engine, chosen by a script or by chance."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Fault(StrEnum):
    """The ways in which a call to the world can end badly."""

    CRASH_BEFORE = "crash before"
    CRASH_AFTER = "crash after"
    REPLY_LOST = "reply lost"
    NEVER_ARRIVED = "never arrived"
    REFUSED = "refused"
    LATE = "late"
    STALLED = "stalled"


@dataclass(frozen=True, slots=True)
class Effect:
    """One call to the world: the how-many-eth it is in the run, and which."""

    number: int
    call: str
    writes: bool


class Faults(Protocol):
    """Decides what happens to an effect."""

    def at(self, effect: Effect) -> Fault | None: ...

    def heal(self) -> None:
        """Nothing is to go wrong from now on."""
        ...


@dataclass(slots=True)
class Listening:
    """Nothing goes wrong; the effects are noted until it is healed."""

    effects: list[Effect] = field(default_factory=list)
    healed: bool = False

    def at(self, effect: Effect) -> Fault | None:
        if not self.healed:
            self.effects.append(effect)
        return None

    def heal(self) -> None:
        self.healed = True


@dataclass(slots=True)
class OneFault:
    """One fault, at the effect of a number. `happened` tells whether there was one."""

    number: int
    fault: Fault
    happened: bool = False

    def at(self, effect: Effect) -> Fault | None:
        if effect.number != self.number:
            return None
        self.happened = True
        return self.fault

    def heal(self) -> None:
        """It is one effect only, whenever that is."""


@dataclass(slots=True)
class FaultsByChance:
    """Faults at random, writes being hit more often than reads; none once it is healed. `happened` counts them."""

    chance: random.Random
    of_writes: float = 0.15
    of_reads: float = 0.01
    healed: bool = False
    happened: Counter[tuple[str, Fault]] = field(default_factory=Counter)

    def at(self, effect: Effect) -> Fault | None:
        if self.healed or self.chance.random() > (self.of_writes if effect.writes else self.of_reads):
            return None
        fault = self.chance.choice(tuple(Fault))
        self.happened[effect.call, fault] += 1
        return fault

    def heal(self) -> None:
        self.healed = True
