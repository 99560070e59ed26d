"""How many transitions that failed may be tried again: a budget, so that an outage is not answered with a storm.

A transition that ends well pays for two more tries. So a few are always tried, and once the dependency is back, as
many more each time as succeeded before.
"""

from __future__ import annotations

from collections.abc import Callable

A_MINUTE = 100
"""How many may be tried again in a minute whatever comes of them."""

PAID_BY_ONE = 2


class RetryBudget:
    """The budget of one cluster."""

    def __init__(self, monotonic: Callable[[], float], a_minute: int = A_MINUTE) -> None:
        self._monotonic = monotonic
        self._most = float(a_minute)
        self._left = float(a_minute)
        self._at = monotonic()

    def take(self) -> bool:
        """Whether one more may be tried again now; if so, it is paid for."""
        now = self._monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._most / 60)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def pay(self) -> None:
        """One ended well."""
        self._left = min(self._most, self._left + PAID_BY_ONE)
