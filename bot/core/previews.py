"""What a form will mean, shown below its fields: the coming windows, the room under the limit, the cost."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.answers import MOST_LINES
from bot.core.asking import Refusal, schedule_named
from bot.core.blocks import Block, context, header, lines
from bot.core.filled import Filled, meant
from bot.core.marking import mrkdwn
from bot.core.sayings import problem_text, say
from bot.core.sight import Sight
from reconciler.core.forecast import grouped, stretches
from reconciler.core.records import NamespaceKey
from schemas.instants import DAY
from schemas.schedule import Schedule, Window
from schemas.windows import windows_between

SHOWN_WINDOWS = 5
AHEAD_S = 60 * DAY


def preview(filled: Filled, sight: Sight) -> list[Block]:
    """The windows that the form gives; or what the rules have against it."""
    if not filled.namespace or not filled.centre:
        return []
    found = meant(filled, sight)
    title = header(sight.say("form-preview"))
    if not isinstance(found, Refusal):
        schedules = [s for s in found.after.schedules.values() if s.file in found.edits]
    elif found.saying.name == "nothing-changes":
        file = _file(filled.schedule, sight)
        schedules = [s for s in sight.catalogue.schedules.values() if s.file == file]
    else:
        rows = [f"• {mrkdwn(problem_text(p, sight.language))}" for p in found.problems[:SHOWN_WINDOWS]]
        return [title, *lines(rows or [mrkdwn(say(found.saying, sight.language))])]
    return [title, *lines(_means(schedules, sight)[:MOST_LINES]), context(_price(schedules[0], sight))]


def _file(schedule: str, sight: Sight) -> str:
    found = schedule_named(schedule, sight.catalogue)
    return "" if isinstance(found, Refusal) else found.file


def _means(schedules: Iterable[Schedule], sight: Sight) -> list[str]:
    rows = []
    limit = str(sight.catalogue.policy.limit)
    for schedule in schedules:
        for window in windows_between(schedule, sight.at, sight.at + AHEAD_S)[:SHOWN_WINDOWS]:
            means = sight.say("form-means", start=sight.clock(window.start), stop=sight.clock(window.stop))
            room = sight.say("form-room", room=str(_room(schedule, window, sight)), limit=limit)
            rows.append(f"• {mrkdwn(means)} ({mrkdwn(room)})")
    return rows or [mrkdwn(sight.say("nothing-to-come"))]


def _room(schedule: Schedule, window: Window, sight: Sight) -> int:
    """The places that are free of other namespaces all through a window."""
    edges: list[tuple[int, int]] = []
    neighbours = [s for s in sight.catalogue.schedules.values() if s.cluster == schedule.cluster]
    for key, group in grouped(neighbours).items():
        if key.namespace != schedule.namespace:
            for other in stretches(group, window.start, window.stop):
                edges += [(max(other.start, window.start), 1), (other.stop, -1)]
    on = most = 0
    for _, step in sorted(edges):
        on += step
        most = max(most, on)
    return max(0, sight.catalogue.policy.limit - most)


def _price(schedule: Schedule, sight: Sight) -> str:
    rate = sight.rate(NamespaceKey(schedule.cluster, schedule.namespace))
    if rate is None:
        return mrkdwn(sight.say("form-no-cost"))
    return mrkdwn(sight.say("form-cost", money=f"{rate.per_hour:.2f}", currency=rate.currency))
