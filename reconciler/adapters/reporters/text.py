"""Tells what happens in plain sentences, one line each; and a reporter that tells nobody."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from reconciler.core.happenings import (
    BreakerMoved,
    BreakerState,
    Contended,
    Drifted,
    GrewStale,
    Happening,
    Missed,
    Stood,
    StoodBack,
    StoreBack,
    StoreLost,
    SwitchBegan,
    Switched,
    SwitchFailed,
    Synced,
    SyncHeld,
    TickEnded,
    Unavailable,
    Waits,
    WouldSwitch,
)
from reconciler.core.records import Share, Way
from schemas.instants import MINUTE, instant_text

_DONE = {Way.WAKE: "awake", Way.SLEEP: "asleep"}
_DOING = {Way.WAKE: "waking", Way.SLEEP: "going to sleep"}
_ASKED = {
    BreakerState.CLOSED: "{calls} go as usual",
    BreakerState.OPEN: "no {calls} for a while, since too many were not answered",
    BreakerState.HALF_OPEN: "one of the {calls} tries whether it answers again",
}


class SilentReporter:
    """Tells nobody."""

    def tell(self, happening: Happening) -> None:
        del happening


class Level(IntEnum):
    """How much a happening matters to whoever reads along."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


class TextReporter:
    """Hands each happening of at least this level to `write`, as one line."""

    def __init__(self, write: Callable[[str], None], least: Level = Level.INFO) -> None:
        self._write = write
        self._least = least

    def tell(self, happening: Happening) -> None:
        if level(happening) >= self._least:
            self._write(sentence(happening))


def level(happening: Happening) -> Level:
    """How much a happening matters."""
    match happening:
        case TickEnded() | Stood():
            return Level.DEBUG
        case SwitchFailed(terminal=True) | Contended() | StoreLost() | GrewStale(stale=True):
            return Level.ERROR
        case BreakerMoved(state=BreakerState.CLOSED):
            return Level.DEBUG
        case BreakerMoved() | SwitchFailed() | Missed() | SyncHeld() | StoodBack() | Unavailable():
            return Level.WARNING
        case Switched(troubles=troubles) if troubles:
            return Level.WARNING
        case _:
            return Level.INFO


def sentence(happening: Happening) -> str:  # noqa: PLR0911 - a table of sentences, one for each happening of a namespace
    """A happening in words."""
    match happening:
        case TickEnded(_, due, switched, waiting, failed, took_s):
            return f"tick of {took_s:.1f} s: {due} due, {switched} switched, {waiting} waiting, {failed} failed"
        case SwitchBegan(key, way, share, late_s):
            return f"{key} {_DOING[way]}{_for(share)}{_late(late_s)}"
        case Switched(key, way, _, patched, _, took_s, troubles):
            wrong = "; ".join(f"{t.workload}: {t.reason}" for t in troubles[:5])
            tail = f", but {wrong}" if wrong else ""
            return f"{key} {_DONE[way]}: {_patched(patched)} in {took_s:.1f} s{tail}"
        case SwitchFailed(key, way, reason, terminal, retry_at):
            again = "looked at again" if terminal else "tried again"
            return f"{key} not {_DONE[way]}: {reason}; {again} at {instant_text(retry_at)}"
        case WouldSwitch(key, way):
            return f"{key} would be {_DOING[way]}, but the policy only observes"
        case Waits(key, position, limit):
            return f"{key} waits for a place, number {position} in the queue; the limit is {limit}"
        case Missed(key, schedule, window, cause):
            span = f"{instant_text(window.start)}–{instant_text(window.stop)}"
            return f"{key} missed {span} of {schedule} ({cause.value})"
        case Drifted(key, what, by):
            kind, _, workloads = what.partition(":")
            told = f"{key} {kind.replace('-', ' ')}:{workloads}{f' by {by}' if by else ''}"
            return told if what else f"{key} is as scheduled again"
        case Contended(key, by):
            return f"{key} is contended{f' by {by}' if by else ''}: Alba stops until its next edge"
        case _:
            return _sentence_of_outside(happening)


def _sentence_of_outside(happening: Happening) -> str:  # noqa: PLR0911 - likewise
    """What is told of the schedules' source and of what does not answer."""
    match happening:
        case Synced(revision, created, changed, removed):
            return f"revision {revision[:12]} in force: {created} namespaces new, {changed} changed, {removed} gone"
        case SyncHeld(revision, reason):
            return f"revision {revision[:12]} is held: it {reason}"
        case StoodBack(cluster, reason):
            return f"nothing is switched in cluster {cluster}: {reason}"
        case Unavailable(what, reason):
            return f"{what} does not answer: {reason}"
        case BreakerMoved(dependency, calls, state):
            return f"{dependency}: {_ASKED[state].format(calls=calls)}"
        case StoreLost(as_of, reason):
            return f"the store is away ({reason}); what it said at {instant_text(as_of)} is gone by"
        case StoreBack(away_s, told, looked_at):
            again = f", {looked_at} namespaces are looked at again" if looked_at else ""
            return f"the store is back after {away_s} s and knows of {told} transactions{again}"
        case GrewStale(as_of, stale):
            until = "nothing more is put to sleep until it is" if stale else "namespaces are put to sleep again"
            return f"what is in force was last confirmed at {instant_text(as_of)}: {until}"
        case Stood(leads=leads, places=places, limit=limit, sync_age_s=age_s, outbox=outbox):
            used = ", ".join(f"{p.taken} of {limit} awake in {p.cluster}, {p.waiting} waiting" for p in places)
            more = f"; {outbox} transactions to be told to the store" if outbox else ""
            return f"leads {', '.join(leads) or 'nowhere'}; {used or 'nobody awake'}; source heard {age_s} s ago{more}"
        case _:
            return type(happening).__name__


def _patched(number: int) -> str:
    if number == 0:
        return "nothing was to patch"
    return "1 workload patched" if number == 1 else f"{number} workloads patched"


def _for(share: Share | None) -> str:
    if share is None:
        return ""
    pull_request = f", #{share.pull_request}" if share.pull_request else ""
    return f" for {share.schedule} ({share.cost_centre}, {share.commit[:12]}{pull_request})"


def _late(late_s: int) -> str:
    return f", {late_s // MINUTE} min late" if late_s >= MINUTE else ""
