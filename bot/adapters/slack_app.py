"""The Slack app: what Slack sends, handed to the `Listener`; what it answers, handed back. Decides nothing.

Bolt checks signatures and the replay window. Whatever takes longer than a moment is acknowledged first, and answered
afterwards; the executor is large enough that slow people never keep quick ones waiting.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import TypeAlias, cast

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.blocks import Message, said
from bot.core.forms import CHANGE, NEW, TELLS
from bot.core.sayings import Saying, say_to_anybody
from bot.listening import OPEN_FILE, Listener
from bot.ports import MessagesUnavailable

Body: TypeAlias = Mapping[str, object]

_Guarded: TypeAlias = Callable[[Callable[[], object]], object]

COMMAND = "/alba"
LISTENERS = 64
ANSWER_WITHIN_S = 1.5
"""Seconds after which Slack is told to wait; it gives up after three."""


def slack_app(
    client: WebClient, listener: Listener, executor: Executor, signing_secret: str, wait_for: Callable[[str], None]
) -> App:
    """The app over a listener. `wait_for` is told what could not be answered, for the log."""
    app = App(
        client=client, signing_secret=signing_secret, listener_executor=executor, token_verification_enabled=False,
        request_verification_enabled=bool(signing_secret), ignoring_self_events_enabled=True,
    )  # fmt: skip

    def guarded(answer: Callable[[], object]) -> object:
        try:
            return answer()
        except MessagesUnavailable as error:
            wait_for(str(error))
            return said(say_to_anybody(Saying("ask-again")))

    @app.command(COMMAND)
    def command(ack: Ack, body: Body, respond: Callable[..., object]) -> None:
        asked = {name: str(body.get(name) or "") for name in ("text", "user_id", "channel_id", "trigger_id")}
        key = key_of("command", asked["trigger_id"])

        def answer() -> object:
            return guarded(
                lambda: listener.command(asked["text"], asked["user_id"], asked["channel_id"], key, asked["trigger_id"])
            )

        if listener.opens_form(asked["text"]):
            ack()  # to open a form takes two calls, and Slack waits three seconds
            found, late = answer(), True
        else:
            found, late = _in_time(answer, lambda: _answer(ack, said(say_to_anybody(Saying("form-loading")))))
        if isinstance(found, Message):
            _answer(respond if late else ack, found)
        elif not late:
            ack()

    @app.event("app_home_opened")
    def home_opened(event: Body) -> None:
        guarded(lambda: listener.home_opened(str(event["user"])))

    _add_forms(app, listener, guarded)
    _add_actions(app, listener, guarded)
    return app


def _add_forms(app: App, listener: Listener, guarded: _Guarded) -> None:
    """The lists that are searched, and the forms that are sent."""

    @app.options("namespace")
    @app.options("centre")
    @app.options("zone")
    def suggestions(ack: Ack, body: Body) -> None:
        view = cast("Body", body.get("view") or {})
        typed = str(body.get("value") or "")
        found, late = _in_time(
            lambda: guarded(lambda: listener.suggestions(str(body["action_id"]), typed, view, _user(body))),
            lambda: ack(options=[]),
        )
        if not late:
            ack(options=cast("list[dict[str, object]]", [] if isinstance(found, Message) else found))

    @app.view(NEW)
    @app.view(CHANGE)
    def submitted(ack: Ack, body: Body) -> None:
        view = cast("Body", body["view"])
        problems, late = _in_time(
            lambda: guarded(lambda: listener.submitted(view, _user(body))),
            lambda: ack(response_action="errors", errors={"reason": say_to_anybody(Saying("ask-again"))}),
        )  # sent again, the same form is the same request
        if late:
            return
        if isinstance(problems, Message):
            ack(response_action="errors", errors={"reason": problems.text})
        elif problems:
            ack(response_action="errors", errors=dict(cast("Mapping[str, str]", problems)))
        else:
            ack()


def _add_actions(app: App, listener: Listener, guarded: _Guarded) -> None:
    """Buttons, and what is picked in a form."""

    @app.action(re.compile(f"^({TELLS.pattern})$"))
    def picked(ack: Ack, body: Body) -> None:
        ack()
        view, (action,) = body.get("view"), cast("list[Body]", body["actions"])
        if isinstance(view, dict):
            guarded(lambda: listener.view_changed(view, _user(body), str(action["action_id"])))

    def pressed(ack: Ack, body: Body, respond: Callable[..., object]) -> None:
        ack()
        (action,) = cast("list[Body]", body["actions"])
        channel = str(cast("Body", body.get("channel") or {}).get("id") or _user(body))
        key = key_of("button", f"{action['action_ts']}-{_user(body)}")
        message = guarded(
            lambda: listener.pressed(str(action["action_id"]), str(action["value"]), _user(body), channel, key)
        )
        if isinstance(message, Message):
            _answer(respond, message)

    for action in ("extend-1", "extend-2", "cancel"):
        app.action(action)(pressed)

    @app.action("open-new")
    def open_new(ack: Ack, body: Body) -> None:
        ack()
        guarded(lambda: listener.open_new(_user(body), _user(body), str(body["trigger_id"])))

    @app.action("view-pull-request")
    @app.action(OPEN_FILE)
    def followed(ack: Ack) -> None:
        ack()  # the button is a link; Slack tells of it all the same


def key_of(kind: str, slacks_own: str) -> str:
    """A request's key, of Slack's own name for what somebody did: the same for what is delivered twice."""
    return f"{kind}-{hashlib.sha256(slacks_own.encode()).hexdigest()[:32]}"


def _in_time(answer: Callable[[], object], instead: Callable[[], object]) -> tuple[object, bool]:
    """The answer, and whether it came so late that `instead` was done for it."""
    lock = threading.Lock()
    done = late = False

    def too_late() -> None:
        nonlocal late
        with lock:
            if not done:
                late = True
                instead()

    timer = threading.Timer(ANSWER_WITHIN_S, too_late)
    timer.start()
    try:
        found = answer()
    finally:
        with lock:
            done = True
        timer.cancel()
    return found, late


def _answer(respond: Callable[..., object], message: Message | None) -> None:
    """To the person alone."""
    if message is None:
        respond()
    else:
        respond(text=message.text, blocks=list(message.blocks), response_type="ephemeral")


def _user(body: Body) -> str:
    user = body.get("user")
    return str(user["id"]) if isinstance(user, dict) else str(body.get("user_id") or "")
