"""What a question is answered from: the schedules on main, what the store knows, and how the person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.asking import Ground
from bot.core.pull_request import Rate
from bot.core.sayings import Clock, Fact, Saying, say
from reconciler.core.meter import money, run_on
from reconciler.core.records import Meter, NamespaceKey, NamespaceRecord
from schemas.catalogue import Catalogue
from schemas.instants import HOUR, Instant
from schemas.language import Language


@dataclass(frozen=True, slots=True)
class Sight:
    """One look. `zone` and `language` are the person's own; `rates` what namespaces cost when they were last awake."""

    ground: Ground
    revision: str
    records: Mapping[NamespaceKey, NamespaceRecord]
    zone: str
    language: Language
    rates: Mapping[NamespaceKey, Rate] = field(default_factory=dict)

    @property
    def at(self) -> Instant:
        return self.ground.at

    @property
    def catalogue(self) -> Catalogue:
        return self.ground.catalogue

    def say(self, name: str, **facts: Fact) -> str:
        """A sentence in the person's language."""
        return say(Saying(name, facts), self.language)

    def clock(self, instant: Instant) -> str:
        """An instant on the person's clock, with the zone and in UTC too."""
        return Clock(self.zone, instant).shown(self.language)

    def rate(self, key: NamespaceKey) -> Rate | None:
        """What an hour of a namespace costs: by what it requests now, else as it was last; None: nobody knows."""
        record, prices = self.records.get(key), self.catalogue.policy.prices
        if prices is None:
            return None
        if record and record.stretch:
            cost = money(run_on(Meter(0, record.stretch.share.meter.load, prices=prices), HOUR)) or Decimal(0)
            return Rate(cost, prices.currency)
        last = self.rates.get(key)
        return last if last and last.currency == prices.currency else None
