"""Which edit of the files a request is: ground and request in, a proposal or a refusal out.

The rules judge every proposal before anybody sees it. A request never takes time away from the namespace's other
windows: one that would run into the next ends where that begins, and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.asking import Action, Ground, Refusal, Requester, paying_centre
from bot.core.editing import CannotKeep, with_values, without_namespace
from bot.core.sayings import Clock, Saying
from bot.core.typed import Between, Lasting, Span
from reconciler.core.forecast import grouped, stretches
from reconciler.core.records import NamespaceKey
from reconciler.core.writing import Wish, schedule_text
from schemas.catalogue import Catalogue
from schemas.checking import check_change
from schemas.instants import DAY, MINUTE, Instant
from schemas.paths import path_problem
from schemas.problems import Problem, Severity, has_errors
from schemas.schedule import Once, Schedule, Window
from schemas.strict_yaml import Value
from schemas.windows import covering, next_window, windows_between
from schemas.zones import instant_of, wall_of

LONGEST_STEM = 63


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit of the files that the rules accept.

    `edits` are whole files by their path below `schedules/`, None for one that is removed. `notes` say what the
    person may not expect. `added` is the one window that it adds for one namespace, where it does just that.
    """

    action: Action
    namespaces: tuple[NamespaceKey, ...]
    edits: Mapping[str, bytes | None]
    before: Catalogue
    after: Catalogue
    notes: tuple[Saying, ...] = ()
    warnings: tuple[Problem, ...] = ()
    added: Window | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a wake or an extension names beside its namespace; "" leaves it to the schedules that there are."""

    span: Span
    reason: str = ""
    cost_centre: str = ""


def wake(ground: Ground, key: NamespaceKey, asked: Asked, who: Requester) -> Proposal | Refusal:
    """A one-off from now on. Elapsed time, over a clock change too."""
    group = grouped(ground.catalogue.schedules.values()).get(key, ())
    wanted = _wanted(asked.span, who.zone, ground.at)
    notes: list[Saying] = []
    for stretch in stretches(group, wanted.start, wanted.start + 1):
        until, schedule = stretch.stop, _ending_at(group, stretch.stop)
        facts: dict[str, str | Clock] = {"namespace": key.namespace, "schedule": schedule.id}
        if until >= wanted.stop:
            return Refusal(Saying("on-already", facts | {"until": Clock(who.zone, until)}))
        wanted = Window(until, wanted.stop)
        notes.append(Saying("begins-where-on-until", facts | {"start": Clock(who.zone, until)}))
    wanted = _before_next(group, wanted, who, notes)
    return _one_off(ground, key, Action.WAKE, wanted, asked, who, notes=notes)


def extend(ground: Ground, key: NamespaceKey, asked: Asked, who: Requester) -> Proposal | Refusal:
    """More time for what is on now: a later stop in a one-off's own file, or a one-off beside anything else."""
    group = grouped(ground.catalogue.schedules.values()).get(key, ())
    now = stretches(group, ground.at, ground.at + 1)
    if not now:
        return Refusal(Saying("not-on", {"namespace": key.namespace}))
    end = now[0].stop
    wanted = _extension(asked.span, who.zone, end)
    if wanted.stop <= end:
        facts: dict[str, str | Clock] = {"namespace": key.namespace, "schedule": _ending_at(group, end).id}
        return Refusal(Saying("on-already", facts | {"until": Clock(who.zone, end)}))
    notes: list[Saying] = []
    wanted = _before_next(group, wanted, who, notes)
    schedule = _ending_at(group, end)
    several = ":" in schedule.id
    wall = wall_of(schedule.timezone, wanted.stop)
    once = isinstance(schedule.pattern, Once)
    if once and not several and instant_of(schedule.timezone, wall) == wanted.stop:
        document = ground.catalogue.documents[schedule.file]
        edits = {schedule.file: with_values(document, {"/once/stop": f"{wall:%Y-%m-%dT%H:%M}"}).encode()}
        return judged(ground, Action.EXTEND, (key,), edits, notes, added=wanted, reason=asked.reason)
    facts = {"schedule": schedule.id.partition(":")[0], "namespace": key.namespace}
    if several or not once:
        notes.append(Saying("only-this-namespace" if several else "beside-the-week", facts))
    centre = asked.cost_centre or schedule.cost_centre
    asked = Asked(asked.span, asked.reason, centre)
    return _one_off(ground, key, Action.EXTEND, wanted, asked, who, notes=notes)


def cancel(ground: Ground, schedule: Schedule) -> Proposal | Refusal:
    """A schedule's file removed; of a file of several namespaces, this one's name."""
    key = NamespaceKey(schedule.cluster, schedule.namespace)
    if _keys_of(ground, schedule.file) == (key,):
        return judged(ground, Action.CANCEL, (key,), {schedule.file: None})
    facts = {"schedule": schedule.id.partition(":")[0], "namespace": schedule.namespace}
    try:
        text = without_namespace(ground.catalogue.documents[schedule.file], schedule.namespace)
    except CannotKeep:
        return Refusal(Saying("form-cannot", {"file": schedule.file}))
    notes = (Saying("only-this-namespace", facts),)
    return judged(ground, Action.CANCEL, (key,), {schedule.file: text.encode()}, notes)


def cancel_file(ground: Ground, file: str) -> Proposal | Refusal:
    """A whole file removed, whatever namespaces it names."""
    return judged(ground, Action.CANCEL, _keys_of(ground, file), {file: None})


def new(ground: Ground, wish: Wish, path: str = "") -> Proposal | Refusal:
    """A file for a wish. Each problem of the rules carries the JSON pointer of its field."""
    path = path or _free_path(ground, wish.namespaces[0], "once" if wish.once else "hours", "")
    wrong = path_problem(path)
    if wrong:
        return Refusal(Saying("refused-by-rules"), (wrong,))
    cluster = wish.cluster or ground.catalogue.policy.clusters[0]
    keys = tuple(NamespaceKey(cluster, name) for name in wish.namespaces)
    return judged(ground, Action.NEW, keys, {path: schedule_text(wish, path).encode()}, reason=wish.reason)


def change(ground: Ground, schedule: Schedule, values: Mapping[str, Value]) -> Proposal | Refusal:
    """Other values at some JSON pointers of a schedule's own file, None for none; comments and layout stay."""
    try:
        text = with_values(ground.catalogue.documents[schedule.file], values)
    except CannotKeep:
        return Refusal(Saying("form-cannot", {"file": schedule.file}))
    reason = str(values.get("/reason") or "")
    return judged(ground, Action.CHANGE, _keys_of(ground, schedule.file), {schedule.file: text.encode()}, reason=reason)


def judged(
    ground: Ground,
    action: Action,
    namespaces: tuple[NamespaceKey, ...],
    edits: Mapping[str, bytes | None],
    notes: Sequence[Saying] = (),
    *,
    added: Window | None = None,
    reason: str = "",
) -> Proposal | Refusal:
    """The proposal, unless the files with its edits have an error that they did not have before."""
    if all(ground.files.get(path) == data for path, data in edits.items()):
        return Refusal(Saying("nothing-changes"))
    checked = check_change(ground.basis, edits, ground.at, base=ground.files).checked
    known = {(p.code, p.at.file, p.message) for p in ground.problems}
    found = tuple(p for p in checked.problems if (p.code, p.at.file, p.message) not in known)
    if checked.catalogue is None or has_errors(found):
        errors = tuple(p for p in found if p.severity is Severity.ERROR)
        return Refusal(Saying("refused-by-rules"), errors or checked.problems)
    return Proposal(
        action, namespaces, edits, ground.catalogue, checked.catalogue, tuple(notes), found, added, reason
    )  # fmt: skip


def _keys_of(ground: Ground, file: str) -> tuple[NamespaceKey, ...]:
    """The namespaces that a file names."""
    schedules = ground.catalogue.schedules.values()
    return tuple(NamespaceKey(s.cluster, s.namespace) for s in schedules if s.file == file)


def edited(files: Mapping[str, bytes], edits: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """The files after the edits."""
    after = {path: data for path, data in files.items() if path not in edits}
    return after | {path: data for path, data in edits.items() if data is not None}


def first_window(proposal: Proposal, at: Instant) -> Window | None:
    """The window that the proposal's own files give its first namespace next, or now; None where they give none."""
    key = proposal.namespaces[0]
    mine = [
        s
        for s in proposal.after.schedules.values()
        if proposal.edits.get(s.file) is not None and (s.cluster, s.namespace) == (key.cluster, key.namespace)
    ]
    return min((w for s in mine if (w := covering(s, at) or next_window(s, at))), default=None)


def _wanted(span: Span, zone: str, at: Instant) -> Window:
    """The window that is asked for, from this minute on."""
    now = at - at % MINUTE
    if isinstance(span, Lasting):
        return Window(now, now + span.seconds)
    today = wall_of(zone, at).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(2):
        found = _on_day(span, zone, today + timedelta(days=day))
        if found.stop > at:
            return Window(max(found.start, now), found.stop)
    return _on_day(span, zone, today + timedelta(days=2))


def _extension(span: Span, zone: str, end: Instant) -> Window:
    """From the end on: so long, or up to the end of a range as it next comes."""
    if isinstance(span, Lasting):
        return Window(end, end + span.seconds)
    return Window(end, _wanted(span, zone, end).stop)


def _on_day(span: Between, zone: str, midnight: datetime) -> Window:
    over = DAY // MINUTE if span.stop_min <= span.start_min else 0
    start = instant_of(zone, midnight + timedelta(minutes=span.start_min))
    return Window(start, instant_of(zone, midnight + timedelta(minutes=span.stop_min + over)))


def _ending_at(group: Sequence[Schedule], end: Instant) -> Schedule:
    """The schedule whose window ends a stretch."""
    return next(s for s in group if any(w.stop == end for w in windows_between(s, end - 1, end)))


def _before_next(group: Sequence[Schedule], wanted: Window, who: Requester, notes: list[Saying]) -> Window:
    """The window up to where the namespace's next one begins."""
    coming = [(w.start, s.id) for s in group if (w := next_window(s, wanted.start))]
    if not coming or min(coming)[0] >= wanted.stop:
        return wanted
    start, id_ = min(coming)
    notes.append(Saying("ends-where-next-begins", {"stop": Clock(who.zone, start), "schedule": id_}))
    return Window(wanted.start, start)


def _one_off(
    ground: Ground,
    key: NamespaceKey,
    action: Action,
    window: Window,
    asked: Asked,
    who: Requester,
    *,
    notes: list[Saying],
) -> Proposal | Refusal:
    centre = paying_centre(key, asked.cost_centre, ground.catalogue)
    if isinstance(centre, Refusal):
        return centre
    zone = who.zone
    if any(instant_of(zone, wall_of(zone, edge)) != edge for edge in window):
        notes.append(Saying("said-in-utc", {"zone": zone}))
        zone = "UTC"
    start, stop = (f"{wall_of(zone, edge):%Y-%m-%dT%H:%M}" for edge in window)
    policy = ground.catalogue.policy
    wish = Wish(
        namespaces=(key.namespace,),
        cost_centre=centre,
        owner=who.email,
        reason=asked.reason,
        timezone=zone,
        cluster=key.cluster if key.cluster != policy.clusters[0] else "",
        once=(start, stop),
    )
    path = _free_path(ground, key.namespace, action.value, f"{wall_of('UTC', window.start):%Y%m%d-%H%M}")
    edits = {path: schedule_text(wish, path).encode()}
    return judged(ground, action, (key,), edits, notes, added=window, reason=asked.reason)


def _free_path(ground: Ground, namespace: str, what: str, when: str) -> str:
    """A path that no file has, made of safe characters only, in the folder of the namespace's other schedules."""
    files = sorted(s.file for s in ground.catalogue.schedules.values() if s.namespace == namespace)
    folder = files[0].rpartition("/")[0] if files else namespace.partition("-")[0]
    tail = f"-{when}" if when else ""
    room = LONGEST_STEM - len(what) - len(tail) - len("--99")
    name = namespace
    if len(name) > room:
        digest = hashlib.sha256(namespace.encode()).hexdigest()[:6]
        name = f"{namespace[: room - 7]}-{digest}"
    stem = f"{what}-{name}{tail}"
    prefix = f"{folder}/" if folder else ""
    path, number = f"{prefix}{stem}.yaml", 2
    while path in ground.files:
        path, number = f"{prefix}{stem}-{number}.yaml", number + 1
    return path
