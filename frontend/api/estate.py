"""What the routes are given: the copies, the clock, and where links lead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, TypeAlias

from fastapi import Depends, Request

from frontend.api.answers import Answers
from frontend.api.content.changes import changed
from frontend.api.content.frame import Frame
from frontend.api.following import Copy, Follower
from frontend.api.hourly import Hourly
from frontend.api.links import Repository
from frontend.api.live import Hub, Told
from frontend.api.lookout import Lookout
from frontend.api.mainline import Main, Mainline
from frontend.api.past import Past
from frontend.api.presence import presence
from frontend.api.standing import Standings
from reconciler.adapters.breakers.breaker import Breaker
from reconciler.core.history import HistoryRow
from reconciler.core.ports import Clock, SourceUnavailable
from reconciler.core.records import NamespaceKey
from schemas.instants import MINUTE, Instant

SLACK_OF_A_DEMO_S = 5
"""Seconds of this machine's time that a demonstration's engine may take for what is due."""


@dataclass(slots=True)
class Kept:
    """What the last frame was made of, and the frame; replaced whole, since threads share it."""

    last: tuple[Copy, Main | None, Instant, Frame] | None = None


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything that answers are made from. `repository` None: nobody says where its page is; `lookout` None: no
    cluster is asked. `sweep_s` is how often the engine compares, as far as this process knows.
    """

    follower: Follower
    mainline: Mainline
    past: Past
    hourly: Hourly
    standings: Standings
    clock: Clock
    hub: Hub
    repository: Repository | None = None
    lookout: Lookout | None = None
    sweep_s: int = 5 * MINUTE
    demo_speed: float = 0
    breakers: Mapping[str, Breaker] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    kept: Kept = field(default_factory=Kept)

    def refresh(self) -> Told | None:
        """Look at the store again; gives what those who listen are to be told."""
        change = self.follower.refresh()
        self.past.compare(int(self.clock.now()))
        if change is None:
            return None
        return Told(change.seq, changed(self.frame(), change.seq, change.keys).model_dump_json())

    def frame(self) -> Frame:
        """The copy at this instant: one for all who ask within a second. NotReady."""
        copy, main, now = self.follower.copy, self.mainline.current, int(self.clock.now())
        frame = self.present_frame()
        if frame is None:
            frame = self._frame(copy, main, now)
            self.kept.last = copy, main, now, frame
        return frame

    def present_frame(self) -> Frame | None:
        """The same, if somebody has asked for it already."""
        last = self.kept.last
        if (
            last
            and self.follower.is_at(last[0])
            and last[1] is self.mainline.current
            and last[2] == int(self.clock.now())
        ):
            return last[3]
        return None

    def _frame(self, copy: Copy, main: Main | None, now: Instant) -> Frame:
        snapshot = copy.snapshot
        return Frame(
            snapshot,
            now,
            self.standings.at(snapshot, now),
            main,
            self.repository,
            presence(snapshot, copy.read_at, int(SLACK_OF_A_DEMO_S * self.demo_speed)),
            sweep_s=self.sweep_s,
            demo_speed=self.demo_speed,
        )

    async def seeing(self, which: Callable[[Frame], Collection[NamespaceKey]]) -> Frame:
        """The same, with what the clusters show now of some namespaces, where they may be asked. NotReady."""
        frame = await asyncio.to_thread(self.frame)
        if self.lookout is None:
            return frame
        seen = {key: frame.snapshot.records[key].observed for key in which(frame)}
        noted = {key: observed.at if observed else 0 for key, observed in seen.items()}
        return replace(frame, looks=await self.lookout.looks(frame.policy.clusters, noted))

    def past_of(self, since: Instant, until: Instant, key: NamespaceKey | None = None) -> list[HistoryRow]:
        """The history that has to do with a span; of what slept through it, the last time awake before it too.
        StoreUnavailable: it is away, and was never asked this. TooMuchHistory.
        """
        return self.past.around(since, until, key)

    def main(self) -> Main:
        """Main as it was last read. SourceUnavailable: it never was."""
        if self.mainline.current is None:
            raise SourceUnavailable(self.mainline.fault)
        return self.mainline.current


async def estate_of(request: Request) -> Estate:
    estate = request.app.state.estate
    assert isinstance(estate, Estate)
    return estate


GivenEstate: TypeAlias = Annotated[Estate, Depends(estate_of)]
