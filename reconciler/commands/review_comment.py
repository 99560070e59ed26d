"""A review as the Markdown of one comment on a pull request, which is edited in place: `MARKER` finds it again.

What people typed (names, messages, reasons) stands in code spans and fences, which it cannot leave: no mention, no
link, no markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reconciler.core.forecast import Transition
from reconciler.core.records import Way
from reconciler.core.review import Calendar, Changed, Kind, Peak, Review
from schemas.instants import DAY, HOUR, instant_text
from schemas.problems import Problem, Severity
from schemas.public_holidays import holiday_data_version
from schemas.schedule import Once, Schedule, Weekly, WeeklyWindow
from schemas.weekdays import WEEKDAYS
from schemas.zones import wall_of, zone_data_version

MARKER = "<!-- alba: plan -->"
LABEL = "allow-mass-change"
LARGEST_COMMENT = 60_000
"""GitHub takes 65,536 characters."""
_CALENDARS_SHOWN, _ROWS_SHOWN, _PROBLEMS_SHOWN = 25, 60, 30


def comment(review: Review, problems: Sequence[Problem], folder: str) -> str:
    """The whole comment."""
    parts = [
        f"{MARKER}\n### What this change does\n\n{_summary(review)}",
        *_warnings(review, problems),
        *_problems(problems, folder),
        *_schedules(review.schedules),
        *_policy(review),
        *_calendars(review),
        _limit(review),
        *_awake(review),
        f"<sub>As if merged at {instant_text(review.since)} · zone data {zone_data_version()}, "
        f"holidays {holiday_data_version()} · an hour awake costs what its workloads request: the page shows it</sub>",
    ]
    text = "\n\n".join(parts) + "\n"
    if len(text) <= LARGEST_COMMENT:
        return text
    return text[:LARGEST_COMMENT].rpartition("\n")[0] + "\n```\n\nCut here; `alba plan --base` shows all of it.\n"


def refused(problems: Sequence[Problem], folder: str) -> str:
    """The comment where there is no policy to plan by."""
    head = f"{MARKER}\n### What this change does\n\nNobody can say: there is no usable policy."
    return "\n\n".join([head, *_problems(problems, folder)]) + "\n"


def _summary(review: Review) -> str:
    counts = {kind: [c for c in review.schedules if c.kind is kind] for kind in Kind}
    said = [f"{_count(len(found), 'schedule')} {kind}" for kind, found in counts.items() if found]
    if review.policy:
        said.append("the policy changes")
    if not said:
        return "No schedule is created, changed or removed."
    names = sorted({f"{c.schedule.cluster}/{c.schedule.namespace}" for c in review.schedules})
    return f"**{', '.join(said)}**" + (f" · {_code(', '.join(names))}" if 0 < len(names) <= 5 else "")


def _warnings(review: Review, problems: Sequence[Problem]) -> Iterator[str]:
    errors = sum(p.severity is Severity.ERROR for p in problems)
    if errors:
        yield f"> [!CAUTION]\n> **{_count(errors, 'error')}**: this cannot be merged. Each is shown at its line."
    if review.held:
        yield (
            f"> [!WARNING]\n> **A mass change.** It {review.held}. Merging it needs the label `{LABEL}`; the "
            "reconciler then still holds it until it is allowed by name: `alba sync --allow REVISION`."
        )
    if review.soon:
        rows = "\n".join(f"> - {_soon(t, review.since)}" for t in review.soon[:_ROWS_SHOWN])
        yield f"> [!IMPORTANT]\n> **Switched within an hour of merging:**\n{rows}"


def _soon(t: Transition, since: int) -> str:
    verb = "wakes" if t.way is Way.WAKE else "is put to sleep, if it is awake,"
    return f"`{t.key}` {verb} {'at once' if t.at <= since else f'at {instant_text(t.at)}'}"


def _problems(problems: Sequence[Problem], folder: str) -> Iterator[str]:
    if not problems:
        return
    lines = []
    for p in problems[:_PROBLEMS_SHOWN]:
        lines.append(f"{folder}/{p.at.file}:{p.at.line}:{p.at.column} {p.severity} {p.code} {p.message}. {p.hint}")
        lines += [f"    with {folder}/{r.position.file}:{r.position.line}: {r.label}" for r in p.related]
    if len(problems) > _PROBLEMS_SHOWN:
        lines.append(f"... and {len(problems) - _PROBLEMS_SHOWN} more")
    yield "#### Problems\n" + _fence("text", lines)


def _schedules(changed: Sequence[Changed]) -> Iterator[str]:
    if not changed:
        return
    rows = [
        f"| {c.kind} | {_code(c.schedule.id)} | {_code(f'{c.schedule.cluster}/{c.schedule.namespace}')} "
        f"| {_code(c.schedule.cost_centre)} | {_code(c.schedule.owner)} | {_when(c.schedule)} |"
        for c in changed[:_ROWS_SHOWN]
    ]
    more = [f"\n{len(changed) - _ROWS_SHOWN} more are not shown."] if len(changed) > _ROWS_SHOWN else []
    head = "| | schedule | namespace | pays | owner | when |\n|---|---|---|---|---|---|"
    yield "\n".join(["#### Schedules", "", head, *rows, *more])


def _when(schedule: Schedule) -> str:
    match schedule.pattern:
        case Once(start, stop):
            end = f"{stop:%H:%M}" if stop.date() == start.date() else f"{stop:%Y-%m-%d %H:%M}"
            return f"{start:%a %Y-%m-%d %H:%M}–{end} {schedule.timezone}"
        case Weekly(windows, first, last, exceptions, countries, closures):
            until = " ".join(f"{word} {day}" for word, day in (("from", first), ("until", last)) if day)
            free = [*countries, *(name for name, _ in closures)]
            free += [_count(len(exceptions), "exception")] if exceptions else []
            spans = " and ".join(map(_weekly, windows))
            without = f", not on {', '.join(free)}" if free else ""
            return " ".join(filter(None, (spans, schedule.timezone, until))) + without


def _weekly(window: WeeklyWindow) -> str:
    days = sorted(window.days)
    runs = [[day for _, day in run] for _, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0])]
    names = [WEEKDAYS[r[0]] + (f"–{WEEKDAYS[r[-1]]}" if len(r) > 2 else "") for r in runs if len(r) != 2]
    names += [WEEKDAYS[day] for r in runs if len(r) == 2 for day in r]
    return f"{', '.join(names)} {_clock(window.start_min)}–{_clock(window.stop_min)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _policy(review: Review) -> Iterator[str]:
    if review.policy:
        rows = [f"| {_code(name)} | {_code(was)} | {_code(is_)} |" for name, was, is_ in review.policy]
        yield "\n".join(["#### Policy", "", "| | before | after |\n|---|---|---|", *rows])


def _calendars(review: Review) -> Iterator[str]:
    if not review.calendars:
        return
    days = (review.until - review.since) // DAY
    shown = review.calendars[:_CALENDARS_SHOWN]
    body = "\n\n".join(_fence("diff", _calendar(c)) for c in shown)
    more = len(review.calendars) - len(shown)
    rest = f"\n\n{more} more namespaces change and are not shown." if more else ""
    yield f"#### The next {days} days, before and after\n\n{body}{rest}"


def _calendar(calendar: Calendar) -> list[str]:
    """A line for each transition: `-` is taken away, `+` is new; on the zone's clock, and in UTC."""
    was = {(t.at, t.way): t for t in calendar.before}
    will_be = {(t.at, t.way): t for t in calendar.after}
    width = max(20, len(calendar.zone)) + 2
    lines = [f"  {calendar.key}", f"  {calendar.zone:<{width}}UTC"]
    for at, way in sorted(was.keys() | will_be.keys(), key=lambda edge: (edge[0], edge[1] is Way.WAKE)):
        mark = " " if (at, way) in was and (at, way) in will_be else "+" if (at, way) in will_be else "-"
        found = will_be.get((at, way)) or was[at, way]
        clock = f"{wall_of(calendar.zone, at):%a %Y-%m-%d %H:%M}"
        by = ", ".join(id.partition(":")[0] for id in found.schedules)
        lines.append(f"{mark} {clock:<{width}}{instant_text(at)[5:16].replace('T', ' ')}  {way:<6} {by}".rstrip())
    return lines[:_ROWS_SHOWN] + ([f"  {len(lines) - _ROWS_SHOWN} more"] if len(lines) > _ROWS_SHOWN else [])


def _limit(review: Review) -> str:
    rows = [_peak(p) for p in review.peaks]
    waits = [
        f"- `{w.key}` would wait for a place from {instant_text(w.at)} "
        + (f"until {instant_text(w.until)}" if w.until else "until its window is over: it would be **missed**")
        for w in review.waits[:_ROWS_SHOWN]
    ]
    return "\n".join(["#### Room under the limit", "", *rows, *waits])


def _peak(peak: Peak) -> str:
    when = f", first at {instant_text(peak.at)}" if peak.at is not None else ""
    before = f" (before: {peak.before})" if peak.before != peak.after else ""
    room = peak.limit - peak.after
    left = f"**{room} left**" if room > 0 else "**full**" if room == 0 else f"**{-room} too many**"
    return f"- {_code(peak.cluster)}: at most {peak.after} of {peak.limit} awake at once{before}{when}: {left}"


def _awake(review: Review) -> Iterator[str]:
    changed = {centre: pair for centre, pair in review.awake_s.items() if pair[0] != pair[1]}
    if not changed:
        return
    sums = (sum(was for was, _ in review.awake_s.values()), sum(is_ for _, is_ in review.awake_s.values()))
    rows = [f"| {_code(centre)} | {_hours(*pair)} |" for centre, pair in changed.items()]
    head = "| cost centre | before | after | |\n|---|---:|---:|---:|"
    days = (review.until - review.since) // DAY
    yield "\n".join([f"#### Hours awake in {days} days", "", head, *rows, f"| all centres | {_hours(*sums)} |"])


def _hours(before_s: int, after_s: int) -> str:
    change = (after_s - before_s) / HOUR
    return f"{before_s / HOUR:g} h | {after_s / HOUR:g} h | {change:+g} h".replace("+0 h", "±0 h")


def _code(text: str) -> str:
    """A code span that nothing in it can end, in a table or out of it."""
    plain = re.sub(r"[\s|`]+", " ", text).strip()
    return f"`{plain}`" if plain else ""


def _fence(language: str, lines: Iterable[str]) -> str:
    """A block that nothing in it can end."""
    body = "\n".join(" ".join(line.splitlines()) for line in lines)
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", body)), default=0))
    return f"{ticks}{language}\n{body}\n{ticks}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
