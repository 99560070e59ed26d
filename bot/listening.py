"""What is answered at once: commands, forms, buttons. Nothing here asks GitHub or waits for a repository.

A wish is put into the queue before Slack hears that it was taken up, so that nothing taken up is lost; the rest is
`working`'s. Called on the listener's own threads.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.answers import answer
from bot.core.asking import Action, Refusal, file_named, schedule_named
from bot.core.blocks import Block, Message, actions, button, lines, message, said
from bot.core.cards import home
from bot.core.filled import (
    MOST_WEEKS,
    ONCE,
    WEEKLY,
    Filled,
    changed_values,
    fresh,
    meant,
    of_schedule,
    read_form,
    wish_of,
)
from bot.core.forms import ADD_WEEK, choices, field_errors, form, loading, only_centre
from bot.core.marking import https_link, mrkdwn
from bot.core.people import PEOPLE_PATH, Person
from bot.core.request import Request
from bot.core.sayings import Saying, say
from bot.core.sight import Sight
from bot.core.typed import Between, Command, Lasting, Verb, parse
from bot.outlook import Outlook
from bot.ports import Messages, Queue
from reconciler.core.ports import StoreUnavailable
from schemas.instants import HOUR

_ACTIONS = {Verb.WAKE: Action.WAKE, Verb.EXTEND: Action.EXTEND, Verb.CANCEL: Action.CANCEL}
OPEN_FILE = "open-file"
_EXTEND_BUTTONS = {"extend-1": HOUR, "extend-2": 2 * HOUR}


@dataclass(frozen=True, slots=True)
class Listener:
    """Everything that people do in Slack. `now` is the clock in seconds since the epoch.

    `file_url` is where a file below `schedules/` can be edited by hand, "" where there is no such page.
    """

    outlook: Outlook
    messages: Messages
    queue: Queue
    wake_worker: Callable[[], None]
    now: Callable[[], float]
    file_url: Callable[[str], str] = lambda _: ""

    def command(self, text: str, user: str, channel: str, key: str, trigger: str) -> Message | None:
        """A command; None: a form was opened instead of an answer."""
        person = self.messages.person(user)
        sight = self.outlook.sight(person)
        if sight is None:
            return said(say(Saying("not-ready"), person.language))
        found = parse(text)
        if isinstance(found, Saying):
            return said(say(found, person.language))
        if found.verb in (Verb.NEW, Verb.CHANGE):
            return self._open_form(found, sight, person, channel, trigger)
        if found.verb not in _ACTIONS:
            return answer(found, sight)
        request = Request(
            key, _ACTIONS[found.verb], user, channel, int(self.now()), found.subject,
            found.span if isinstance(found.span, Lasting) else None,
            found.span if isinstance(found.span, Between) else None, found.reason, language=person.language,
        )  # fmt: skip
        return self._take_up(request, person)

    def opens_form(self, text: str) -> bool:
        """Whether a command opens a form, so that Slack is answered before that."""
        found = parse(text)
        return isinstance(found, Command) and found.verb in (Verb.NEW, Verb.CHANGE)

    def open_new(self, user: str, channel: str, trigger: str) -> None:
        """The button of App Home."""
        person = self.messages.person(user)
        if sight := self.outlook.sight(person):
            self._open_form(Command(Verb.NEW), sight, person, channel, trigger)

    def view_changed(self, view: Mapping[str, object], user: str, action: str = "") -> None:
        """Something was picked in the form: what depends on it is shown anew."""
        sight = self.outlook.sight(self.messages.person(user))
        if sight is None:
            return
        filled, before = read_form(view), _namespace_shown(view)
        if filled.namespace != before:
            filled = replace(filled, centre=only_centre(filled.namespace, sight))
        filled = _completed(filled, sight)
        if action == ADD_WEEK and len(filled.weeks) < MOST_WEEKS:
            filled = replace(filled, weeks=(*filled.weeks, replace(filled.weeks[-1], days=())))
        self.messages.update_view(str(view["id"]), form(filled, sight))

    def suggestions(self, action: str, typed: str, view: Mapping[str, object], user: str) -> Sequence[Block]:
        """What a searched list shows."""
        sight = self.outlook.sight(self.messages.person(user))
        return choices(action, typed, view, sight) if sight else []

    def submitted(self, view: Mapping[str, object], user: str) -> Mapping[str, str]:
        """A form was sent: what is wrong, by field; nothing is wrong with what was taken up."""
        person = self.messages.person(user)
        sight = self.outlook.sight(person)
        filled = read_form(view)
        if sight is None:
            return {"reason": say(Saying("not-ready"), person.language)}
        if stranger := self._stranger(person):
            return {"reason": stranger}
        request = self._of_form(filled, view, person, sight)
        if isinstance(request, Refusal):
            problems = field_errors(request.problems, filled, sight)
            return problems or {"reason": self._said_with_link(request.saying, sight)}
        try:
            self.queue.put(request)
        except StoreUnavailable:
            return {"reason": say(Saying("store-away"), person.language)}
        self.wake_worker()
        return {}

    def pressed(self, action: str, value: str, user: str, channel: str, key: str) -> Message | None:
        """A button of a notice: an extension, or the end of what is on. None: it is none of those."""
        person = self.messages.person(user)
        if action not in _EXTEND_BUTTONS and action != "cancel":
            return None
        kind = Action.CANCEL if action == "cancel" else Action.EXTEND
        lasting = Lasting(_EXTEND_BUTTONS[action]) if action in _EXTEND_BUTTONS else None
        request = Request(
            key, kind, user, channel, int(self.now()), value, lasting, language=person.language
        )  # fmt: skip
        return self._take_up(request, person)

    def home_opened(self, user: str) -> None:
        """App Home."""
        person = self.messages.person(user)
        sight = self.outlook.sight(person)
        if sight:
            mine = [q.request for q in self.queue.open() if q.request.user == user]
            self.messages.publish_home(user, home(sight, person.email, mine))

    def _take_up(self, request: Request, person: Person) -> Message:
        if stranger := self._stranger(person):
            return said(stranger)
        try:
            self.queue.put(request)
        except StoreUnavailable:
            return said(say(Saying("store-away"), person.language))
        self.wake_worker()
        return said(say(Saying("taken-up"), person.language))

    def _stranger(self, person: Person) -> str:
        """What to tell somebody whom nobody knows at GitHub, else ""."""
        if not person.email:
            return say(Saying("no-email"), person.language)
        if not self.outlook.login(person.email):
            return say(Saying("unknown-person", {"email": person.email, "file": PEOPLE_PATH}), person.language)
        return ""

    def _open_form(self, command: Command, sight: Sight, person: Person, channel: str, trigger: str) -> Message | None:
        filled = fresh(sight, channel, person.email)
        if command.verb is Verb.CHANGE:
            file = file_named(command.subject, sight.catalogue)
            named = next((s for s in sight.catalogue.schedules.values() if s.file == file), None)
            schedule = named or schedule_named(command.subject, sight.catalogue)
            if isinstance(schedule, Refusal):
                return said(say(schedule.saying, sight.language))
            found = of_schedule(schedule, sight, channel)
            if found is None:
                return self._by_hand(schedule.file, sight)
            filled = found
        elif command.subject:
            filled = replace(filled, namespace=_listed_name(command.subject, sight))
            filled = replace(filled, centre=only_centre(filled.namespace, sight))
        view_id = self.messages.open_view(trigger, loading(sight))
        self.messages.update_view(view_id, form(filled, sight))
        return None

    def _by_hand(self, file: str, sight: Sight) -> Message:
        """What no form can say is said in the file, which is one press away."""
        text, url = sight.say("form-cannot", file=file), https_link(self.file_url(file))
        link = [actions("file", button(sight.say("form-open-file"), OPEN_FILE, url=url))] if url else []
        return message(text, [*lines([mrkdwn(text)]), *link])

    def _said_with_link(self, saying: Saying, sight: Sight) -> str:
        """A sentence for a field of a form, where only plain text may stand."""
        url = self.file_url(str(saying.facts["file"])) if "file" in saying.facts else ""
        return f"{say(saying, sight.language)} {url}".strip()

    def _of_form(self, filled: Filled, view: Mapping[str, object], person: Person, sight: Sight) -> Request | Refusal:
        """The request that a form is, judged by the rules as main is now.

        Its key is the modal's and what stands in it: sent twice it is one request, filled otherwise another.
        """
        filled = replace(filled, owner=filled.owner or person.email)
        judged = meant(filled, sight)
        if isinstance(judged, Refusal):
            return judged
        digest = hashlib.sha256(repr(filled).encode()).hexdigest()[:12]
        made = Request(
            f"{view['id']}-{digest}", Action.NEW, person.user, filled.channel or person.user, int(self.now()),
            reason=filled.reason, language=person.language,
        )  # fmt: skip
        if not filled.schedule:
            return replace(made, wish=wish_of(filled, sight))
        values = changed_values(filled, sight.catalogue.schedules[filled.schedule], sight)
        spelt = {pointer: json.dumps(value) for pointer, value in values.items()}
        return replace(made, action=Action.CHANGE, subject=filled.schedule, values=spelt)


def _namespace_shown(view: Mapping[str, object]) -> str:
    """The namespace that the form was made for, before what was picked now."""
    return read_form({**view, "state": {}}).namespace


def _listed_name(subject: str, sight: Sight) -> str:
    """A namespace as the list shows it, `cluster/namespace`."""
    return subject if "/" in subject else f"{sight.catalogue.policy.clusters[0]}/{subject}"


def _completed(filled: Filled, sight: Sight) -> Filled:
    """The fields that the form has not shown so far, as they were before anybody picked another kind."""
    schedule = sight.catalogue.schedules.get(filled.schedule)
    known = (of_schedule(schedule, sight, filled.channel) if schedule else None) or fresh(sight, filled.channel)
    if filled.kind == ONCE and not filled.start_day:
        return replace(filled, start_day=known.start_day, start=known.start, stop_day=known.stop_day, stop=known.stop)
    if filled.kind == WEEKLY and not filled.weeks:
        return replace(
            filled, weeks=known.weeks, first=known.first, last=known.last, exceptions=known.exceptions,
            holidays=known.holidays,
        )  # fmt: skip
    return filled
