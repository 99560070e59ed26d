"""What a change of the catalogue changes in the calendar: the plan of a pull request."""

from __future__ import annotations

from dataclasses import dataclass

from reconciler.core.forecast import Transition, grouped, stretches, transitions
from reconciler.core.records import NamespaceKey, Way
from schemas.catalogue import Catalogue
from schemas.instants import Instant
from schemas.schedule import Schedule
from schemas.windows import covering


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """Transitions that the change brings and takes away, and the namespaces that it switches at once."""

    added: tuple[Transition, ...]
    removed: tuple[Transition, ...]
    at_once: tuple[NamespaceKey, ...]


def plan_changes(before: Catalogue, after: Catalogue, since: Instant, until: Instant) -> PlanChanges:
    """The difference between two catalogues in `[since, until)`, `since` being when the change is merged."""
    old = list(before.schedules.values())
    new = list(after.schedules.values())
    planned_before = {_identity(t): t for t in transitions(old, since, until)}
    planned_after = {_identity(t): t for t in transitions(new, since, until)}
    immediate = _at_once(old, new, since)
    added = [t for i, t in planned_after.items() if i not in planned_before]
    added += [t for t in immediate if _identity(t) not in planned_after]
    return PlanChanges(
        added=tuple(sorted(added)),
        removed=tuple(sorted(t for i, t in planned_before.items() if i not in planned_after)),
        at_once=tuple(t.key for t in immediate),
    )


def _at_once(old: list[Schedule], new: list[Schedule], at: Instant) -> list[Transition]:
    """Namespaces that the old catalogue wants otherwise at this very instant: woken late, or cut short."""
    groups_before, groups_after = grouped(old), grouped(new)
    found = []
    for key in sorted(groups_before.keys() | groups_after.keys()):
        was = [s for s in groups_before.get(key, ()) if covering(s, at)]
        is_ = [s for s in groups_after.get(key, ()) if covering(s, at)]
        if is_ and not was and stretches(is_, at, at + 1)[0].start < at:
            found.append(Transition(at, Way.WAKE, key, tuple(s.id for s in is_)))
        if was and not is_:
            found.append(Transition(at, Way.SLEEP, key, tuple(s.id for s in was)))
    return found


def _identity(t: Transition) -> tuple[Instant, Way, NamespaceKey]:
    return t.at, t.way, t.key
