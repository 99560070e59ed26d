"""What engines counted hour by hour, and what the bots last said, asked of the store and remembered for a while.

Only an hour that goes on, or has just ended, is written every minute; an older one grows once more where the store was
away. While it is away, what was read before is what there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from reconciler.core.bots import BOTS_ID, Bots, BotWord
from reconciler.core.hours import Hour, hour_ids
from reconciler.core.items import Item
from reconciler.core.ports import Store, StoreUnavailable
from reconciler.core.records import ItemId
from schemas.instants import HOUR, MINUTE, Instant

YOUNG_S = 15
"""For how long what a bot said is believed without being asked for again."""

OLD_S = 10 * MINUTE
"""For how long an hour that is over is believed without being asked for again."""

_READ_AT_ONCE = 100


@dataclass(slots=True)
class Hourly:
    """Called from any thread."""

    store: Store
    _kept: dict[ItemId, tuple[Instant, Item | None]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def between(self, since: Instant, until: Instant, now: Instant) -> list[Hour]:
        """The hours that have a part in `[since, until)` and that somebody counted in, earliest first."""
        ids = hour_ids(since, min(until, now + 1))
        lately = set(hour_ids(now - HOUR, now + 1))
        with self._lock:
            asked = [id_ for id_ in ids if not self._is_young(id_, now, MINUTE if id_ in lately else OLD_S)]
        for first in range(0, len(asked), _READ_AT_ONCE):
            self._ask(asked[first : first + _READ_AT_ONCE], now)
        with self._lock:
            found = [self._kept[id_][1] for id_ in ids if id_ in self._kept]
            self._forget(now)
        return [hour for hour in found if isinstance(hour, Hour)]

    def bots(self, now: Instant) -> tuple[BotWord, ...]:
        """The last word of each bot."""
        with self._lock:
            is_young = self._is_young(BOTS_ID, now, YOUNG_S)
        if not is_young:
            self._ask([BOTS_ID], now)
        with self._lock:
            _, bots = self._kept.get(BOTS_ID, (now, None))
        return bots.words if isinstance(bots, Bots) else ()

    def _is_young(self, id_: ItemId, now: Instant, young_s: int) -> bool:
        return id_ in self._kept and now - self._kept[id_][0] < young_s

    def _ask(self, ids: list[ItemId], now: Instant) -> None:
        try:
            found = self.store.read(ids)
        except StoreUnavailable:
            return
        with self._lock:
            for id_ in ids:
                self._kept[id_] = now, found.get(id_)

    def _forget(self, now: Instant) -> None:
        known = {BOTS_ID, *hour_ids(0, now + 1)}
        for id_ in self._kept.keys() - known:
            del self._kept[id_]
