"""When the engine was there: what its rounds say, and what is due and not done. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from frontend.api.snapshot import Snapshot
from reconciler.core.plan import claim_holds, switches
from reconciler.core.rounds import Round, confirmed_at, grows_stale_s
from schemas.coverage import merge
from schemas.instants import MINUTE, Instant
from schemas.schedule import Window

SILENT_AFTER_S = 2 * MINUTE
"""An engine acts within a minute at worst: what has been due for longer, nobody does."""


@dataclass(frozen=True, slots=True)
class Presence:
    """`last_seen` None: no engine has ever gone its rounds, or none does, as on Lambda. `away_since` None: one acts.

    `absences` are whole spans without one in any cluster, earliest first; `rounds` are the last of each cluster.
    `slack_s` is what everybody is given beside: a demonstration's clock runs faster than its engine.
    """

    last_seen: Instant | None = None
    away_since: Instant | None = None
    absences: tuple[Window, ...] = ()
    rounds: Mapping[str, Round] = field(default_factory=dict)
    slack_s: int = 0

    def confirmed_at(self, observed_at: Instant, cluster: str) -> Instant:
        """When what was observed in a cluster was last known to hold."""
        return confirmed_at(observed_at, self.rounds.get(cluster))

    def grows_stale_s(self, cluster: str, sweep_s: int) -> int:
        """After how long nobody's looking makes an observation stale."""
        return grows_stale_s(self.rounds.get(cluster), sweep_s) + self.slack_s


def presence(snapshot: Snapshot, now: Instant, slack_s: int = 0) -> Presence:
    """As the rounds and the records of one snapshot tell it at the instant at which it was read."""
    rounds = snapshot.rounds
    last_seen = max((r.ended for r in rounds.values()), default=None)
    silent = [r.ended for r in rounds.values() if now - r.ended > 2 * r.every_s + slack_s]
    away = min(_undone(snapshot, now, slack_s), default=now)
    if silent and len(silent) == len(rounds):
        away = min(away, max(silent))
    return Presence(
        last_seen=last_seen,
        away_since=away if away < now else None,
        absences=tuple(w for w in merge(w for r in rounds.values() for w in r.absences) if w.stop - w.start > slack_s),
        rounds=rounds,
        slack_s=slack_s,
    )


def _undone(snapshot: Snapshot, now: Instant, slack_s: int) -> Iterable[Instant]:
    """Since when something is due that nobody does, although it may be done."""
    if not switches(snapshot.pointer.policy):
        return
    for record in snapshot.records.values():
        if record.next_at < now - SILENT_AFTER_S - slack_s and record.ticket is None and not claim_holds(record, now):
            yield record.next_at
