"""The calendar of a proposal as its pull request shows it: before and after, what switches otherwise, how many hours.

Markdown, in English, on the policy's clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.core.deciding import Proposal
from bot.core.marking import code
from bot.core.sayings import Clock
from reconciler.core.forecast import Transition, grouped, stretches
from reconciler.core.plan_changes import plan_changes
from reconciler.core.records import NamespaceKey
from schemas.catalogue import Catalogue
from schemas.instants import DAY, HOUR, MINUTE, Instant, instant_text
from schemas.language import Language
from schemas.schedule import Window
from schemas.windows import covering, next_window
from schemas.zones import wall_of

AHEAD_S = 7 * DAY
MOST_ROWS, MOST_NAMED, MOST_SPANS = 40, 10, 14


def days_of(proposal: Proposal, at: Instant) -> Window:
    """The days that the calendar shows: from now on, or from where the first window that changes begins."""
    files = proposal.edits.keys()
    changing = [s for c in (proposal.before, proposal.after) for s in c.schedules.values() if s.file in files]
    first = min((w.start for s in changing if (w := covering(s, at) or next_window(s, at))), default=at)
    now = at - at % MINUTE
    start = now if first < now + AHEAD_S else first - first % HOUR
    return Window(start, start + AHEAD_S)


def hours_more(proposal: Proposal, days: Window) -> Decimal:
    """How many hours more the namespaces are awake then; negative: fewer."""
    before, after = (_seconds(_awake(c, proposal, days), days) for c in (proposal.before, proposal.after))
    return round(Decimal(after - before) / HOUR, 2)


def _seconds(awake: Mapping[NamespaceKey, Sequence[Window]], days: Window) -> int:
    return sum(min(w.stop, days.stop) - max(w.start, days.start) for spans in awake.values() for w in spans)


def _awake(catalogue: Catalogue, proposal: Proposal, days: Window) -> dict[NamespaceKey, list[Window]]:
    """When the proposal's namespaces are awake in some days, by one of the catalogues."""
    groups = grouped(catalogue.schedules.values())
    keys = {k for c in (proposal.before, proposal.after) for k in _keys(c, proposal)}
    return {key: stretches(groups.get(key, ()), days.start, days.stop) for key in sorted(keys)}


def _keys(catalogue: Catalogue, proposal: Proposal) -> set[NamespaceKey]:
    """The namespaces that the files of a proposal name in a catalogue."""
    return {NamespaceKey(s.cluster, s.namespace) for s in catalogue.schedules.values() if s.file in proposal.edits}


def calendar(proposal: Proposal, days: Window, at: Instant, zone: str) -> str:
    """The calendar before and after, and each transition that comes or goes."""
    before, after = (_awake(c, proposal, days) for c in (proposal.before, proposal.after))
    shown = ([key for key in before if before[key] != after[key]] or [*before])[:MOST_NAMED]
    lines = [
        f"Awake in the 7 days from {in_english(zone, days.start)}, on the clock of {zone}:", "",
        "| namespace | before | after |", "|---|---|---|",
        *(f"| {code(str(k))} | {_spans(before[k], zone)} | {_spans(after[k], zone)} |" for k in shown),
    ]  # fmt: skip
    changes = plan_changes(proposal.before, proposal.after, max(days.start, at), days.stop)
    rows = [*_rows("+", changes.added, zone), *_rows("-", changes.removed, zone)]
    if not rows:
        return "\n".join([*lines, "", "No transition of these days changes."])
    head = ["", "| | when | UTC | | namespace | schedules |", "|---|---|---|---|---|---|"]
    at_once = [f"{code(str(key))} is switched as soon as this is merged." for key in changes.at_once[:MOST_NAMED]]
    return "\n".join([*lines, *head, *rows, *(["", *at_once] if at_once else [])])


def _spans(windows: Sequence[Window], zone: str) -> str:
    """Windows as `Tue 2026-12-01 08:00 – 12:00`, in one cell of a table."""
    shown = []
    for window in windows[:MOST_SPANS]:
        start, stop = (wall_of(zone, edge) for edge in window)
        ends = f"{stop:%H:%M}" if start.date() == stop.date() else f"{stop:%a %Y-%m-%d %H:%M}"
        shown.append(f"{start:%a %Y-%m-%d %H:%M} – {ends}")
    more = len(windows) - MOST_SPANS
    return "<br>".join([*shown, *([f"and {more} more"] if more > 0 else [])]) or "asleep"


def _rows(sign: str, transitions: Sequence[Transition], zone: str) -> list[str]:
    rows = [
        f"| {sign} | {in_english(zone, t.at)} | {instant_text(t.at)} | {t.way.value} | {code(str(t.key))} "
        f"| {', '.join(code(s) for s in t.schedules[:5])} |"
        for t in transitions[:MOST_ROWS]
    ]
    more = len(transitions) - MOST_ROWS
    return [*rows, f"| {sign} | and {more} more | | | | |"] if more > 0 else rows


def in_english(zone: str, instant: Instant) -> str:
    """In English, as all of a pull request."""
    return Clock(zone, instant).shown(Language.ENGLISH)
