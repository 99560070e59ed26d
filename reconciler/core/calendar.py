"""The windows of one namespace: those of all its accepted schedules, as one calendar.

Every question is about an instant that is handed in; nothing here knows the present.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reconciler.core.records import Entry
from schemas.instants import Instant
from schemas.schedule import Window
from schemas.windows import covering as covering_window
from schemas.windows import ends_at, next_window, windows_between


class Occurrence(NamedTuple):
    """One window of one schedule."""

    window: Window
    entry: Entry


def covering(calendar: Sequence[Entry], at: Instant) -> Occurrence | None:
    """The occurrence that says the namespace is to be awake at an instant."""
    for entry in calendar:
        window = covering_window(entry.schedule, at)
        if window:
            return Occurrence(window, entry)
    return None


def occurrences_between(calendar: Sequence[Entry], since: Instant, until: Instant) -> list[Occurrence]:
    """Those that overlap `[since, until)`, earliest first."""
    found = [Occurrence(w, e) for e in calendar for w in windows_between(e.schedule, since, until)]
    return sorted(found, key=lambda o: o.window)


def ended_between(calendar: Sequence[Entry], after: Instant, until: Instant) -> list[Occurrence]:
    """Those that stopped after `after` and not later than `until`, earliest first."""
    if after >= until:
        return []
    return [o for o in occurrences_between(calendar, after, until) if after < o.window.stop <= until]


def next_start(calendar: Sequence[Entry], after: Instant) -> Instant | None:
    """The first instant after `after` at which a window starts."""
    starts = [w.start for e in calendar if (w := next_window(e.schedule, after))]
    return min(starts, default=None)


def awake_until(calendar: Sequence[Entry], at: Instant) -> Instant | None:
    """Until when the namespace is to stay awake, over all windows that touch; None if none covers `at`."""
    until, found = None, covering(calendar, at)
    while found:
        until = found.window.stop
        found = covering(calendar, until)
    return until


def is_live(calendar: Sequence[Entry], at: Instant) -> bool:
    """Whether a window is open or still to come."""
    return any((end := ends_at(e.schedule)) is None or end > at for e in calendar)
