"""What is answered at once: commands, forms, buttons. Nothing here asks GitHub or waits for a repository.

A wish is put into the queue before Slack hears that it was taken up, so that nothing taken up is lost; the rest is
`working`'s. Called on the listener's own threads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.answers import answer
from bot.core.asking import Action, Refusal, schedule_named
from bot.core.blocks import Block, Message, said
from bot.core.cards import home
from bot.core.deciding import change, new
from bot.core.forms import (
    Filled,
    changed_values,
    choices,
    field_errors,
    form,
    fresh,
    loading,
    of_schedule,
    only_centre,
    read_form,
    wish_of,
)
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
_EXTEND_BUTTONS = {"extend-1": HOUR, "extend-2": 2 * HOUR}


@dataclass(frozen=True, slots=True)
class Listener:
    """Everything that people do in Slack. `now` is the clock in seconds since the epoch."""

    outlook: Outlook
    messages: Messages
    queue: Queue
    wake_worker: Callable[[], None]
    now: Callable[[], float]

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
            return self._open_form(found, sight, channel, trigger)
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
        sight = self.outlook.sight(self.messages.person(user))
        if sight:
            self._open_form(Command(Verb.NEW), sight, channel, trigger)

    def view_changed(self, view: Mapping[str, object], user: str) -> None:
        """Something was picked in the form: what depends on it is shown anew."""
        sight = self.outlook.sight(self.messages.person(user))
        if sight is None:
            return
        filled, before = read_form(view), _namespace_shown(view)
        if filled.namespace != before:
            filled = replace(filled, centre=only_centre(filled.namespace, sight))
        if filled.kind == "once" and not filled.start_day:
            day = fresh(sight, filled.channel)
            filled = replace(filled, start_day=day.start_day, stop_day=day.stop_day)
        if filled.kind == "weekly" and not filled.days:
            filled = replace(filled, days=fresh(sight, filled.channel).days)
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
            problems = field_errors(request.problems, filled, person.language)
            return problems or {"reason": say(request.saying, person.language)}
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

    def _open_form(self, command: Command, sight: Sight, channel: str, trigger: str) -> Message | None:
        filled = fresh(sight, channel)
        if command.verb is Verb.CHANGE:
            schedule = schedule_named(command.subject, sight.catalogue)
            if isinstance(schedule, Refusal):
                return said(say(schedule.saying, sight.language))
            found = of_schedule(schedule, channel)
            if found is None:
                return said(sight.say("form-by-hand", file=schedule.file))
            filled = found
        elif command.subject:
            filled = replace(filled, namespace=_listed_name(command.subject, sight))
            filled = replace(filled, centre=only_centre(filled.namespace, sight))
        view_id = self.messages.open_view(trigger, loading(sight))
        self.messages.update_view(view_id, form(filled, sight))
        return None

    def _of_form(self, filled: Filled, view: Mapping[str, object], person: Person, sight: Sight) -> Request | Refusal:
        """The request that a form is, judged by the rules as main is now."""
        made = Request(
            str(view["id"]), Action.NEW, person.user, filled.channel or person.user, int(self.now()),
            reason=filled.reason, language=person.language,
        )  # fmt: skip
        if not filled.schedule:
            wish = wish_of(filled, person.email, sight)
            judged = new(sight.ground, wish)
            return judged if isinstance(judged, Refusal) else replace(made, wish=wish)
        schedule = schedule_named(filled.schedule, sight.catalogue)
        if isinstance(schedule, Refusal):
            return schedule
        values = changed_values(filled, schedule)
        judged = change(sight.ground, schedule, values)
        if isinstance(judged, Refusal):
            return judged
        return replace(made, action=Action.CHANGE, subject=schedule.id, values=values)


def _namespace_shown(view: Mapping[str, object]) -> str:
    """The namespace that the form was made for, before what was picked now."""
    return read_form({**view, "state": {}}).namespace


def _listed_name(subject: str, sight: Sight) -> str:
    """A namespace as the list shows it, `cluster/namespace`."""
    return subject if "/" in subject else f"{sight.catalogue.policy.clusters[0]}/{subject}"
