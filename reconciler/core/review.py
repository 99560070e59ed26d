"""What a change of the schedules means, for the person who reviews it: two checked catalogues and an instant in.

Behind `alba comment`. It asks the functions that the reconciler will ask when the change is merged, so that the pull
request is told what will happen and not something like it. Pure calendar: it knows no cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from reconciler.core.forecast import Transition, Waiting, grouped, stretches, transitions, waiting
from reconciler.core.plan_changes import plan_changes
from reconciler.core.ports import Revision
from reconciler.core.records import NamespaceKey, Way
from reconciler.core.sync import Estate, guard, propose
from schemas.catalogue import Catalogue
from schemas.checking import Checked
from schemas.instants import HOUR, Instant
from schemas.schedule import Adopt, Schedule, Window
from schemas.windows import covering, windows_between

BASE, CHANGE = Revision("base", 0), Revision("change", 0)


class Kind(StrEnum):
    """What becomes of a schedule."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Changed:
    """One schedule that the change is about: as it will be or, where it goes, as it was."""

    kind: Kind
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one namespace was going to do, and what it will do."""

    key: NamespaceKey
    zone: str
    before: tuple[Transition, ...]
    after: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Peak:
    """The most namespaces of a cluster that are awake at once, when first, and how many may be."""

    cluster: str
    limit: int
    before: int
    after: int
    at: Instant | None


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that a reviewer is told. Seconds awake are by cost centre, before and after."""

    since: Instant
    until: Instant
    schedules: tuple[Changed, ...]
    policy: tuple[tuple[str, str, str], ...]
    soon: tuple[Transition, ...]
    calendars: tuple[Calendar, ...]
    peaks: tuple[Peak, ...]
    waits: tuple[Waiting, ...]
    awake_s: Mapping[str, tuple[int, int]]
    held: str | None


def review(before: Checked | None, after: Checked, since: Instant, until: Instant) -> Review:
    """What changes in `[since, until)`, `since` being when it is merged. ValueError: `after` has no catalogue."""
    new = after.catalogue
    if new is None:
        raise ValueError("a change without a usable policy cannot be reviewed")
    old = before.catalogue if before and before.catalogue else replace(new, schedules={})
    estate_before = propose(before, BASE, {}, since) if before and before.catalogue else {}
    estate_after = propose(after, CHANGE, estate_before, since)
    was, will_be = list(old.schedules.values()), list(new.schedules.values())
    limit_before = old.policy.limit
    return Review(
        since,
        until,
        schedules=_changed(old.schedules, new.schedules),
        policy=_policy_changes(old, new),
        soon=_soon(old, new, estate_before, estate_after, since),
        calendars=_calendars(was, will_be, since, until),
        peaks=tuple(_peak(c, was, will_be, new.policy.limit, since, until) for c in new.policy.clusters),
        waits=tuple(waiting(will_be, new.policy.limit, since, until, limit_before)),
        awake_s=_awake(was, will_be, since, until),
        held=guard(estate_before, estate_after, new.policy, since),
    )


def _changed(before: Mapping[str, Schedule], after: Mapping[str, Schedule]) -> tuple[Changed, ...]:
    found = [Changed(Kind.REMOVED, s) for id, s in before.items() if id not in after]
    for id, schedule in after.items():
        if id not in before:
            found.append(Changed(Kind.CREATED, schedule))
        elif before[id] != schedule:
            found.append(Changed(Kind.CHANGED, schedule))
    return tuple(sorted(found, key=lambda c: c.schedule.id))


def _policy_changes(before: Catalogue, after: Catalogue) -> tuple[tuple[str, str, str], ...]:
    old, new = before.policy, after.policy
    pairs = ((f.name, getattr(old, f.name), getattr(new, f.name)) for f in fields(new))
    return tuple((name, str(was), str(is_)) for name, was, is_ in pairs if was != is_)


def _soon(old: Catalogue, new: Catalogue, before: Estate, after: Estate, since: Instant) -> tuple[Transition, ...]:
    """What the change itself switches within an hour: at once, at a new edge, or by coming under schedule."""
    found = {(t.key, t.way): t for t in plan_changes(old, new, since, since + HOUR).added}
    if new.policy.adopt is Adopt.NOW:
        for key in sorted(after.keys() - before.keys()):
            schedules = tuple(e.schedule for e in after[key].calendar)
            if schedules and not any(covering(s, since) for s in schedules):
                found[key, Way.SLEEP] = Transition(since, Way.SLEEP, key, tuple(s.id for s in schedules))
    return tuple(sorted(found.values()))


def _calendars(
    before: Sequence[Schedule], after: Sequence[Schedule], since: Instant, until: Instant
) -> tuple[Calendar, ...]:
    """Those of namespaces whose coming transitions differ."""
    old, new = grouped(before), grouped(after)
    found = []
    for key in sorted(old.keys() | new.keys()):
        group = new.get(key) or old[key]
        was = tuple(transitions(old.get(key, ()), since, until))
        will_be = tuple(transitions(new.get(key, ()), since, until))
        if [(t.at, t.way) for t in was] != [(t.at, t.way) for t in will_be]:
            found.append(Calendar(key, group[0].timezone, was, will_be))
    return tuple(found)


def _peak(
    cluster: str, before: Sequence[Schedule], after: Sequence[Schedule], limit: int, since: Instant, until: Instant
) -> Peak:
    was, _ = _most(cluster, before, since, until)
    most, at = _most(cluster, after, since, until)
    return Peak(cluster, limit, was, most, at)


def _most(cluster: str, schedules: Sequence[Schedule], since: Instant, until: Instant) -> tuple[int, Instant | None]:
    here = [s for s in schedules if s.cluster == cluster]
    spans = [w for group in grouped(here).values() for w in stretches(group, since, until)]
    edges = sorted([(max(w.start, since), 1) for w in spans] + [(w.stop, -1) for w in spans])
    awake, most, when = 0, 0, None
    for at, change in edges:
        awake += change
        if awake > most:
            most, when = awake, at
    return most, when


def _awake(
    before: Iterable[Schedule], after: Iterable[Schedule], since: Instant, until: Instant
) -> dict[str, tuple[int, int]]:
    """By cost centre; those for which nothing changes too, so that the sums can be compared."""
    found: dict[str, tuple[int, int]] = {}
    for schedules, is_after in ((before, False), (after, True)):
        for schedule in schedules:
            seconds = sum(_within(w, since, until) for w in windows_between(schedule, since, until))
            was, will_be = found.get(schedule.cost_centre, (0, 0))
            found[schedule.cost_centre] = (was, will_be + seconds) if is_after else (was + seconds, will_be)
    return dict(sorted(found.items()))


def _within(window: Window, since: Instant, until: Instant) -> int:
    return min(window.stop, until) - max(window.start, since)
