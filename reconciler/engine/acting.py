"""Carries one claimed transition out: looks, patches what is not where it should be, and looks again until it is.

Idempotent at every point: whoever comes after a crash looks and does what is left. Nothing is written once the
decision is no longer valid, by the wall clock and by one that cannot be set; what is left then goes on with a
fresh decision.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from reconciler.core.annotations import EXCLUDE
from reconciler.core.load import load
from reconciler.core.plan import next_edge, wanted
from reconciler.core.ports import (
    Clock,
    Cluster,
    ClusterUnavailable,
    Conflict,
    Done,
    Gone,
    JsonObject,
    ListRefused,
    Outcome,
    Refused,
)
from reconciler.core.power import (
    Patch,
    PowerPlan,
    fence_patches,
    hand,
    lingering,
    lost_sizes,
    recorded,
    sizes,
    sleep_patches,
    wake_patches,
)
from reconciler.core.readiness import Readiness, readiness, resting
from reconciler.core.records import Load, NamespaceRecord, Observed, Phase, Trouble, Way
from reconciler.core.view import Life, NamespaceView, with_answers
from reconciler.engine.looking import Looker
from reconciler.engine.ports import Times
from reconciler.engine.sending import Sender
from schemas.instants import Instant
from schemas.patterns import matches
from schemas.protection import protecting_pattern
from schemas.schedule import Policy

TRIES = 3
"""How often one workload is patched in one transition before somebody else is said to undo it."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The cluster was seen as the transition wants it, whatever is wrong with single workloads."""

    seen: Observed
    load: Load
    recorded_sizes: int
    patched: int
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The decision ran out while there was still something to do or to wait for."""

    seen: Observed | None
    patched: int


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot go on now. Terminal: not before something changes; otherwise after a while, or when the server says."""

    reason: str
    terminal: bool
    patched: int
    retry_after_s: float | None = None
    seen: Observed | None = None
    contended_by: str = ""


Ending: TypeAlias = Reached | Unfinished | Failed


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


@dataclass(slots=True)
class _Progress:
    """What one transition has done so far."""

    patched: int = 0
    tries: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    fenced: set[str] = field(default_factory=set)
    contended_by: str = ""
    answers: dict[str, JsonObject] | None = field(default_factory=dict)

    def note(self, patch: Patch, outcome: Outcome) -> None:
        """Take one outcome in. Where not all of them tell what the objects are now, they have to be read."""
        match outcome:
            case Done(thing):
                self.patched += 1
                self.tries[patch.workload] += 1
                if self.answers is not None:
                    self.answers[patch.workload] = thing
                return
            case Refused(status, message):
                self.refused[patch.workload] = f"{status} {message}"
            case Conflict() | Gone():
                pass
        self.answers = None


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
        progress = _Progress()
        try:
            refusal = await self._harm(record, policy) if way is Way.SLEEP else None
            if refusal:
                return Failed(refusal, terminal=True, patched=0)
            return await self._approach(record, way, valid, progress)
        except ClusterUnavailable as error:
            return Failed(str(error), False, progress.patched, error.retry_after_s)

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

    async def _approach(self, record: NamespaceRecord, way: Way, valid: Validity, progress: _Progress) -> Ending:
        poll_s, by = self._times.poll_s, _by(record, int(self._clock.now()))
        other = Way.SLEEP if way is Way.WAKE else Way.WAKE
        seen: Observed | None = None
        told: NamespaceView | None = None
        while True:
            view = told or await self._looker.view(record.key.namespace)
            if view.life is not Life.ACTIVE and _is_empty(view):
                return Reached(Observed(self._now()), Load(), 0, progress.patched, gone=True)
            if other in record.unsettled and not await self._fence(view, other, valid, progress):
                return Unfinished(seen, progress.patched)
            plan = _without_refused(self._plan(record, view, way, by), progress)
            if any(plan.waves):
                if not await self._patch_waves(view, plan, way, valid, progress):
                    seen = self._observe(record, view, way, plan, readiness(view), progress)
                    return Unfinished(seen, progress.patched)
                await self._sender.calm()
                tells = other not in record.unsettled and valid.holds()
                told = with_answers(view, progress.answers) if tells and progress.answers else None
                continue
            ready = readiness(view)
            seen = self._observe(record, view, way, plan, ready, progress)
            ending = self._judge(record, view, way, seen, ready, progress)
            if ending:
                return ending
            if not valid.holds():
                return Unfinished(seen, progress.patched)
            if not told:
                await self._clock.sleep(poll_s)
                poll_s = min(poll_s * 1.5, self._times.longest_poll_s)
            told = None

    def _plan(self, record: NamespaceRecord, view: NamespaceView, way: Way, by: str) -> PowerPlan:
        """What is left to do. A wave has half of the whole time to become ready; then the others follow at once."""
        if way is Way.SLEEP:
            return sleep_patches(view, by)
        waking_s = self._clock.now() - (record.waking_since or self._clock.now())
        return wake_patches(view, by, patient=waking_s < self._times.ready_s / 2)

    def _observe(
        self,
        record: NamespaceRecord,
        view: NamespaceView,
        way: Way,
        plan: PowerPlan,
        ready: Readiness,
        progress: _Progress,
    ) -> Observed:
        refused = tuple(Trouble(workload, why) for workload, why in sorted(progress.refused.items()))
        before = record.observed.sizes if record.observed else ()
        lost = lost_sizes(view, before) if record.phase is Phase.ASLEEP else ()
        return Observed(
            at=self._now(),
            ready=ready.ready,
            workloads=ready.total,
            asleep=recorded(view),
            troubles=(*plan.troubles, *ready.troubles, *lost, *refused),
            lingering=lingering(plan, view) if way is Way.SLEEP else (),
            sizes=sizes(view),
        )

    def _judge(
        self,
        record: NamespaceRecord,
        view: NamespaceView,
        way: Way,
        seen: Observed,
        ready: Readiness,
        progress: _Progress,
    ) -> Ending | None:
        """How it ended, once nothing is left to patch; None while something is still to be waited for."""
        if way is Way.SLEEP:
            return self._judge_sleep(view, seen, progress)
        since = record.waking_since or self._now()
        troubles = seen.troubles + tuple(Trouble(str(r), why) for r, why in view.unlistable.items())
        late = self._clock.now() - since >= self._times.ready_s
        waits_for = ready.total - ready.ready - len(progress.refused)
        if waits_for > 0 and not late:
            return None
        if progress.refused and not ready.ready:
            return Failed(_refusals(progress), True, progress.patched, seen=seen)
        named = {trouble.workload for trouble in troubles}
        silent = [name for name in ready.unready if name not in named]
        troubles += tuple(Trouble(name, f"is not ready after {self._times.ready_s} s") for name in silent)
        return Reached(replace(seen, troubles=troubles), load(view), recorded(view), progress.patched)

    def _judge_sleep(self, view: NamespaceView, seen: Observed, progress: _Progress) -> Ending | None:
        if progress.refused:
            return Failed(_refusals(progress), True, progress.patched, seen=seen, contended_by=progress.contended_by)
        if view.unlistable:
            kinds = "; ".join(f"{resource}: {why}" for resource, why in view.unlistable.items())
            return Failed(f"cannot be listed: {kinds}", True, progress.patched, seen=seen)
        if not resting(view).confirmed:
            return None
        return Reached(seen, load(view), recorded(view), progress.patched)

    async def _fence(self, view: NamespaceView, other: Way, valid: Validity, progress: _Progress) -> bool:
        """Write to every object that a late patch of the other way could still change, so that it is refused."""
        patches = [p for p in fence_patches(view, other) if p.workload not in progress.fenced]
        for patch in patches:
            if not valid.holds():
                return False
            outcome = await self._cluster.patch(patch.resource, patch.namespace, patch.name, patch.body)
            if not isinstance(outcome, Conflict):
                progress.fenced.add(patch.workload)
        return True

    async def _patch_waves(
        self, view: NamespaceView, plan: PowerPlan, way: Way, valid: Validity, progress: _Progress
    ) -> bool:
        """Send the waves; waking stops after the first one that has to become ready before the next begins."""
        progress.answers = {}
        for wave in plan.waves:
            patches = [patch for patch in wave if not _is_contended(view, patch, progress)]
            if not await self._sender.send(patches, valid.holds, progress.note, begun=progress.patched > 0):
                return False
            if wave and way is Way.WAKE:
                break
        return True

    def _now(self) -> Instant:
        return int(self._clock.now())


def _is_contended(view: NamespaceView, patch: Patch, progress: _Progress) -> bool:
    """Whether it was undone so often that it is not sent again."""
    if progress.tries[patch.workload] < TRIES:
        return False
    progress.contended_by = hand(view, patch.workload) or "somebody"
    progress.refused[patch.workload] = (
        f"undone by {progress.contended_by} each of {TRIES} times; have its owner put to sleep instead, "
        f'or annotate it with {EXCLUDE}: "true"'
    )
    progress.answers = None
    return True


def _without_refused(plan: PowerPlan, progress: _Progress) -> PowerPlan:
    waves = tuple(tuple(p for p in wave if p.workload not in progress.refused) for wave in plan.waves)
    return replace(plan, waves=tuple(wave for wave in waves if wave))


def _refusals(progress: _Progress) -> str:
    return "; ".join(f"{workload}: {why}" for workload, why in sorted(progress.refused.items()))


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
