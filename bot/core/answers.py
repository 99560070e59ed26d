"""Answers to what people ask in Slack: list, status, next, why, costs and help. Questions change nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.core.asking import Refusal, namespace_named
from bot.core.blocks import Message, context, header, lines, message, said
from bot.core.marking import mrkdwn
from bot.core.sayings import Saying, say
from bot.core.sight import Sight
from bot.core.typed import Command, Verb
from reconciler.core.explain import explain
from reconciler.core.forecast import Transition, transitions
from reconciler.core.records import NamespaceKey, Way
from reconciler.core.rows import ScheduleRow, schedule_rows
from schemas.instants import DAY
from schemas.language import Language
from schemas.schedule import Schedule

AHEAD_S = 7 * DAY
MOST_LINES = 40


def answer(command: Command, sight: Sight) -> Message:
    """The answer to a question; to anything else, help."""
    if command.verb is Verb.HELP:
        return help_message(sight.language)
    key: NamespaceKey | None = None
    if command.subject:
        named = namespace_named(command.subject, sight.catalogue)
        if isinstance(named, Refusal):
            return said(say(named.saying, sight.language))
        key = named
    if command.verb is Verb.WHY and key:
        return _why(sight, key)
    found = _ANSWERS.get(command.verb)
    return found(sight, key) if found else help_message(sight.language)


def help_message(language: Language) -> Message:
    """Every command with an example."""
    rows = [mrkdwn(say(Saying(f"help-{verb}"), language)) for verb in Verb]
    title = say(Saying("help-title"), language)
    return message(title, [header(title), *lines([f"• {row}" for row in rows])])


def next_lines(sight: Sight, key: NamespaceKey | None = None) -> list[str]:
    """What switches in the next days, in order."""
    schedules = [s for s in sight.catalogue.schedules.values() if key is None or _is_of(s, key)]
    return [_transition(sight, t) for t in transitions(schedules, sight.at, sight.at + AHEAD_S)]


def schedule_lines(schedules: Sequence[Schedule]) -> list[str]:
    """Schedules by id, each with who pays and what it says of itself."""
    return [
        f"`{s.id}`  {mrkdwn(s.namespace)}  {mrkdwn(s.cost_centre)}  {mrkdwn(s.owner)}  _{mrkdwn(s.reason)[:200]}_"
        if s.reason
        else f"`{s.id}`  {mrkdwn(s.namespace)}  {mrkdwn(s.cost_centre)}  {mrkdwn(s.owner)}"
        for s in sorted(schedules, key=lambda s: s.id)
    ]


def limited(sight: Sight, rows: Sequence[str], empty: str) -> list[str]:
    """Lines as they are shown: not too many, and never none."""
    if not rows:
        return [mrkdwn(sight.say(empty))]
    more = len(rows) - MOST_LINES
    return [*rows[:MOST_LINES], *([sight.say("and-more", count=str(more))] if more > 0 else [])]


def _list(sight: Sight, key: NamespaceKey | None) -> Message:
    chosen = [s for s in sight.catalogue.schedules.values() if key is None or _is_of(s, key)]
    return _shown(sight, limited(sight, schedule_lines(chosen), "no-schedules"))


def _status(sight: Sight, key: NamespaceKey | None) -> Message:
    rows = [
        row
        for k, record in sorted(sight.records.items())
        if key in (None, k)
        for row in schedule_rows(record, sight.at)
    ]
    if key and not rows:
        return said(sight.say("left-alone", namespace=key.namespace))
    return _shown(sight, limited(sight, [_row(sight, row) for row in rows], "no-schedules"))


def _row(sight: Sight, row: ScheduleRow) -> str:
    window = row.window
    until = sight.say("nothing-to-come")
    if window and window.start <= sight.at:
        until = sight.say("until", when=sight.clock(window.stop))
    elif window:
        until = sight.say("from", when=sight.clock(window.start))
    state = sight.say(f"state-{row.state}")
    also = "".join(f", {c.value}" for c in row.conditions)
    return mrkdwn(sight.say("status-line", namespace=str(row.key), state=state + also, until=until))


def _next(sight: Sight, key: NamespaceKey | None) -> Message:
    return _shown(sight, limited(sight, next_lines(sight, key), "nothing-next"))


def _transition(sight: Sight, transition: Transition) -> str:
    name = "wakes" if transition.way is Way.WAKE else "sleeps"
    return mrkdwn(sight.say(name, when=sight.clock(transition.at), namespace=str(transition.key)))


def _why(sight: Sight, key: NamespaceKey) -> Message:
    verdict = explain(sight.catalogue, key.cluster, key.namespace, sight.at)
    name = key.namespace
    rows = []
    if verdict.protected_by:
        rows.append(sight.say("why-protected", namespace=name, pattern=verdict.protected_by))
    elif verdict.awake is None:
        rows.append(sight.say("left-alone", namespace=name))
    elif verdict.awake:
        rows += [
            sight.say(
                "why-on", namespace=name, until=sight.clock(w.stop), schedule=s.id, centre=s.cost_centre
            )
            for s, w in verdict.covering
        ]  # fmt: skip
    elif verdict.next_wake is None:
        rows.append(sight.say("why-off-for-good", namespace=name))
    else:
        rows.append(sight.say("why-off", namespace=name, next=sight.clock(verdict.next_wake)))
    rows += [sight.say("why-removed", schedule=s.id, by=r.by) for s, r in verdict.removed]
    return _shown(sight, [mrkdwn(row) for row in rows])


def _costs(sight: Sight, _key: NamespaceKey | None) -> Message:
    rows = []
    for key, record in sorted(sight.records.items()):
        if record.stretch is None:
            continue
        facts = {
            "namespace": str(key), "since": sight.clock(record.stretch.since),
            "centre": record.stretch.share.cost_centre,
        }  # fmt: skip
        rate = sight.rate(key)
        if rate is None:
            rows.append(sight.say("cost-unknown", **facts))
        else:
            rows.append(sight.say("cost-line", money=f"{rate.per_hour:.2f}", currency=rate.currency, **facts))
    shown = limited(sight, [mrkdwn(row) for row in rows], "nothing-on")
    if sight.catalogue.policy.prices is None:
        shown.append(mrkdwn(sight.say("no-prices")))
    return _shown(sight, shown)


def _shown(sight: Sight, rows: Sequence[str]) -> Message:
    age = context(mrkdwn(sight.say("as-of", when=sight.clock(sight.at), revision=sight.revision[:12])))
    return message(rows[0], [*lines(rows), age])


def _is_of(schedule: Schedule, key: NamespaceKey) -> bool:
    return (schedule.cluster, schedule.namespace) == (key.cluster, key.namespace)


_ANSWERS: Mapping[Verb, Callable[[Sight, NamespaceKey | None], Message]] = {
    Verb.LIST: _list, Verb.STATUS: _status, Verb.NEXT: _next, Verb.COSTS: _costs,
}  # fmt: skip
