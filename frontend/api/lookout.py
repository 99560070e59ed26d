"""Looks at namespaces in their clusters itself, where this process may: what is ready is then seen as it is now.

What was seen within the last few seconds is not asked again, unless the engine has seen something else since. A cluster
that does not answer in time is left out, and said: then the engine's word stands; one that has not answered several
times is left alone for a while. Called on the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from frontend.api.content.frame import Look
from reconciler.adapters.breakers.breaker import Breaker, LeftAlone, Limits
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.core.ports import Clock, Cluster, ClusterUnavailable
from reconciler.core.records import NamespaceKey
from reconciler.core.view import NamespaceView
from reconciler.engine.looking import Looker
from schemas.instants import Instant

KEPT_S = 10.0
LEAST_KEPT_S = 1.0
"""Of what the engine has seen otherwise since: its clock may be ahead of this one."""
PATIENCE_S = 5.0
CONNECT_AGAIN_S = 20.0
"""After nobody could say how a cluster is reached."""

Connect = Callable[[Sequence[str]], Awaitable[Mapping[str, Cluster]]]


@dataclass(slots=True)
class Sight:
    """How a cluster answers: when it last did, what is wrong now, and whether it is asked."""

    breaker: Breaker
    answered_at: Instant | None = None
    fault: str = ""


@dataclass(slots=True)
class Lookout:
    """`connect` is asked for the clusters of the policy when something is first looked at, and again later for those
    that it raised ClusterUnavailable for: nobody says how they are reached.
    """

    connect: Connect
    clock: Clock
    monotonic: Callable[[], float]
    kept_s: float = KEPT_S
    sights: dict[str, Sight] = field(default_factory=dict)
    _clusters: dict[str, Cluster] = field(default_factory=dict)
    _lookers: dict[str, Looker] = field(default_factory=dict)
    _kept: dict[NamespaceKey, tuple[float, Look]] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    _open_from: float = float("-inf")

    async def looks(
        self, clusters: Sequence[str], noted: Mapping[NamespaceKey, Instant]
    ) -> Mapping[NamespaceKey, Look]:
        """What these namespaces look like now, as far as their clusters answer; with each the instant at which the
        engine noted down what it saw.
        """
        tick = self.monotonic()
        fresh = {key: look for key, at in noted.items() if (look := self._still(key, at, tick))}
        wanted = [key for key in noted if key not in fresh]
        await self._open(clusters)
        seen = await asyncio.gather(*(self._of(name, wanted) for name in {key.cluster for key in wanted}))
        for part in seen:
            self._kept.update((key, (tick, look)) for key, look in part.items())
            fresh.update(part)
        return fresh

    def _still(self, key: NamespaceKey, noted: Instant, tick: float) -> Look | None:
        """What was seen of it, where that need not be asked again."""
        at, look = self._kept.get(key, (0.0, None))
        if look is None or tick - at >= (self.kept_s if look.at > noted else LEAST_KEPT_S):
            return None
        return look

    async def close(self) -> None:
        """Give the connections back."""
        for cluster in self._clusters.values():
            await cluster.close()
        self._clusters, self._lookers = {}, {}

    async def _open(self, names: Sequence[str]) -> None:
        for name in names:
            self._sight(name)
        async with self._opening:
            missing = [name for name in names if name not in self._lookers]
            if not missing or self.monotonic() < self._open_from:
                return
            try:
                opened = await self.connect(missing)
            except ClusterUnavailable as error:
                self._open_from = self.monotonic() + CONNECT_AGAIN_S
                for name in missing:
                    self._sight(name).fault = str(error)
                return
            self._clusters |= opened
            self._lookers |= {name: Looker(cluster, self.clock) for name, cluster in opened.items()}

    def _sight(self, cluster: str) -> Sight:
        if cluster not in self.sights:
            breaker = Breaker(f"cluster {cluster}", "reads", Limits(), self.monotonic, SilentReporter())
            self.sights[cluster] = Sight(breaker)
        return self.sights[cluster]

    async def _of(self, cluster: str, wanted: Sequence[NamespaceKey]) -> Mapping[NamespaceKey, Look]:
        looker, names = self._lookers.get(cluster), [key.namespace for key in wanted if key.cluster == cluster]
        if looker is None:
            return {}
        sight = self._sight(cluster)
        try:
            with sight.breaker.call():
                views = await _in_time(looker, names)
        except (ClusterUnavailable, LeftAlone) as error:
            sight.fault = str(error)
            return {}
        sight.answered_at, sight.fault = int(self.clock.now()), ""
        return {
            NamespaceKey(cluster, name): Look(sight.answered_at, view)
            for name, view in views.items()
            if not view.unlistable
        }


async def _in_time(looker: Looker, names: Sequence[str]) -> Mapping[str, NamespaceView]:
    """ClusterUnavailable, also where it takes longer than anybody waits who looks at a page."""
    try:
        return await asyncio.wait_for(looker.views(names), PATIENCE_S)
    except TimeoutError as error:
        raise ClusterUnavailable(f"it has not answered for {PATIENCE_S:g} s") from error
