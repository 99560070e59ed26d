"""Carries one claimed transition out: looks, patches what is not where it should be, and looks again until it is.

Idempotent at every point: whoever comes after a crash looks and does what is left. Nothing is written once the
decision is no longer valid, by the wall clock and by one that cannot be set; what is left then goes on with a
fresh decision.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from reconciler.core.plan import next_edge, wanted
from reconciler.core.ports import Clock, Cluster, ClusterUnavailable, Conflict, ListRefused
from reconciler.core.power import PowerPlan, fence_patches, sleep_patches, wake_patches
from reconciler.core.readiness import readiness
from reconciler.core.records import Load, NamespaceRecord, Observed, Way
from reconciler.core.view import Life, NamespaceView, with_answers
from reconciler.engine.judging import Ending, Failed, Reached, Transition, Unfinished, judge, looked
from reconciler.engine.looking import Looker
from reconciler.engine.ports import Times
from reconciler.engine.sending import Sender
from schemas.instants import Instant
from schemas.patterns import matches
from schemas.protection import protecting_pattern
from schemas.schedule import Policy


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when a decision may be acted on, on both clocks, and unless the engine is asked to end before."""

    clock: Clock
    wall: float
    monotonic: float
    stopped: asyncio.Event

    def holds(self) -> bool:
        in_time = self.clock.now() < self.wall and self.clock.monotonic() < self.monotonic
        return in_time and not self.stopped.is_set()


def validity(record: NamespaceRecord, clock: Clock, times: Times, stopped: asyncio.Event) -> Validity:
    """The validity of a decision about a record, taken now."""
    now = clock.now()
    until = min(now + times.decision_s, next_edge(record, int(now)))
    return Validity(clock, until, clock.monotonic() + (until - now), stopped)


def _is_wanted(record: NamespaceRecord, way: Way, now: Instant) -> bool:
    """Whether the schedules still ask for what was claimed: to claim may have taken until after an edge."""
    return (wanted(record, now) is not None) is (way is Way.WAKE)


class Actor:
    """Carries transitions out in one cluster."""

    def __init__(self, cluster: Cluster, looker: Looker, clock: Clock, times: Times) -> None:
        self._cluster = cluster
        self._sender = Sender(cluster.patch, clock)
        self._looker = looker
        self._clock = clock
        self._times = times
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Write nothing more: what is under way ends unfinished, for whoever comes next."""
        self._stopped.set()

    async def carry_out(self, record: NamespaceRecord, way: Way, policy: Policy) -> Ending:
        """Bring the namespace of a claimed record where `way` wants it, as far as the decision's time allows."""
        if not _is_wanted(record, way, int(self._clock.now())):
            return Unfinished(None, 0)
        valid = validity(record, self._clock, self._times, self._stopped)
        transition = Transition(record, way)
        try:
            refusal = await self._harm(record, policy) if way is Way.SLEEP else None
            if refusal:
                return Failed(refusal, terminal=True, patched=0)
            return await self._approach(transition, valid)
        except ClusterUnavailable as error:
            return Failed(str(error), False, transition.patched, error.retry_after_s)

    async def _harm(self, record: NamespaceRecord, policy: Policy) -> str | None:
        """Why the namespace must not sleep: it is protected, whatever its record says; the whole cluster calls it, or
        nobody can tell whether it does.
        """
        name = record.key.namespace
        protection = protecting_pattern(name, policy)
        if protection:
            return f"{name} is protected by `{protection}` and never put to sleep"
        if any(matches(pattern, name) for pattern in policy.sleep_despite_webhooks):
            return None
        try:
            hosts = (await self._looker.hosts()).get(name)
        except ListRefused as error:
            return (
                f"cannot tell whether the cluster depends on {name}: {error}; grant the right to list it, or name "
                f"the namespace in `sleepDespiteWebhooks`"
            )
        if not hosts:
            return None
        return f"{name} serves the whole cluster: {', '.join(hosts)}; `sleepDespiteWebhooks` would allow it"

    async def _approach(self, transition: Transition, valid: Validity) -> Ending:
        record, other = transition.record, transition.other
        poll_s, by = self._times.poll_s, _by(record, self._now())
        seen: Observed | None = None
        told: NamespaceView | None = None
        while True:
            view = told or await self._looker.view(record.key.namespace)
            if view.life is not Life.ACTIVE and _is_empty(view):
                return Reached(Observed(self._now()), Load(), 0, transition.patched, gone=True)
            if other in record.unsettled and not await self._fence(view, transition, valid):
                if not valid.holds():
                    return Unfinished(seen, transition.patched)
                told = None
                await self._clock.sleep(poll_s)
                continue
            plan = transition.left(self._plan(transition, view, by))
            if any(plan.waves):
                if not await self._patch_waves(view, plan, transition, valid):
                    return Unfinished(looked(transition, view, plan, self._now()).seen, transition.patched)
                await self._sender.calm()
                tells = other not in record.unsettled and valid.holds()
                told = with_answers(view, transition.answers) if tells and transition.answers else None
                continue
            look = looked(transition, view, plan, self._now())
            seen = look.seen
            ending = judge(transition, look, self._clock.now(), self._times.ready_s)
            if ending:
                return ending
            if not valid.holds():
                return Unfinished(seen, transition.patched)
            if not told:
                await self._clock.sleep(poll_s)
                poll_s = min(poll_s * 1.5, self._times.longest_poll_s)
            told = None

    def _plan(self, transition: Transition, view: NamespaceView, by: str) -> PowerPlan:
        """What is left to do. A wave has half of the whole time to become ready; then the others follow at once."""
        if transition.way is Way.SLEEP:
            return sleep_patches(view, by)
        waking_s = self._clock.now() - (transition.record.waking_since or self._clock.now())
        return wake_patches(view, by, patient=waking_s < self._times.ready_s / 2)

    async def _fence(self, view: NamespaceView, transition: Transition, valid: Validity) -> bool:
        """Write to every object that a late patch of the other way could still change, so that it is refused.

        False: not all were written. What conflicts may be that late patch, so there is no judging by this view.
        """
        patches = [p for p in fence_patches(view, transition.other) if p.workload not in transition.fenced]
        for patch in patches:
            if not valid.holds():
                return False
            outcome = await self._cluster.patch(patch.resource, patch.namespace, patch.name, patch.body)
            if not isinstance(outcome, Conflict):
                transition.fenced.add(patch.workload)
        return all(patch.workload in transition.fenced for patch in patches)

    async def _patch_waves(self, view: NamespaceView, plan: PowerPlan, transition: Transition, valid: Validity) -> bool:
        """Send the waves; waking stops after the first one that has to become ready before the next begins."""
        transition.answers = {}
        for wave in plan.waves:
            patches = [patch for patch in wave if not transition.gives_up(view, patch)]
            if not await self._sender.send(patches, valid.holds, transition.note, begun=transition.patched > 0):
                return False
            if wave and transition.way is Way.WAKE:
                break
        return True

    def _now(self) -> Instant:
        return int(self._clock.now())


def _is_empty(view: NamespaceView) -> bool:
    return view.life is Life.GONE or readiness(view).ready == 0


def _by(record: NamespaceRecord, now: Instant) -> str:
    """Who asked for it, for the workload's annotation: schedule and commit."""
    found = wanted(record, now)
    if found:
        return f"{found.entry.schedule.id}@{found.entry.commit[:12]}"
    if record.stretch:
        return f"{record.stretch.share.schedule}@{record.stretch.share.commit[:12]}"
    return f"{record.calendar[0].schedule.id}@{record.calendar[0].commit[:12]}" if record.calendar else "policy"
