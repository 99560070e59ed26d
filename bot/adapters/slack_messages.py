"""Slack's Web API. Nothing waits here for a rate limit: whoever asked is told when to ask again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.blocks import Block, Message
from bot.core.people import Person
from bot.ports import MessagesUnavailable, Once, Posted
from reconciler.adapters.breakers.breaker import Breaker, LeftAlone
from reconciler.core.ports import Fault
from schemas.language import Language
from schemas.zones import KnownZone, zone_verdict

REMEMBERED_S = 600
MOST_REMEMBERED = 10_000
MOST_LOOKED_AT = 200
"""Messages of a conversation among which one that may have been posted is looked for."""

_EVENT = "alba_message"
_BARRED = frozenset({
    "access_denied", "account_inactive", "invalid_auth", "not_authed", "org_login_required", "token_expired",
    "token_revoked",
})  # fmt: skip
"""What Slack says to a token that it takes for nothing: https://docs.slack.dev/reference/methods/auth.test"""

_ASKED_IN_THE_ADDRESS = {
    "auth.test",
    "users.info",
    "chat.getPermalink",
    "conversations.history",
    "conversations.replies",
}
"""Methods that take no JSON."""


def slack_client(token: str, url: str, timeout_s: int) -> WebClient:
    """A client of Slack's Web API that tries nothing again by itself."""
    return WebClient(token=token, base_url=url, timeout=timeout_s, retry_handlers=[])


class SlackMessages:
    """One workspace, asked through a breaker. May be shared between threads."""

    def __init__(self, client: WebClient, breaker: Breaker, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._breaker = breaker
        self._monotonic = monotonic
        self._people: dict[str, tuple[float, Person]] = {}
        self._lock = threading.Lock()

    def greet(self) -> None:
        """Ask only whether Slack takes our token. MessagesUnavailable."""
        self._call("auth.test")

    def person(self, user: str) -> Person:
        with self._lock:
            found = self._people.get(user)
        if found and self._monotonic() - found[0] < REMEMBERED_S:
            return found[1]
        asked = cast("dict[str, object]", self._call("users.info", user=user, include_locale=True)["user"])
        person = _person(user, asked)
        with self._lock:
            if len(self._people) > MOST_REMEMBERED:
                self._people.clear()
            self._people[user] = (self._monotonic(), person)
        return person

    def post(self, channel: str, message: Message, thread: str = "", once: Once | None = None) -> Posted:
        if once and once.perhaps and (there := self._posted(channel, thread, once.key)):
            return there
        asked = {"channel": channel, "text": message.text, "blocks": list(message.blocks)}
        extra: dict[str, object] = {"thread_ts": thread} if thread else {}
        if once:
            extra["metadata"] = {"event_type": _EVENT, "event_payload": {"key": once.key}}
        made = self._call("chat.postMessage", **asked, **extra, unfurl_links=False, unfurl_media=False)
        return Posted(str(made["channel"]), str(made["ts"]))

    def _posted(self, channel: str, thread: str, key: str) -> Posted | None:
        """The message of a key among the newest; None also where we may not read the conversation."""
        try:
            if channel.startswith(("U", "W")):
                opened = cast("dict[str, object]", self._call("conversations.open", users=channel)["channel"])
                channel = str(opened["id"])
            asked = {"channel": channel, "limit": MOST_LOOKED_AT, "include_all_metadata": True}
            if thread:
                found = self._call("conversations.replies", **asked, ts=thread)["messages"]
            else:
                found = self._call("conversations.history", **asked)["messages"]
        except MessagesUnavailable as error:
            if error.retry_after_s is not None:
                raise
            return None
        for each in cast("list[dict[str, object]]", found):
            metadata = cast("dict[str, object]", each.get("metadata") or {})
            if metadata == {"event_type": _EVENT, "event_payload": {"key": key}}:
                return Posted(channel, str(each["ts"]))
        return None

    def link(self, channel: str, timestamp: str) -> str:
        return str(self._call("chat.getPermalink", channel=channel, message_ts=timestamp)["permalink"])

    def update(self, channel: str, timestamp: str, message: Message) -> None:
        self._call("chat.update", channel=channel, ts=timestamp, text=message.text, blocks=list(message.blocks))

    def open_view(self, trigger: str, view: Block) -> str:
        opened = cast("dict[str, object]", self._call("views.open", trigger_id=trigger, view=view)["view"])
        return str(opened["id"])

    def update_view(self, view_id: str, view: Block) -> None:
        self._call("views.update", view_id=view_id, view=view)

    def publish_home(self, user: str, view: Block) -> None:
        self._call("views.publish", user_id=user, view=view)

    def _call(self, method: str, **asked: object) -> dict[str, object]:
        try:
            with self._breaker.call(), _understood(method):
                if method in _ASKED_IN_THE_ADDRESS:
                    answer = self._client.api_call(method, params=asked)
                else:
                    answer = self._client.api_call(method, json=asked)
        except LeftAlone as error:
            said = f"{method}: Slack has not answered lately, and is left alone for a moment"
            raise MessagesUnavailable(said, error.left_s, fault=Fault.UNASKED) from error
        return cast("dict[str, object]", answer.data)


@contextmanager
def _understood(method: str) -> Iterator[None]:
    """What the end of a call means."""
    try:
        yield
    except SlackApiError as error:
        said, status = str(error.response.get("error")), error.response.status_code
        after = error.response.headers.get("Retry-After") if status == 429 else None
        raise MessagesUnavailable(
            f"{method}: {said}", float(after) if after else None, fault=_fault(said, status)
        ) from None
    except (SlackClientError, OSError) as error:
        raise MessagesUnavailable(f"{method}: Slack does not answer: {type(error).__name__}", 5) from error


def _fault(said: str, status: int) -> Fault:
    if status == 429:
        return Fault.THROTTLED
    if status >= 500 or said in ("fatal_error", "internal_error", "service_unavailable"):
        return Fault.SILENT
    return Fault.BARRED if said in _BARRED else Fault.REFUSED


def _person(user: str, asked: dict[str, object]) -> Person:
    profile = cast("dict[str, object]", asked.get("profile") or {})
    zone = str(asked.get("tz") or "")
    name = str(profile.get("real_name") or asked.get("real_name") or asked.get("name") or user)
    known = zone if isinstance(zone_verdict(zone), KnownZone) else ""
    return Person(user, name, str(profile.get("email") or ""), known, Language.of(str(asked.get("locale") or "")))
