"""What one engine is made of: the ports it drives, who it is, and its times."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar

from reconciler.core.claims import Mint
from reconciler.core.ports import Clock, Cluster, CostCentreSource, Reporter, Source, Store
from reconciler.engine.chronicle import Chronicle

P = ParamSpec("P")
R = TypeVar("R")


class Offload(Protocol):
    """Runs a synchronous call off the event loop: a thread in production, at once in a simulation."""

    async def __call__(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R: ...


class Endurance(Protocol):
    """What lets an engine go on while its store is away: a copy of it. Synchronous; called from threads."""

    @property
    def is_away(self) -> bool:
        """Whether the store's answers are the copy's."""
        ...

    @property
    def copy_age_s(self) -> float:
        """For how long the store has not been heard, in seconds."""
        ...

    @property
    def waiting_facts(self) -> int:
        """How many transactions the store has yet to be told of."""
        ...

    @property
    def outbox_age_s(self) -> float:
        """Since the oldest of them, in seconds; 0: there is none."""
        ...

    def upkeep(self) -> None:
        """Bring the copy up to date, or come back to the store if that answers again. To be called now and then."""
        ...


@dataclass(frozen=True, slots=True)
class Times:
    """How long things may take, in seconds.

    `decision_s`: a decision is acted on no longer than that; `claim_s` must be at least twice as long, or a claim
    could expire under a worker that still acts. `ready_s`: a waking that takes longer ends as degraded. `stale_s`:
    what is in force puts nothing more to sleep once nobody has seen its source, or the store, for so long. `observe_s`:
    how often the engine tells how it stands.
    """

    tick_s: int = 60
    decision_s: int = 45
    claim_s: int = 90
    sweep_s: int = 300
    sync_s: int = 30
    signals_s: int = 1
    ready_s: int = 600
    stale_s: int = 86_400
    observe_s: int = 15
    poll_s: float = 1.0
    longest_poll_s: float = 5.0
    shutdown_s: float = 15.0

    def __post_init__(self) -> None:
        if self.claim_s < 2 * self.decision_s:
            raise ValueError(
                f"a claim of {self.claim_s} s is shorter than two decisions of {self.decision_s} s; "
                f"set it to {2 * self.decision_s} s or more"
            )


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world of one engine. `chronicle`, one of its reporters, is written down while it runs."""

    store: Store
    clusters: Mapping[str, Cluster]
    clock: Clock
    reporter: Reporter
    owner: str
    mint: Mint
    source: Source | None = None
    cost_centres: CostCentreSource | None = None
    endurance: Endurance | None = None
    chronicle: Chronicle | None = None
    offload: Offload = field(default=asyncio.to_thread)
    times: Times = Times()

    @property
    def store_is_away(self) -> bool:
        return self.endurance is not None and self.endurance.is_away
