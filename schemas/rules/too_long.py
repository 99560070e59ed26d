"""ALB303: a stretch awake that is longer than the policy allows, or that has no end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.coverage import longest_at_sight, merge
from schemas.instants import DAY, Instant
from schemas.judgement import Judgement, both_clocks, clock_facts, window_pointer
from schemas.problems import Problem, Rule, Severity
from schemas.schedule import Once, Schedule, Window
from schemas.windows import ends_at, once_window, windows_between
from schemas.zones import wall_of

TOO_LONG = Rule("ALB303", "too-long-awake", Severity.ERROR)


def too_long(judgement: Judgement, schedules: Sequence[Schedule]) -> Iterator[Problem]:
    """Windows that touch are one stretch, and it is the stretch that may not be too long."""
    longest_s = judgement.catalogue.policy.longest_window_s
    found = _first_too_long(judgement, schedules, longest_s)
    if found is None:
        return
    schedule = next(s for s in schedules if windows_between(s, found.start, found.start + 1))
    pointer = window_pointer(schedule)
    endless = found.stop >= judgement.until and any(ends_at(s) is None for s in schedules)
    days = "" if endless else f"{_wall_length_s(schedule, found) / DAY:.1f}"
    how_long = f"for {days} days" if days else "without an end"
    yield TOO_LONG.problem(
        judgement.position(schedule, pointer),
        f"{schedule.namespace} would be awake {how_long} from {both_clocks(schedule, found.start)}; "
        f"the longest stretch is {longest_s / DAY:g} days",
        "leave a night between, or raise `longestWindow` in policy.yaml", pointer=pointer,
        facts={
            "case": "endless" if endless else "", "namespace": schedule.namespace, "longest_s": longest_s,
            "days": days, "longest": f"{longest_s / DAY:g}", **clock_facts(schedule, found.start),
        },
    )  # fmt: skip


def _first_too_long(judgement: Judgement, schedules: Sequence[Schedule], longest_s: int) -> Window | None:
    since, until = _where_to_look(judgement, schedules, longest_s)
    if since >= until:
        return None
    stretches = merge(w for s in schedules for w in windows_between(s, since, until))
    return next((w for w in stretches if w.stop > judgement.at and _is_longer(schedules[0], w, longest_s)), None)


def _where_to_look(judgement: Judgement, schedules: Sequence[Schedule], longest_s: int) -> tuple[Instant, Instant]:
    """The span outside of which no stretch can be too long: often an empty one, or that around the one-offs."""
    since, until = judgement.at - longest_s - DAY, judgement.until
    at_sight = longest_at_sight(schedules, judgement.at, until)
    if at_sight is None or at_sight > longest_s:
        return since, until
    once = [once_window(s.pattern, s.timezone) for s in schedules if isinstance(s.pattern, Once)]
    if not once:
        return until, until
    around_s = at_sight + 2 * DAY
    return max(since, min(w.start for w in once) - around_s), min(until, max(w.stop for w in once) + around_s)


def _is_longer(schedule: Schedule, window: Window, longest_s: int) -> bool:
    """The wall is asked only where it may matter: no clock has ever been changed by as much as two days."""
    return window.stop - window.start > longest_s - 2 * DAY and _wall_length_s(schedule, window) > longest_s


def _wall_length_s(schedule: Schedule, window: Window) -> float:
    """The length on the wall: a clock change makes no stretch longer than it was written."""
    return (wall_of(schedule.timezone, window.stop) - wall_of(schedule.timezone, window.start)).total_seconds()
