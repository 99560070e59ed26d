"""Judges how far a transition has come, from what was seen and sent so far. It asks nobody and sends nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from reconciler.core.annotations import EXCLUDE
from reconciler.core.load import load, spared
from reconciler.core.ports import Conflict, Done, Gone, JsonObject, Outcome, Refused
from reconciler.core.power import Patch, PowerPlan, hand, lingering, lost_sizes, recorded, sizes
from reconciler.core.readiness import Readiness, readiness, resting
from reconciler.core.records import Load, NamespaceRecord, Observed, Phase, Trouble, Way
from reconciler.core.view import NamespaceView
from schemas.instants import Instant

NOTHING = Load()

TRIES = 3
"""How often one workload is patched in one transition before somebody else is said to undo it."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The cluster was seen as the transition wants it, whatever is wrong with single workloads. `load` is what runs,
    `spared` what does not since it was put to sleep.
    """

    seen: Observed
    load: Load
    recorded_sizes: int
    patched: int
    gone: bool = False
    spared: Load = NOTHING


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


@dataclass(slots=True)
class Transition:
    """One transition of a claimed record, and what it has done so far. `answers` are of the last patches by workload;
    None: they do not tell what the objects are now."""

    record: NamespaceRecord
    way: Way
    patched: int = 0
    tries: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    fenced: set[str] = field(default_factory=set)
    contended_by: str = ""
    answers: dict[str, JsonObject] | None = field(default_factory=dict)

    @property
    def other(self) -> Way:
        return Way.SLEEP if self.way is Way.WAKE else Way.WAKE

    def note(self, patch: Patch, outcome: Outcome) -> None:
        """Take the outcome of a patch in."""
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

    def left(self, plan: PowerPlan) -> PowerPlan:
        """The plan without what was refused."""
        if not self.refused:
            return plan
        waves = tuple(tuple(p for p in wave if p.workload not in self.refused) for wave in plan.waves)
        return replace(plan, waves=tuple(wave for wave in waves if wave))

    def gives_up(self, view: NamespaceView, patch: Patch) -> bool:
        """Whether a workload was undone so often that it is not sent again, which is noted."""
        if self.tries[patch.workload] < TRIES:
            return False
        self.contended_by = hand(view, patch.workload) or "somebody"
        self.refused[patch.workload] = (
            f"undone by {self.contended_by} each of {TRIES} times; have its owner put to sleep instead, "
            f'or annotate it with {EXCLUDE}: "true"'
        )
        self.answers = None
        return True


@dataclass(frozen=True, slots=True)
class Look:
    """One look in the course of a transition: what is there, what is ready of it, and what the record will say."""

    view: NamespaceView
    ready: Readiness
    seen: Observed


def looked(transition: Transition, view: NamespaceView, plan: PowerPlan, now: Instant) -> Look:
    """What a view says at an instant. `plan` is what was left to do by it."""
    record, ready = transition.record, readiness(view)
    refused = tuple(Trouble(workload, why) for workload, why in sorted(transition.refused.items()))
    before = record.observed.sizes if record.observed else ()
    lost = lost_sizes(view, before) if record.phase is Phase.ASLEEP else ()
    seen = Observed(
        at=now,
        ready=ready.ready,
        workloads=ready.total,
        asleep=recorded(view),
        troubles=(*plan.troubles, *ready.troubles, *lost, *refused),
        lingering=lingering(plan, view) if transition.way is Way.SLEEP else (),
        sizes=sizes(view),
    )
    return Look(view, ready, seen)


def judge(transition: Transition, look: Look, now: float, ready_s: float) -> Ending | None:
    """How it ended, once nothing is left to patch; None while something is still to be waited for, which what wakes is
    for `ready_s` seconds at most.
    """
    if transition.way is Way.SLEEP:
        return _judge_sleep(transition, look)
    view, ready = look.view, look.ready
    troubles = look.seen.troubles + tuple(Trouble(str(r), why) for r, why in view.unlistable.items())
    late = now - (transition.record.waking_since or int(now)) >= ready_s
    waits_for = ready.total - ready.ready - len(transition.refused)
    if waits_for > 0 and not late:
        return None
    if transition.refused and not ready.ready:
        return Failed(_refusals(transition), True, transition.patched, seen=look.seen)
    named = {trouble.workload for trouble in troubles}
    silent = [name for name in ready.unready if name not in named]
    troubles += tuple(Trouble(name, f"is not ready after {ready_s} s") for name in silent)
    return Reached(replace(look.seen, troubles=troubles), load(view), recorded(view), transition.patched)


def _judge_sleep(transition: Transition, look: Look) -> Ending | None:
    view, patched = look.view, transition.patched
    if transition.refused:
        why, by = _refusals(transition), transition.contended_by
        return Failed(why, True, patched, seen=look.seen, contended_by=by)
    if view.unlistable:
        kinds = "; ".join(f"{resource}: {why}" for resource, why in view.unlistable.items())
        return Failed(f"cannot be listed: {kinds}", True, patched, seen=look.seen)
    if not resting(view).confirmed:
        return None
    return Reached(look.seen, load(view), recorded(view), patched, spared=spared(view))


def _refusals(transition: Transition) -> str:
    return "; ".join(f"{workload}: {why}" for workload, why in sorted(transition.refused.items()))
