"""What is to be known of a namespace, as codes with arguments: the sentences are the page's, in its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import Field

from frontend.api.content.answer import Args, Fact, Reason, Source, reason
from frontend.api.content.frame import Frame, catalogue_in_force
from reconciler.core.explain import Verdict, explain
from reconciler.core.records import Condition, NamespaceRecord, Phase
from reconciler.core.rows import ScheduleRow, conditions, in_charge
from schemas.instants import Instant, instant_text
from schemas.schedule import Mode, Window
from schemas.windows import next_window

MOST_NAMED = 20


class Remedy(Reason):
    """What a person can do: a code with arguments, and the text to copy."""

    text: str = Field(examples=["alba release payments-dev"])


def of_namespace(record: NamespaceRecord, frame: Frame) -> Iterator[Fact]:
    """What is wrong, or not as planned, most pressing first."""
    if record.failure:
        retry_at = instant_text(record.failure.retry_at)
        facts: Args = {"reason": record.failure.reason, "attempts": record.failure.attempts, "retry_at": retry_at}
        yield fact("failed" if record.failure.terminal else "failing", facts)
    if Condition.CONTENDED in conditions(record, frame.now):
        facts = {"by": record.drift.by if record.drift else "", "until": instant_text(record.contended_until or 0)}
        yield fact("contended", facts | {"times": record.heals, "holds_place": int(record.stretch is not None)})
    if record.ticket is not None:
        yield fact("waiting", {"position": _position(record, frame), "limit": frame.policy.limit}, record.ticket)
    for trouble in (record.observed.troubles if record.observed else ())[:MOST_NAMED]:
        yield fact("degraded", {"workload": trouble.workload, "reason": trouble.reason})
    if record.drift:
        names = list(record.drift.workloads[:MOST_NAMED])
        since = instant_text(record.drift.since)
        facts = {"workloads": names, "by": record.drift.by, "since": since}
        yield fact(record.drift.kind.value, facts, record.drift.since)
    if Condition.OWED in conditions(record, frame.now):
        yield fact("owed", {"sizes": record.recorded_sizes})
    if Condition.LATE in conditions(record, frame.now):
        yield fact("late")


def of_schedule(row: ScheduleRow, record: NamespaceRecord, frame: Frame) -> list[Reason]:
    """Those of its namespace, where it speaks for that, and what is wrong with its own file."""
    found: list[Reason] = list(of_namespace(record, frame)) if row.id in in_charge(record, frame.now) else []
    if Condition.INVALID in row.conditions:
        found.append(reason("invalid", {"file": row.file}))
    found += [reason("held", {"against": h.against}) for h in record.held if h.entry.schedule.id == row.id]
    return found


def why_on_or_off(record: NamespaceRecord, frame: Frame, asleep_since: Instant | None) -> list[Fact]:
    """The facts in the order in which they decide, each with its source; then what was done, and what is not as
    planned: first what it is known of since when, in that order.
    """
    key, now = record.key, frame.now
    verdict = explain(catalogue_in_force(frame, record), key.cluster, key.namespace, now)
    sources = {e.schedule.id: frame.source(e) for e in record.calendar}
    found: list[Fact] = []
    if frame.policy.paused:
        found.append(fact("paused"))
    elif frame.policy.mode is Mode.OBSERVE:
        found.append(fact("observing"))
    if verdict.protected_by:
        found.append(fact("protected", {"pattern": verdict.protected_by}))
    elif verdict.awake is None:
        found.append(fact("over" if verdict.schedules else "left-alone"))
    for schedule, window in verdict.covering:
        facts: Args = {"schedule": schedule.id, "cost_center": schedule.cost_centre, "owner": schedule.owner}
        facts |= {"start": instant_text(window.start), "stop": instant_text(window.stop)}
        found.append(fact("window", facts, window.start, sources.get(schedule.id)))
    for schedule, removed in verdict.removed:
        facts = {"schedule": schedule.id, "day": str(removed.day), "by": removed.by}
        found.append(fact("removed", facts, removed.window.start, sources.get(schedule.id)))
    if verdict.awake is False and not verdict.removed:
        pattern = verdict.by_default
        found.append(fact("asleep-by-default", {"pattern": pattern}) if pattern else _no_window(verdict, sources))
    found += _done(record, sources, asleep_since)
    return found + sorted(of_namespace(record, frame), key=lambda f: (f.at is None, f.at or 0))


def remedies(record: NamespaceRecord, frame: Frame) -> Iterator[Remedy]:
    """What a person can do about it, most pressing first."""
    key = record.key
    drift = record.drift
    if drift and Condition.CONTENDED in conditions(record, frame.now) and "argo" in drift.by.casefold():
        kinds = sorted({name.partition("/")[0] for name in drift.workloads} & _IGNORABLE.keys())
        lines = [f"  - group: {_IGNORABLE[k]}\n    kind: {k}\n    jsonPointers: [/spec/replicas]" for k in kinds]
        yield Remedy(code="ignore-differences", args={"by": drift.by}, text="\n".join(["ignoreDifferences:", *lines]))
    if Condition.OWED in conditions(record, frame.now):
        yield Remedy(code="release", args={"sizes": record.recorded_sizes}, text=f"alba release {key.namespace}")


_IGNORABLE = {"Deployment": "apps", "StatefulSet": "apps", "ReplicaSet": "apps", "Rollout": "argoproj.io"}
"""Kinds whose size is at `/spec/replicas`, with their group."""


def _no_window(verdict: Verdict, sources: Mapping[str, Source]) -> Fact:
    """Asleep, since no window is open: the schedule that wakes it next says so."""
    facts: Args = {} if verdict.next_wake is None else {"next_wake": instant_text(verdict.next_wake)}
    first = min(
        (s for s in verdict.schedules if next_window(s, verdict.at)),
        key=lambda s: next_window(s, verdict.at) or Window(0, 0),
        default=None,
    )
    return fact("no-window", facts, None, sources.get(first.id) if first else None)


def _done(record: NamespaceRecord, sources: Mapping[str, Source], asleep_since: Instant | None) -> Iterator[Fact]:
    """What Alba did about it."""
    if record.stretch:
        share = record.stretch.share
        yield fact("woken", {"schedule": share.schedule}, record.stretch.since, sources.get(share.schedule))
        if record.stretch.ready_at:
            yield fact("ready", {}, record.stretch.ready_at)
    elif record.phase is Phase.ASLEEP:
        yield fact("put-to-sleep", {"sizes": record.recorded_sizes}, asleep_since)


def fact(code: str, args: Args | None = None, at: Instant | None = None, source: Source | None = None) -> Fact:
    return Fact(code=code, args=args or {}, at=at, source=source)


def _position(record: NamespaceRecord, frame: Frame) -> int:
    """1 is next."""
    places = frame.snapshot.places.get(record.key.cluster)
    names = [name for _, name in places.queue] if places else []
    return names.index(record.key.namespace) + 1 if record.key.namespace in names else len(names) + 1
