"""Leaves the bot's word in the store each minute: how GitHub and Slack answer it, which nobody else asks.

Whoever was not asked for a while is greeted, so that a token that was taken away is known before somebody needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.ports import MessagesUnavailable, ProposalRefused, ProposalsUnavailable
from reconciler.adapters.breakers.breaker import Breaker
from reconciler.core.bots import BOTS_ID, Bots, BotWord, after
from reconciler.core.hours import LONGEST_ERROR, BreakerStood
from reconciler.core.ports import Expect, Put, Store
from schemas.instants import MINUTE, Instant

GREETED_S = 5 * MINUTE
"""Whoever has answered since then needs no greeting."""

TRIES = 3
"""How often the item is written that other bots write at the same time."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody whom this bot asks, through a breaker. `greet` asks nothing but an answer."""

    breaker: Breaker
    greet: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Speaker:
    """One round after another, in a thread of its own, since a client of GitHub is not shared."""

    store: Store
    peers: Sequence[Peer]
    owner: str
    now: Callable[[], float]
    mint: Callable[[], str]

    def round(self) -> bool:
        """Greet whom that is due to, and say how they all stand. False: other bots kept writing. StoreUnavailable."""
        for peer in self.peers:
            heard = peer.breaker.heard()
            if heard.error or heard.answered_s is None or heard.answered_s >= GREETED_S:
                # What comes of it is in the breaker.
                with suppress(MessagesUnavailable, ProposalsUnavailable, ProposalRefused):
                    peer.greet()
        now = int(self.now())
        word = BotWord(self.owner, now, tuple(_stood(peer.breaker, now) for peer in self.peers))
        return any(self._said(word) for _ in range(TRIES))

    def _said(self, word: BotWord) -> bool:
        found = self.store.read([BOTS_ID]).get(BOTS_ID)
        before = found if isinstance(found, Bots) else None
        said = after(before, self.mint(), word)
        return self.store.transact([Put(said, before.version if before else Expect.ABSENT)])


def _stood(breaker: Breaker, now: Instant) -> BreakerStood:
    heard = breaker.heard()

    def at(ago_s: float | None) -> Instant | None:
        return None if ago_s is None else now - int(ago_s)

    return BreakerStood(
        breaker.dependency,
        breaker.calls,
        heard.state,
        now - int(heard.since_s),
        heard.error[:LONGEST_ERROR],
        at(heard.error_s),
        at(heard.answered_s),
    )
