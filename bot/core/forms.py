"""The modal for a new schedule and for a change, as Slack shows it: its fields, their choices and their errors.

The zone is a field beside the times, since Slack's pickers show the computer's clock and not the person's. A field
whose choices depend on the namespace has the namespace in its block's id, so that Slack forgets the old choice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from bot.core.asking import known_namespaces, namespace_named
from bot.core.blocks import Block, actions, button, field, lines, modal, option, options, searched
from bot.core.filled import LONGEST_LIST, MOST_WEEKS, ONCE, WEEKLY, Filled, Week, read_form
from bot.core.marking import mrkdwn
from bot.core.previews import preview
from bot.core.sayings import problem_text
from bot.core.sight import Sight
from reconciler.core.records import NamespaceKey
from schemas.patterns import Tie
from schemas.problems import Problem, Severity
from schemas.rules.wrong_cost_centre import valid_centres
from schemas.weekdays import WEEKDAYS
from schemas.zones import zone_names

NEW, CHANGE = "alba-new", "alba-change"
ADD_WEEK = "add-week"
TELLS = re.compile(r"namespace|centre|kind|zone|from|until|(start|stop)(-day)?|(days|start|stop)-\d+|add-week")
"""The actions of a form that are told at once, so that what depends on them is shown anew."""

_FIELDS = {
    "/namespace": "namespace", "/namespaces": "namespace", "/cluster": "namespace", "/costCenter": "centre",
    "/timezone": "zone", "/owner": "owner", "/reason": "reason", "/once/start": "start", "/once/stop": "stop",
    "/once": "stop", "/weekly": "stop-0", "/from": "from", "/until": "until", "/except": "except",
    "/holidays": "holidays",
}  # fmt: skip


def form(filled: Filled, sight: Sight) -> Block:
    """The modal, with what it will mean below its fields."""
    callback = CHANGE if filled.schedule else NEW
    title = sight.say("form-change" if filled.schedule else "form-new")
    blocks = [*_head(filled, sight), *_fields(filled, sight), *preview(filled, sight)]
    return modal(callback, title, sight.say("form-submit"), sight.say("form-close"), blocks, filled.metadata)


def loading(sight: Sight) -> Block:
    """What stands there until the form does: Slack waits three seconds and no longer."""
    text = sight.say("form-loading")
    return modal("alba-loading", sight.say("form-new"), "", sight.say("form-close"), lines([mrkdwn(text)]))


def field_errors(problems: Sequence[Problem], filled: Filled, sight: Sight) -> dict[str, str]:
    """Each error at its own field; what belongs to none stands at the reason, which comes last."""
    shown = {str(block["block_id"]) for block in _fields(filled, sight) if block["type"] == "input"}
    found: dict[str, list[str]] = {}
    for problem in problems:
        if problem.severity is Severity.ERROR:
            block = _block_of(problem.pointer, filled)
            found.setdefault(block if block in shown else "reason", []).append(problem_text(problem, sight.language))
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


def _head(filled: Filled, sight: Sight) -> list[Block]:
    """Which schedule it is; a file of several namespaces names them, for they are not changed here."""
    if not filled.schedule:
        return []
    path, several, _ = filled.schedule.partition(":")
    if not several:
        return lines([f"`{path}`"])
    names = ", ".join(sorted(s.namespace for s in sight.catalogue.schedules.values() if s.id.startswith(f"{path}:")))
    return lines([f"`{path}`", mrkdwn(sight.say("form-namespaces", namespaces=names))])


def _fields(filled: Filled, sight: Sight) -> list[Block]:
    """Everything that is filled in."""
    weekly, search = filled.kind == WEEKLY, sight.say("form-search")
    kinds = [option(sight.say("form-once"), ONCE), option(sight.say("form-weekly"), WEEKLY)]
    pick: Block = {
        "type": "static_select", "action_id": "kind", "options": kinds, "initial_option": kinds[int(weekly)]
    }  # fmt: skip
    centre = searched("centre", search, (filled.centre, filled.centre))
    namespace = searched("namespace", search, (filled.namespace, filled.namespace))
    zone = searched("zone", search, (filled.zone, filled.zone))
    return [
        *([] if ":" in filled.schedule else [field("namespace", sight.say("form-namespace"), namespace, tells=True)]),
        field(_centre_block(filled), sight.say("form-centre"), centre, tells=True),
        field("kind", sight.say("form-kind"), pick, tells=True),
        *(_weekly_fields(filled, sight) if weekly else _once_fields(filled, sight)),
        field("zone", sight.say("form-zone"), zone, tells=True),
        field("owner", sight.say("form-owner"), _text("owner", filled.owner, 254)),
        field("reason", sight.say("form-reason"), _text("reason", filled.reason, 500, several=True), optional=True),
    ]


def _once_fields(filled: Filled, sight: Sight) -> list[Block]:
    return [
        field("start-day", sight.say("form-start-day"), _date("start-day", filled.start_day), tells=True),
        field("start", sight.say("form-start"), _time("start", filled.start), tells=True),
        field("stop-day", sight.say("form-stop-day"), _date("stop-day", filled.stop_day), tells=True),
        field("stop", sight.say("form-stop"), _time("stop", filled.stop), tells=True),
    ]


def _weekly_fields(filled: Filled, sight: Sight) -> list[Block]:
    rows = [block for n, week in enumerate(filled.weeks) for block in _week_fields(n, week, sight)]
    more = [actions(ADD_WEEK, button(sight.say("form-add-week"), ADD_WEEK))]
    return [
        *rows,
        *(more if len(filled.weeks) < MOST_WEEKS else []),
        field("from", sight.say("form-from"), _date("from", filled.first), optional=True, tells=True),
        field("until", sight.say("form-last"), _date("until", filled.last), optional=True, tells=True),
        field("except", sight.say("form-except"), _text("except", filled.exceptions, LONGEST_LIST), optional=True),
        field("holidays", sight.say("form-holidays"), _text("holidays", filled.holidays, LONGEST_LIST), optional=True),
    ]


def _week_fields(n: int, week: Week, sight: Sight) -> list[Block]:
    """One weekly window. Its days may all be taken away, which takes the window away."""
    number = str(n + 1)
    picked: Block = {"type": "checkboxes", "action_id": f"days-{n}", "options": [option(d, d) for d in WEEKDAYS]}
    if week.days:
        picked["initial_options"] = [option(day, day) for day in week.days]
    start, stop = _time(f"start-{n}", week.start), _time(f"stop-{n}", week.stop)
    return [
        field(f"days-{n}", sight.say("form-week-days", number=number), picked, optional=True, tells=True),
        field(f"start-{n}", sight.say("form-week-start", number=number), start, tells=True),
        field(f"stop-{n}", sight.say("form-week-stop", number=number), stop, tells=True),
    ]


def _date(action: str, day: str) -> Block:
    return {"type": "datepicker", "action_id": action, **({"initial_date": day} if day else {})}


def _time(action: str, time: str) -> Block:
    shown = "00:00" if time == "24:00" else time
    return {"type": "timepicker", "action_id": action, **({"initial_time": shown} if shown else {})}


def _text(action: str, text: str, most: int, *, several: bool = False) -> Block:
    made: Block = {"type": "plain_text_input", "action_id": action, "multiline": several, "max_length": most}
    return made | ({"initial_value": text} if text else {})


def _block_of(pointer: str, filled: Filled) -> str:
    week = re.match(r"/weekly/(\d+)(?:/(days|start|stop))?", pointer)
    if week and int(week[1]) < len(filled.rows):
        return f"{week[2] or 'stop'}-{filled.rows[int(week[1])]}"
    while pointer and pointer not in _FIELDS:
        pointer = pointer.rpartition("/")[0]
    block = _FIELDS.get(pointer, "reason")
    return _centre_block(filled) if block == "centre" else block


def _centre_block(filled: Filled) -> str:
    return f"centre:{hashlib.sha256(filled.namespace.encode()).hexdigest()[:12]}"
