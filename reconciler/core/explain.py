"""Why a namespace is on or off at an instant, by the catalogue alone: the facts, in the order in which they decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.catalogue import Catalogue
from schemas.instants import DAY, Instant
from schemas.patterns import matches
from schemas.protection import protecting_pattern
from schemas.schedule import Schedule, Window
from schemas.windows import Removed, covering, is_live, next_window, removed_between, windows_between


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a namespace is to be awake, and every reason there is.

    `awake` None: Alba leaves it alone. `next_wake` and `next_sleep` are the coming edges of its own schedules.
    """

    cluster: str
    namespace: str
    at: Instant
    awake: bool | None
    protected_by: str = ""
    by_default: str = ""
    covering: tuple[tuple[Schedule, Window], ...] = ()
    removed: tuple[tuple[Schedule, Removed], ...] = ()
    schedules: tuple[Schedule, ...] = ()
    next_wake: Instant | None = None
    next_sleep: Instant | None = None


def explain(catalogue: Catalogue, cluster: str, namespace: str, at: Instant) -> Verdict:
    """The verdict on one namespace at an instant."""
    schedules = catalogue.of_namespace().get((cluster, namespace), ())
    policy = catalogue.policy
    protected = protecting_pattern(namespace, policy)
    if protected:
        return Verdict(cluster, namespace, at, None, protected_by=protected, schedules=schedules)
    on = tuple((s, w) for s in schedules if (w := covering(s, at)))
    by_default = next((p for p in policy.asleep_by_default if matches(p, namespace)), "")
    live = any(is_live(s, at) for s in schedules)
    starts = [w.start for s in schedules if (w := next_window(s, at))]
    removed = tuple((s, r) for s in schedules for r in removed_between(s, at, at + 1))
    return Verdict(
        cluster,
        namespace,
        at,
        awake=bool(on) if live or by_default else None,
        by_default=by_default,
        covering=on,
        removed=removed,
        schedules=schedules,
        next_wake=min(starts, default=None),
        next_sleep=_awake_until(schedules, at) if on else None,
    )


def _awake_until(schedules: Sequence[Schedule], at: Instant) -> Instant:
    until = at
    while later := [w for s in schedules for w in windows_between(s, until, until + 1)]:
        until = max(w.stop for w in later)
        if until - at > 400 * DAY:
            break
    return until


def names_of(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """The clusters in which each namespace has schedules."""
    found: dict[str, list[str]] = {}
    for cluster, namespace in catalogue.of_namespace():
        found.setdefault(namespace, []).append(cluster)
    return {namespace: tuple(clusters) for namespace, clusters in found.items()}
