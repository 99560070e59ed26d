"""What one engine is made of: the ports it drives, who it is, and its times."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar

from reconciler.core.claims import Mint
from reconciler.core.ports import Clock, Cluster, CostCentreSource, Reporter, Source, Store

P = ParamSpec("P")
R = TypeVar("R")


class Offload(Protocol):
    """Runs a synchronous call off the event loop: a thread in production, at once in a simulation."""

    async def __call__(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R: ...


@dataclass(frozen=True, slots=True)
class Times:
    """How long things may take, in seconds.

    `decision_s`: a decision is acted on no longer than that; `claim_s` must be at least twice as long, or a claim
    could expire under a worker that still acts. `ready_s`: a waking that takes longer ends as degraded.
    """

    tick_s: int = 60
    decision_s: int = 45
    claim_s: int = 90
    sweep_s: int = 300
    sync_s: int = 30
    ready_s: int = 600
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
    """The outside world of one engine."""

    store: Store
    clusters: Mapping[str, Cluster]
    clock: Clock
    reporter: Reporter
    owner: str
    mint: Mint
    source: Source | None = None
    cost_centres: CostCentreSource | None = None
    offload: Offload = field(default=asyncio.to_thread)
    times: Times = Times()
