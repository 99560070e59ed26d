"""A request from Slack, from the moment it was made until the last word about it: what the queue keeps.

Its key is Slack's own of the command or the modal, so that whatever is delivered twice is one request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.asking import Action, Ground, Refusal, Requester, file_named, namespace_named, schedule_named
from bot.core.deciding import Asked, Proposal, cancel, cancel_file, change, extend, new, wake
from bot.core.typed import Between, Lasting
from reconciler.core.writing import Wish
from schemas.instants import Instant
from schemas.language import Language


class Step(StrEnum):
    """How far a request has come."""

    ASKED = "asked"
    PROPOSED = "proposed"
    MERGED = "merged"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, by whom, where it is told, and what has become of it.

    `subject` is a namespace, a schedule's id or a file's as it was typed; `wish` is what a new schedule says, `values`
    what a change says by JSON pointer, each in JSON. `message` is the card's timestamp in Slack, "" before there is
    one; `shown` is what it last said, `told` what its thread was last told. `joined`: the pull request is that of
    another request, which it joined. `again`: whoever worked on this step before did not come to its end.
    """

    key: str
    action: Action
    user: str
    channel: str
    asked_at: Instant
    subject: str = ""
    lasting: Lasting | None = None
    between: Between | None = None
    reason: str = ""
    cost_centre: str = ""
    wish: Wish | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    language: Language = Language.ENGLISH
    step: Step = Step.ASKED
    attempts: int = 0
    not_before: Instant = 0
    claimed_until: Instant = 0
    again: bool = False
    message: str = ""
    shown: str = ""
    told: str = ""
    joined: bool = False
    number: int = 0
    branch: str = ""
    head: str = ""
    title: str = ""
    url: str = ""
    cluster: str = ""
    namespace: str = ""
    start: Instant = 0
    stop: Instant = 0


def decided(request: Request, ground: Ground, who: Requester) -> Proposal | Refusal:
    """What a request means on the files as they are now."""
    asked = Asked(request.lasting or request.between or Lasting(3600), request.reason, request.cost_centre)
    if request.action is Action.NEW and request.wish:
        return new(ground, request.wish)
    if request.action is Action.CANCEL:
        return cancelled(request.subject, ground)
    if request.action is Action.CHANGE:
        schedule = schedule_named(request.subject, ground.catalogue)
        if isinstance(schedule, Refusal):
            return schedule
        return change(ground, schedule, {pointer: json.loads(text) for pointer, text in request.values.items()})
    key = namespace_named(request.subject, ground.catalogue)
    if isinstance(key, Refusal):
        return key
    return (extend if request.action is Action.EXTEND else wake)(ground, key, asked, who)


def cancelled(subject: str, ground: Ground) -> Proposal | Refusal:
    """What is named is removed: a schedule, or a file whatever it names."""
    if file := file_named(subject, ground.catalogue):
        return cancel_file(ground, file)
    schedule = schedule_named(subject, ground.catalogue)
    return schedule if isinstance(schedule, Refusal) else cancel(ground, schedule)
