"""How often one client may ask: a bucket that fills evenly, for each of those that asked lately.

Called on the event loop alone, so it needs no lock.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MOST_CLIENTS = 10_000
BURST_PART = 0.25


@dataclass(slots=True)
class Ration:
    """`per_minute` requests of each client, a quarter of them at once; 0 is no limit."""

    per_minute: int
    monotonic: Callable[[], float]
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, client: str) -> float | None:
        """One request: None, and it may be; or after how many seconds it may."""
        if not self.per_minute:
            return None
        now, burst = self.monotonic(), max(1.0, self.per_minute * BURST_PART)
        left, at = self._left.pop(client, (burst, now))
        left = min(burst, left + (now - at) * self.per_minute / 60)
        allowed = left >= 1
        self._left[client] = (left - 1 if allowed else left), now
        if len(self._left) > MOST_CLIENTS:
            self._left.popitem(last=False)
        return None if allowed else (1 - left) * 60 / self.per_minute


def client_of(peer: str, headers: Mapping[str, str], proxies: int) -> str:
    """Who asks: whoever connects, or whom the outermost of so many trusted proxies says that it was asked by."""
    if not proxies:
        return peer
    named = [name.strip() for name in headers.get("x-forwarded-for", "").split(",") if name.strip()]
    return named[-proxies] if len(named) >= proxies else peer
