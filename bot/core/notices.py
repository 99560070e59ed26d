"""Which notices are due: what stands now, what was told before, and the policy's channels.

Grouped: one message a channel and round, for whatever happened; one with buttons for each namespace that is about to
go to sleep. The very first look tells nothing, for nothing is news.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.blocks import Block, Message, actions, button, lines, message
from bot.core.marking import mrkdwn
from bot.core.sight import Sight
from reconciler.core.forecast import grouped, stretches
from reconciler.core.records import NamespaceKey, NamespaceRecord, State
from reconciler.core.rows import schedule_rows
from schemas.instants import MINUTE, Instant
from schemas.schedule import Schedule

BEFORE_SLEEP_S = 15 * MINUTE
MOST_LINES = 10
_TOLD = {State.AWAKE: "awake", State.WAITING: "waiting", State.MISSED: "missed", State.FAILED: "failed"}
_BAD = {"missed", "failed", "waiting"}


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told of a namespace, and the end of the stretch of which people were warned."""

    state: str
    soon: Instant = 0


def notices(
    sight: Sight, before: Mapping[str, Told], *, first: bool
) -> tuple[Mapping[str, Sequence[Message]], Mapping[str, Told]]:
    """The messages for each channel, and what will have been told."""
    after: dict[str, Told] = {}
    happened: dict[str, list[str]] = {}
    found: dict[str, list[Message]] = {}
    by_namespace = grouped(sight.catalogue.schedules.values())
    for key, record in sorted(sight.records.items()):
        channel = channel_of(key, sight)
        was = before.get(str(key), Told("asleep" if not first else _state(record, sight)))
        state = _state(record, sight)
        ends = _ends_soon(by_namespace.get(key, ()), sight.at) if state == "awake" else 0
        if state != was.state and not first and channel:
            happened.setdefault(channel, []).append(_sentence(key, record, was.state, state, _to(channel, sight)))
        if ends and ends != was.soon and channel:
            found.setdefault(channel, []).append(_warning(key, ends, by_namespace[key], _to(channel, sight)))
        after[str(key)] = Told(state, ends or was.soon)
    for channel, rows in happened.items():
        found.setdefault(channel, []).insert(0, _together(rows, _to(channel, sight)))
    return found, after


def channel_of(key: NamespaceKey, sight: Sight) -> str:
    """The channel that is told of a namespace; "" is none."""
    return sight.catalogue.policy.notices.channel_of(key.namespace)


def _to(channel: str, sight: Sight) -> Sight:
    """The same in the channel's language."""
    return replace(sight, language=sight.catalogue.policy.notices.language_of(channel))


def _state(record: NamespaceRecord, sight: Sight) -> str:
    """The worst that its schedules say, else awake or asleep."""
    states = {_TOLD.get(row.state, "asleep") for row in schedule_rows(record, sight.at)}
    return next((s for s in ("failed", "waiting", "awake", "missed") if s in states), "asleep")


def _sentence(key: NamespaceKey, record: NamespaceRecord, was: str, state: str, sight: Sight) -> str:
    cause = next((row.cause.value for row in schedule_rows(record, sight.at) if row.cause), "")
    facts = {
        "namespace": str(key),
        "cause": sight.say(f"cause-{cause}"),
        "why": record.failure.reason if record.failure else "",
    }
    told = sight.say(f"notice-{state}", **facts)
    well = f" ({sight.say('notice-recovered', **facts)})" if was in _BAD and state in ("awake", "asleep") else ""
    return mrkdwn(told + well)


def _ends_soon(group: Sequence[Schedule], at: Instant) -> Instant:
    """When the stretch that is on ends, if that is within a quarter of an hour; else 0."""
    now = stretches(group, at, at + 1)
    return now[0].stop if now and now[0].stop - at <= BEFORE_SLEEP_S else 0


def _warning(key: NamespaceKey, ends: Instant, group: Sequence[Schedule], sight: Sight) -> Message:
    text = sight.say("soon-asleep", namespace=str(key), when=sight.clock(ends))
    name = str(key)
    buttons = [button(sight.say("plus-1"), "extend-1", name), button(sight.say("plus-2"), "extend-2", name)]
    if len(group) == 1:
        buttons.append(button(sight.say("cancel-button"), "cancel", group[0].id, danger=True))
    blocks: list[Block] = [*lines([mrkdwn(text)]), actions(f"soon-{ends}", *buttons)]
    return message(text, blocks)


def _together(rows: Sequence[str], sight: Sight) -> Message:
    more = len(rows) - MOST_LINES
    shown = [*rows[:MOST_LINES], *([sight.say("and-more", count=str(more))] if more > 0 else [])]
    return message(rows[0], lines([f"• {row}" for row in shown]))
