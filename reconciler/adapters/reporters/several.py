"""Tells several reporters, in their order."""

from __future__ import annotations

from dataclasses import dataclass

from reconciler.core.happenings import Happening
from reconciler.core.ports import Reporter


@dataclass(frozen=True, slots=True)
class Reporters:
    """All of them as one."""

    each: tuple[Reporter, ...]

    def tell(self, happening: Happening) -> None:
        for reporter in self.each:
            reporter.tell(happening)
