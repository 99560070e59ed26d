"""ALB303: a stretch awake that is longer than the policy allows, or that has no end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.coverage import merge
from schemas.instants import DAY, Instant
from schemas.judgement import Judgement, both_clocks, window_pointer
from schemas.problems import Problem, Rule, Severity
from schemas.schedule import Once, Schedule, Window
from schemas.windows import ends_at, windows_between
from schemas.zones import wall_of

TOO_LONG = Rule("ALB303", "too-long-awake", Severity.ERROR)


def too_long(judgement: Judgement) -> Iterator[Problem]:
    """Windows that touch are one stretch, and it is the stretch that may not be too long."""
    longest_s = judgement.catalogue.policy.longest_window_s
    for schedules in judgement.catalogue.of_namespace().values():
        if _is_short_at_sight(schedules, longest_s):
            continue
        found = _first_too_long(judgement, schedules, longest_s)
        if found:
            schedule = next(s for s in schedules if windows_between(s, found.start, found.start + 1))
            pointer = window_pointer(schedule)
            days = longest_s / DAY
            endless = found.stop >= judgement.until and any(ends_at(s) is None for s in schedules)
            how_long = "without an end" if endless else f"for {_wall_length_s(schedule, found) / DAY:.1f} days"
            yield TOO_LONG.problem(
                judgement.position(schedule, pointer),
                f"{schedule.namespace} would be awake {how_long} from {both_clocks(schedule, found.start)}; "
                f"the longest stretch is {days:g} days",
                "leave a night between, or raise `longestWindow` in policy.yaml", pointer=pointer,
                facts={"namespace": schedule.namespace, "longest_s": longest_s},
            )  # fmt: skip


def _is_short_at_sight(schedules: Sequence[Schedule], longest_s: int) -> bool:
    """A single weekly window cannot grow long unless its days touch."""
    if len(schedules) != 1 or isinstance(schedules[0].pattern, Once) or longest_s < DAY:
        return False
    windows = schedules[0].pattern.windows
    return len(windows) == 1 and (windows[0].stop_min - windows[0].start_min) % 1440 != 0


def _first_too_long(judgement: Judgement, schedules: Sequence[Schedule], longest_s: int) -> Window | None:
    since: Instant = judgement.at - longest_s - DAY
    stretches = merge(w for s in schedules for w in windows_between(s, since, judgement.until))
    return next((w for w in stretches if w.stop > judgement.at and _wall_length_s(schedules[0], w) > longest_s), None)


def _wall_length_s(schedule: Schedule, window: Window) -> float:
    """The length on the wall: a clock change makes no stretch longer than it was written."""
    return (wall_of(schedule.timezone, window.stop) - wall_of(schedule.timezone, window.start)).total_seconds()
