"""The modal for a new schedule and for a change: what it shows, and what somebody put into it.

The zone is a field beside the times, since Slack's pickers show the computer's clock and not the person's. A field
whose choices depend on the namespace has the namespace in its block's id, so that Slack forgets the old choice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.answers import MOST_LINES
from bot.core.asking import Refusal, known_namespaces, namespace_named
from bot.core.blocks import Block, context, field, header, lines, modal, option, options, searched
from bot.core.deciding import Proposal, new
from bot.core.marking import mrkdwn
from bot.core.sayings import Language, problem_text
from bot.core.sight import Sight
from reconciler.core.forecast import grouped, stretches
from reconciler.core.records import NamespaceKey
from reconciler.core.writing import Wish
from schemas.instants import DAY
from schemas.patterns import Tie
from schemas.problems import Problem, Severity
from schemas.rules.wrong_cost_centre import valid_centres
from schemas.schedule import Once, Schedule, Window
from schemas.weekdays import WEEKDAYS
from schemas.windows import windows_between
from schemas.zones import wall_of, zone_names

NEW, CHANGE = "alba-new", "alba-change"
ONCE, WEEKLY = "once", "weekly"
SHOWN_WINDOWS = 5
_FIELDS = {
    "/namespace": "namespace", "/namespaces": "namespace", "/costCenter": "centre", "/timezone": "zone",
    "/reason": "reason",
    "/owner": "reason", "/cluster": "namespace", "/once/start": "start", "/once/stop": "stop", "/once": "stop",
    "/weekly": "stop", "/until": "until", "/from": "start-day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form, or "". `channel` is where it was asked for, `schedule` what it changes."""

    namespace: str = ""
    centre: str = ""
    kind: str = ONCE
    start_day: str = ""
    start: str = ""
    stop_day: str = ""
    stop: str = ""
    days: tuple[str, ...] = ()
    until: str = ""
    zone: str = ""
    reason: str = ""
    channel: str = ""
    schedule: str = ""


def fresh(sight: Sight, channel: str) -> Filled:
    """A new form: the next full hour on the person's clock, for two hours."""
    start = sight.at - sight.at % 3600 + 3600
    first, last = wall_of(sight.zone, start), wall_of(sight.zone, start + 2 * 3600)
    return Filled(
        start_day=f"{first:%Y-%m-%d}", start=f"{first:%H:%M}", stop_day=f"{last:%Y-%m-%d}", stop=f"{last:%H:%M}",
        days=WEEKDAYS[:5], zone=sight.zone, channel=channel,
    )  # fmt: skip


def of_schedule(schedule: Schedule, channel: str) -> Filled | None:
    """The form of a schedule; None for one that says more than the form can."""
    namespace = f"{schedule.cluster}/{schedule.namespace}"
    made = Filled(
        namespace, schedule.cost_centre, zone=schedule.timezone, reason=schedule.reason, channel=channel,
        schedule=schedule.id,
    )  # fmt: skip
    pattern = schedule.pattern
    if ":" in schedule.id:
        return None
    if isinstance(pattern, Once):
        return replace(
            made, start_day=f"{pattern.start:%Y-%m-%d}", start=f"{pattern.start:%H:%M}",
            stop_day=f"{pattern.stop:%Y-%m-%d}", stop=f"{pattern.stop:%H:%M}",
        )  # fmt: skip
    if len(pattern.windows) != 1:
        return None
    (window,) = pattern.windows
    return replace(
        made, kind=WEEKLY, days=tuple(WEEKDAYS[d] for d in sorted(window.days)), start=_clock(window.start_min),
        stop=_clock(window.stop_min), until=f"{pattern.last:%Y-%m-%d}" if pattern.last else "",
    )  # fmt: skip


def form(filled: Filled, sight: Sight) -> Block:
    """The modal, with what it will mean below its fields."""
    callback = CHANGE if filled.schedule else NEW
    title = sight.say("form-change" if filled.schedule else "form-new")
    weekly = filled.kind == WEEKLY
    kinds = [option(sight.say("form-once"), ONCE), option(sight.say("form-weekly"), WEEKLY)]
    blocks: list[Block] = []
    if filled.schedule:
        blocks += lines([f"`{filled.schedule}`"])
    else:
        chosen = (filled.namespace, filled.namespace)
        blocks.append(
            field(
                "namespace",
                sight.say("form-namespace"),
                searched("namespace", sight.say("form-search"), chosen),
                tells=True,
            )
        )
    blocks.append(
        field(
            f"centre:{_short(filled.namespace)}", sight.say("form-centre"),
            searched("centre", sight.say("form-search"), (filled.centre, filled.centre)),
        )
    )  # fmt: skip
    if not filled.schedule:
        pick = {
            "type": "static_select", "action_id": "kind", "options": kinds, "initial_option": kinds[int(weekly)]
        }  # fmt: skip
        blocks.append(field("kind", sight.say("form-kind"), pick, tells=True))
    blocks += _weekly_fields(filled, sight) if weekly else _once_fields(filled, sight)
    zone = (filled.zone, filled.zone)
    blocks.append(field("zone", sight.say("form-zone"), searched("zone", sight.say("form-search"), zone), tells=True))
    text: dict[str, object] = {"type": "plain_text_input", "action_id": "reason", "multiline": True, "max_length": 500}
    if filled.reason:
        text["initial_value"] = filled.reason[:500]
    blocks.append(field("reason", sight.say("form-reason"), text, optional=True))
    blocks += _preview(filled, sight)
    metadata = json.dumps(
        {"channel": filled.channel, "namespace": filled.namespace, "schedule": filled.schedule, "kind": filled.kind}
    )
    return modal(callback, title, sight.say("form-submit"), sight.say("form-close"), blocks, metadata)


def loading(sight: Sight) -> Block:
    """What stands there until the form does: Slack waits three seconds and no longer."""
    text = sight.say("form-loading")
    return modal("alba-loading", sight.say("form-new"), "", sight.say("form-close"), lines([mrkdwn(text)]))


def read_form(view: Mapping[str, object]) -> Filled:
    """What somebody put into the form, whatever Slack leaves out."""
    values = _values(view)
    metadata = json.loads(str(view.get("private_metadata") or "{}"))
    known = {key: str(metadata.get(key) or "") for key in ("channel", "namespace", "schedule", "kind")}
    return Filled(
        namespace=values.get("namespace", "") or known["namespace"], centre=values.get("centre", ""),
        kind=values.get("kind", "") or known["kind"] or ONCE, start_day=values.get("start-day", ""),
        start=values.get("start", ""), stop_day=values.get("stop-day", ""), stop=values.get("stop", ""),
        days=tuple(d for d in values.get("days", "").split(",") if d), until=values.get("until", ""),
        zone=values.get("zone", ""), reason=values.get("reason", ""), channel=known["channel"],
        schedule=known["schedule"],
    )  # fmt: skip


def wish_of(filled: Filled, owner: str, sight: Sight) -> Wish:
    """What the form asks for, as the rules will judge it."""
    cluster, _, namespace = filled.namespace.rpartition("/")
    once = (f"{filled.start_day}T{filled.start}", f"{filled.stop_day}T{filled.stop}")
    weekly = ((filled.days, filled.start, "24:00" if filled.stop == "00:00" else filled.stop),)
    return Wish(
        namespaces=(namespace,), cost_centre=filled.centre, owner=owner, reason=filled.reason, timezone=filled.zone,
        cluster="" if cluster == sight.catalogue.policy.clusters[0] else cluster,
        once=once if filled.kind == ONCE else None, weekly=weekly if filled.kind == WEEKLY else (),
        last=filled.until if filled.kind == WEEKLY else "",
    )  # fmt: skip


def changed_values(filled: Filled, schedule: Schedule) -> dict[str, str]:
    """What the form says otherwise than the schedule, by JSON pointer. Days of the week stay as the file has them."""
    before = of_schedule(schedule, filled.channel)
    once = isinstance(schedule.pattern, Once)
    wanted = {"/costCenter": filled.centre, "/timezone": filled.zone, "/reason": filled.reason}
    had = {"/costCenter": schedule.cost_centre, "/timezone": schedule.timezone, "/reason": schedule.reason}
    if once and before:
        wanted |= {
            "/once/start": f"{filled.start_day}T{filled.start}",
            "/once/stop": f"{filled.stop_day}T{filled.stop}",
        }
        had |= {"/once/start": f"{before.start_day}T{before.start}", "/once/stop": f"{before.stop_day}T{before.stop}"}
    elif before:
        wanted |= {"/weekly/0/start": filled.start, "/weekly/0/stop": filled.stop, "/until": filled.until}
        had |= {"/weekly/0/start": before.start, "/weekly/0/stop": before.stop, "/until": before.until}
    return {pointer: value for pointer, value in wanted.items() if value and value != had[pointer]}


def field_errors(problems: Sequence[Problem], filled: Filled, language: Language) -> dict[str, str]:
    """Each error at its own field; what belongs to none stands at the reason, which comes last."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        if problem.severity is not Severity.ERROR:
            continue
        block = _block_of(problem.pointer)
        block = f"centre:{_short(filled.namespace)}" if block == "centre" else block
        block = "zone" if filled.schedule and block == "namespace" else block
        found.setdefault(block, []).append(problem_text(problem, language))
    return {block: "; ".join(texts)[:2000] for block, texts in found.items()}


def choices(action: str, typed: str, view: Mapping[str, object], sight: Sight) -> list[Block]:
    """What a searched list shows for what is typed so far."""
    typed = typed.strip().lower()
    if action == "zone":
        words = sorted(zone_names())
        return options([(name, name) for name in words if typed.replace(" ", "_") in name.lower()])
    if action == "centre":
        namespace = read_form(view).namespace.rpartition("/")[2]
        valid = valid_centres(namespace, sight.catalogue.cost_centres)
        return options([(c, c) for c in ([] if isinstance(valid, Tie) else valid) if typed in c.lower()])
    main = sight.catalogue.policy.clusters[0]
    scheduled = {f"{s.cluster}/{s.namespace}" for s in sight.catalogue.schedules.values()}
    names = sorted(scheduled | {f"{main}/{name}" for name in known_namespaces(sight.catalogue)})
    exact = namespace_named(typed, sight.catalogue) if typed else None
    if isinstance(exact, NamespaceKey) and str(exact) not in names:
        names = [str(exact), *names]
    return options([(name, name) for name in names if typed in name])


def only_centre(namespace: str, sight: Sight) -> str:
    """The cost centre that a namespace leaves no choice about, else ""."""
    valid = valid_centres(namespace.rpartition("/")[2], sight.catalogue.cost_centres)
    return valid[0] if not isinstance(valid, Tie) and len(valid) == 1 else ""


def _once_fields(filled: Filled, sight: Sight) -> list[Block]:
    return [
        field("start-day", sight.say("form-start-day"), _date("start-day", filled.start_day), tells=True),
        field("start", sight.say("form-start"), _time("start", filled.start), tells=True),
        field("stop-day", sight.say("form-stop-day"), _date("stop-day", filled.stop_day), tells=True),
        field("stop", sight.say("form-stop"), _time("stop", filled.stop), tells=True),
    ]


def _weekly_fields(filled: Filled, sight: Sight) -> list[Block]:
    days = [option(day, day) for day in WEEKDAYS]
    picked: dict[str, object] = {"type": "checkboxes", "action_id": "days", "options": days}
    if filled.days:
        picked["initial_options"] = [option(day, day) for day in WEEKDAYS if day in filled.days]
    shown = [] if filled.schedule else [field("days", sight.say("form-days"), picked)]
    return [
        *shown,
        field("start", sight.say("form-start"), _time("start", filled.start), tells=True),
        field("stop", sight.say("form-stop"), _time("stop", filled.stop), tells=True),
        field("until", sight.say("form-until"), _date("until", filled.until), optional=True),
    ]


def _date(action: str, day: str) -> Block:
    return {"type": "datepicker", "action_id": action, **({"initial_date": day} if day else {})}


def _time(action: str, time: str) -> Block:
    shown = "00:00" if time == "24:00" else time
    return {"type": "timepicker", "action_id": action, **({"initial_time": shown} if shown else {})}


def _preview(filled: Filled, sight: Sight) -> list[Block]:
    """The coming windows, the places that are free then, and the cost; or what the rules have against it."""
    if not filled.namespace or not filled.centre or filled.schedule:
        return []
    found = new(sight.ground, wish_of(filled, "preview@localhost", sight))
    if isinstance(found, Refusal):
        rows = [f"• {mrkdwn(problem_text(p, sight.language))}" for p in found.problems[:SHOWN_WINDOWS]]
        return [header(sight.say("form-preview")), *lines(rows or [mrkdwn(sight.say("nothing-to-come"))])]
    return [header(sight.say("form-preview")), *lines(_means(found, sight)[:MOST_LINES]), context(_price(found, sight))]


def _means(proposal: Proposal, sight: Sight) -> list[str]:
    (path,) = proposal.edits
    rows = []
    for schedule in (s for s in proposal.after.schedules.values() if s.file == path):
        for window in windows_between(schedule, sight.at, sight.at + 60 * DAY)[:SHOWN_WINDOWS]:
            means = sight.say("form-means", start=sight.clock(window.start), stop=sight.clock(window.stop))
            room = sight.say(
                "form-room", room=str(_room(schedule, window, sight)), limit=str(sight.catalogue.policy.limit)
            )
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


def _price(proposal: Proposal, sight: Sight) -> str:
    rate = sight.rate(proposal.namespaces[0])
    if rate is None:
        return mrkdwn(sight.say("form-no-cost"))
    return mrkdwn(sight.say("form-cost", money=f"{rate.per_hour:.2f}", currency=rate.currency))


def _block_of(pointer: str) -> str:
    while pointer and pointer not in _FIELDS:
        if pointer.startswith("/weekly/0/start"):
            return "start"
        pointer = pointer.rpartition("/")[0]
    return _FIELDS.get(pointer, "reason")


def _values(view: Mapping[str, object]) -> dict[str, str]:
    """The values of a view's state by action, as text."""
    state = view.get("state")
    blocks = state.get("values") if isinstance(state, dict) else None
    found: dict[str, str] = {}
    for block in (blocks or {}).values():
        for action, value in block.items():
            found[action] = _value(value)
    return found


def _value(value: Mapping[str, object]) -> str:
    chosen = value.get("selected_option")
    if isinstance(chosen, dict):
        return str(chosen["value"])
    several = value.get("selected_options")
    if isinstance(several, list):
        return ",".join(str(each["value"]) for each in several)
    return str(value.get("selected_date") or value.get("selected_time") or value.get("value") or "")


def _short(namespace: str) -> str:
    return hashlib.sha256(namespace.encode()).hexdigest()[:12]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
