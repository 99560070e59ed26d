"""What is to be done about a namespace now: its record and an instant in, a step out.

Called by the engine for each record that the index names, and by whatever shows what will come.
Level-triggered: it asks what should be true at that instant and what the record says, never what has just
happened; so the same question twice gives the same answer, and skipped ticks change nothing.

Its editor's rule: `next_instant` may never be later than the first instant at which `step` would say
something, or the index hides the record for ever. A test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reconciler.core.calendar import Occurrence, covering, ended_between, is_live, next_start
from reconciler.core.records import NEVER, Drift, DriftKind, NamespaceRecord, Phase, Stretch
from schemas.instants import Instant
from schemas.schedule import Mode, Policy


class Step(StrEnum):
    """What a record asks for. `roll` switches nothing: it files what is over and sets the next instant."""

    WAKE = "wake"
    SLEEP = "sleep"
    ROLL = "roll"


@dataclass(frozen=True, slots=True)
class Decision:
    """A step, and until when it may be acted on: the namespace's next edge, or 45 s, whichever is first."""

    step: Step
    valid_until: Instant


def switches(policy: Policy) -> bool:
    """Whether the policy lets anything be switched at all."""
    return policy.mode is Mode.SWITCH and not policy.paused


def claim_holds(record: NamespaceRecord, now: Instant) -> bool:
    """Whether somebody has the exclusive right to this namespace at the moment."""
    return record.claim is not None and record.claim.expires > now


def wanted(record: NamespaceRecord, now: Instant) -> Occurrence | None:
    """The occurrence for which the namespace is to be awake; none where no schedule is followed."""
    return None if record.protected else covering(record.calendar, now)


def is_governed(record: NamespaceRecord, now: Instant) -> bool:
    """Whether Alba decides over this namespace: it has a live schedule, or sleeps by default."""
    return not record.protected and (record.asleep_by_default or is_live(record.calendar, now))


def transition(record: NamespaceRecord, policy: Policy, now: Instant) -> Step | None:
    """The switch that the schedules ask for, whether or not it may be tried at this moment."""
    if record.protected:
        return None
    if covering(record.calendar, now):
        return Step.WAKE if record.phase is not Phase.AWAKE or record.unsettled else None
    if record.phase is Phase.AWAKE or record.unsettled:
        return Step.SLEEP
    if record.phase is Phase.UNKNOWN:
        return Step.SLEEP if record.adopted and is_governed(record, now) else None
    return Step.SLEEP if record.drift and _heals(record, record.drift, policy, now) else None


def step(record: NamespaceRecord, policy: Policy, now: Instant) -> Step | None:
    """What to do now, or nothing."""
    if claim_holds(record, now):
        return None
    switch = transition(record, policy, now)
    if switch and not _must_wait(record, policy, now):
        return switch
    expected = next_instant(record, policy, now)
    return Step.ROLL if record.next_at != expected or expected <= now else None


def decide(record: NamespaceRecord, policy: Policy, now: Instant, decision_s: int) -> Decision | None:
    """The step with the instant at which it stops being true."""
    chosen = step(record, policy, now)
    if chosen is None:
        return None
    return Decision(chosen, min(now + decision_s, next_edge(record, now)))


def wake_due(record: NamespaceRecord, found: Occurrence, now: Instant) -> Instant:
    """Since when Alba could have woken a namespace for an occurrence: not before the calendar that asks for it was in
    force, nor while it waited for a place.
    """
    return now if record.ticket is not None else min(now, max(found.window.start, record.in_force_since))


def next_edge(record: NamespaceRecord, now: Instant) -> Instant:
    """The next instant at which the schedules may want something else."""
    found = wanted(record, now)
    if found:
        return found.window.stop
    start = None if record.protected else next_start(record.calendar, now)
    return NEVER if start is None else start


def next_instant(record: NamespaceRecord, policy: Policy, now: Instant) -> Instant:
    """When `step` will next have something to say; at or before `now` if it has already."""
    if record.claim and record.claim.expires > now:
        return record.claim.expires
    if _untidy(record, now):
        return now
    edge = next_edge(record, now)
    if transition(record, policy, now):
        if not switches(policy):
            return edge
        if record.failure and record.failure.retry_at > now:
            return min(edge, record.failure.retry_at)
        return now if record.ticket is None else min(record.ticket, now)
    instants = [edge]
    if record.drift and record.drift.kind is DriftKind.WOKEN_BY_HAND and policy.drift.heal:
        instants.append(max(heal_at(record, record.drift, policy), now))
    return min(instants)


def _must_wait(record: NamespaceRecord, policy: Policy, now: Instant) -> bool:
    return not switches(policy) or (record.failure is not None and record.failure.retry_at > now)


def _untidy(record: NamespaceRecord, now: Instant) -> bool:
    """Whether something is over that the record still carries as if it were not."""
    if record.claim is not None and not record.unsettled:
        return True
    found = wanted(record, now)
    if record.ticket is not None and not found:
        return True
    if record.protected and (record.phase is Phase.AWAKE or record.unsettled or record.stretch):
        return True
    if ended_between(record.calendar, record.accounted, now):
        return True
    return record.stretch is not None and found is not None and not continues(record.stretch, found)


def continues(stretch: Stretch, found: Occurrence) -> bool:
    """Whether the running share is still the one that this occurrence asks for."""
    share = stretch.share
    return (share.schedule, share.planned, share.cost_centre, share.commit) == (
        found.entry.schedule.id,
        found.window,
        found.entry.schedule.cost_centre,
        found.entry.commit,
    )


def heal_at(record: NamespaceRecord, drift: Drift, policy: Policy) -> Instant:
    """When a namespace that somebody woke by hand is put back to sleep: after the grace, and not while contended."""
    return max(drift.since + policy.drift.after_s, record.contended_until or 0)


def _heals(record: NamespaceRecord, drift: Drift, policy: Policy, now: Instant) -> bool:
    return (
        drift.kind is DriftKind.WOKEN_BY_HAND
        and policy.drift.heal
        and is_governed(record, now)
        and now >= heal_at(record, drift, policy)
    )
