"""What is to be known of a namespace, as codes with arguments: the sentences are the page's, in its language."""

from __future__ import annotations

from collections.abc import Iterator

from frontend.api.content.answer import Args, Reason, reason
from frontend.api.content.frame import Frame, catalogue_in_force
from reconciler.core.explain import explain
from reconciler.core.records import Condition, NamespaceRecord
from reconciler.core.rows import ScheduleRow, conditions
from schemas.instants import instant_text
from schemas.schedule import Mode

MOST_NAMED = 20


def of_namespace(record: NamespaceRecord, frame: Frame) -> Iterator[Reason]:
    """What is wrong, or not as planned, most pressing first."""
    if record.failure:
        retry_at = instant_text(record.failure.retry_at)
        facts: Args = {"reason": record.failure.reason, "attempts": record.failure.attempts, "retry_at": retry_at}
        yield reason("failed" if record.failure.terminal else "failing", facts)
    if Condition.CONTENDED in conditions(record, frame.now):
        by = record.drift.by if record.drift else ""
        yield reason("contended", {"by": by, "until": instant_text(record.contended_until or 0)})
    if record.ticket is not None:
        yield reason("waiting", {"position": _position(record, frame), "limit": frame.policy.limit})
    for trouble in (record.observed.troubles if record.observed else ())[:MOST_NAMED]:
        yield reason("degraded", {"workload": trouble.workload, "reason": trouble.reason})
    if record.drift:
        names = list(record.drift.workloads[:MOST_NAMED])
        since = instant_text(record.drift.since)
        yield reason(record.drift.kind.value, {"workloads": names, "by": record.drift.by, "since": since})
    if Condition.OWED in conditions(record, frame.now):
        yield reason("owed", {"sizes": record.recorded_sizes})
    if Condition.LATE in conditions(record, frame.now):
        yield reason("late")


def of_schedule(row: ScheduleRow, record: NamespaceRecord, frame: Frame) -> list[Reason]:
    """Those of its namespace, and what is wrong with its own file."""
    found = list(of_namespace(record, frame))
    if Condition.INVALID in row.conditions:
        found.append(reason("invalid", {"file": row.file}))
    found += [reason("held", {"against": h.against}) for h in record.held if h.entry.schedule.id == row.id]
    return found


def why_on_or_off(record: NamespaceRecord, frame: Frame) -> list[Reason]:
    """The facts in the order in which they decide, then what is not as planned."""
    key, now = record.key, frame.now
    verdict = explain(catalogue_in_force(frame, record), key.cluster, key.namespace, now)
    found: list[Reason] = []
    if frame.policy.paused:
        found.append(reason("paused"))
    elif frame.policy.mode is Mode.OBSERVE:
        found.append(reason("observing"))
    if verdict.protected_by:
        found.append(reason("protected", {"pattern": verdict.protected_by}))
    elif verdict.awake is None:
        found.append(reason("over" if verdict.schedules else "left-alone"))
    for schedule, window in verdict.covering:
        facts: Args = {"schedule": schedule.id, "cost_center": schedule.cost_centre, "owner": schedule.owner}
        facts |= {"start": instant_text(window.start), "stop": instant_text(window.stop)}
        found.append(reason("window", facts))
    for schedule, removed in verdict.removed:
        found.append(reason("removed", {"schedule": schedule.id, "day": str(removed.day), "by": removed.by}))
    if verdict.awake is False and not verdict.removed:
        pattern = verdict.by_default
        found.append(reason("asleep-by-default", {"pattern": pattern}) if pattern else reason("no-window"))
    return [*found, *of_namespace(record, frame)]


def _position(record: NamespaceRecord, frame: Frame) -> int:
    """1 is next."""
    places = frame.snapshot.places.get(record.key.cluster)
    names = [name for _, name in places.queue] if places else []
    return names.index(record.key.namespace) + 1 if record.key.namespace in names else len(names) + 1
