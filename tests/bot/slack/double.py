"""A Slack with one workspace: a Web API that keeps what it is told, and signed requests as Slack sends them.

What Slack would refuse for its size or form is a complaint, and fails the test. Time-outs are real: an answer to a
command that takes longer than three seconds is one that Slack would not have waited for.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.bot.answering import answered
from tests.bot.slack.limits import message_problems, options_problems, view_problems

SECRET = "the signing secret"
WAITS_S = 3.0


@dataclass
class Posted:
    """A message, with every text that it has had."""

    channel: str
    thread: str
    history: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(self.history[-1]["text"])

    @property
    def shown(self) -> str:
        """All that stands in its blocks."""
        return json.dumps(self.history[-1]["blocks"], ensure_ascii=False)


class SlackDouble:
    """The workspace."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, Posted] = {}
        self.views: dict[str, dict[str, Any]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.responses: list[dict[str, Any]] = []
        self.closed_channels: set[str] = set()
        self.faults: list[tuple[str, int, dict[str, str]]] = []
        self.held: dict[str, threading.Event] = {}
        self.complaints: list[str] = []
        self.triggers: set[str] = set()
        self.socket_url = ""
        self.may_read = False
        self.token_is = ""
        self._lock = threading.RLock()
        self._count = 0
        self.changed = threading.Condition(self._lock)

    def add(
        self, user: str, email: str, zone: str = "America/Bogota", locale: str = "en-GB", name: str = "Ana"
    ) -> None:
        self.people[user] = {
            "id": user, "name": name.lower(), "real_name": name, "tz": zone, "locale": locale,
            "profile": {"real_name": name, "email": email},
        }  # fmt: skip

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], raw: bytes
    ) -> tuple[int, dict[str, str], dict[str, Any]]:
        """One call of the Web API, or of a response's own address."""
        url = urlsplit(target)
        path, raw = url.path, url.query.encode() if method == "GET" else raw
        name = path.rpartition("/")[2]
        if name in self.held:
            self.held[name].wait(30)
        with self._lock:
            json_sent = headers.get("Content-Type", "").startswith("application/json")
            sent = json.loads(raw) if json_sent else dict(parse_qsl(raw.decode()))
            if path.startswith("/respond"):
                self.responses.append(sent)
                self.changed.notify_all()
                return 200, {}, {"ok": True}
            fault = next((f for f in self.faults if f[0] == name), None)
            if fault:
                self.faults.remove(fault)
                self.changed.notify_all()
                return fault[1], fault[2], {"ok": False, "error": "ratelimited"}
            if self.token_is:
                return 200, {}, {"ok": False, "error": self.token_is}
            answered = getattr(self, f"_{name.replace('.', '_').lower()}")(sent)
            self.changed.notify_all()
            return 200, {}, answered

    def until(self, ready: Any, seconds: float = 20) -> None:
        """Wait until something is true of the workspace."""
        with self.changed:
            assert self.changed.wait_for(ready, seconds), [p.text for p in self.messages.values()]

    def in_channel(self, channel: str) -> list[Posted]:
        with self._lock:
            return [p for p in self.messages.values() if p.channel == channel]

    def cards(self, channel: str) -> list[Posted]:
        """What stands in a channel itself."""
        return [posted for posted in self.in_channel(channel) if not posted.thread]

    def thread(self, channel: str) -> list[str]:
        """What stands in the threads of a channel."""
        return [posted.text for posted in self.in_channel(channel) if posted.thread]

    def _auth_test(self, _: Any) -> dict[str, Any]:
        return {"ok": True, "user_id": "UBOT", "bot_id": "BBOT", "team_id": "T1", "team": "acme", "user": "alba"}

    def _apps_connections_open(self, _: Any) -> dict[str, Any]:
        return {"ok": True, "url": self.socket_url}

    def _users_info(self, sent: Any) -> dict[str, Any]:
        person = self.people.get(sent["user"])
        if person is None:
            return {"ok": False, "error": "user_not_found"}
        return {"ok": True, "user": person}

    def _chat_postmessage(self, sent: Any) -> dict[str, Any]:
        self.complaints += [f"chat.postMessage: {p}" for p in message_problems(sent)]
        if sent["channel"] in self.closed_channels:
            return {"ok": False, "error": "not_in_channel"}
        self._count += 1
        stamp = f"1700000000.{self._count:06d}"
        self.messages[stamp] = Posted(sent["channel"], sent.get("thread_ts", ""), [sent])
        return {"ok": True, "ts": stamp, "channel": _own_channel(sent["channel"])}

    def _conversations_open(self, sent: Any) -> dict[str, Any]:
        return {"ok": True, "channel": {"id": _own_channel(sent["users"])}}

    def _conversations_history(self, sent: Any) -> dict[str, Any]:
        return self._read(sent, "")

    def _conversations_replies(self, sent: Any) -> dict[str, Any]:
        return self._read(sent, sent["ts"])

    def _read(self, sent: Any, thread: str) -> dict[str, Any]:
        """The newest messages, by the channel's own id; without the scope for it nothing is read."""
        if not self.may_read:
            return {"ok": False, "error": "missing_scope", "needed": "channels:history"}
        told = sent.get("include_all_metadata") == "1"
        found = [
            {"ts": stamp, "text": posted.text, **({"metadata": posted.history[0].get("metadata")} if told else {})}
            for stamp, posted in self.messages.items()
            if _own_channel(posted.channel) == sent["channel"] and posted.thread == thread
        ]
        return {"ok": True, "messages": found[-int(sent["limit"]) :][:: -1 if not thread else 1]}

    def _chat_getpermalink(self, sent: Any) -> dict[str, Any]:
        if self._message_at(sent["channel"], sent["message_ts"]) is None:
            return {"ok": False, "error": "message_not_found"}
        link = f"https://acme.slack.invalid/archives/{sent['channel']}/p{sent['message_ts'].replace('.', '')}"
        return {"ok": True, "channel": sent["channel"], "permalink": link}

    def _message_at(self, channel: str, stamp: str) -> Posted | None:
        """A message by its own channel's id, which for a person's is not theirs."""
        found = self.messages.get(stamp)
        return found if found and _own_channel(found.channel) == channel else None

    def _chat_update(self, sent: Any) -> dict[str, Any]:
        self.complaints += [f"chat.update: {p}" for p in message_problems(sent)]
        found = self._message_at(sent["channel"], sent["ts"])
        if found is None:
            return {"ok": False, "error": "message_not_found"}
        found.history.append(sent)
        return {"ok": True, "ts": sent["ts"], "channel": sent["channel"]}

    def _views_open(self, sent: Any) -> dict[str, Any]:
        if sent["trigger_id"] not in self.triggers:
            return {"ok": False, "error": "expired_trigger_id"}
        self.triggers.remove(sent["trigger_id"])
        self._count += 1
        return self._keep_view(f"V{self._count}", sent["view"])

    def _views_update(self, sent: Any) -> dict[str, Any]:
        return self._keep_view(sent["view_id"], sent["view"])

    def _views_publish(self, sent: Any) -> dict[str, Any]:
        self.complaints += [f"views.publish: {p}" for p in view_problems(sent["view"])]
        self.homes[sent["user_id"]] = sent["view"]
        return {"ok": True, "view": sent["view"]}

    def _keep_view(self, id_: str, view: dict[str, Any]) -> dict[str, Any]:
        self.complaints += [f"view: {p}" for p in view_problems(view)]
        self.views[id_] = {**view, "id": id_}
        return {"ok": True, "view": self.views[id_]}


def _own_channel(channel: str) -> str:
    """The channel of what is sent to a person by their id."""
    return f"D{channel}" if channel.startswith("U") else channel


@dataclass(frozen=True)
class Answered:
    """What the bot answered to a request of Slack's."""

    status: int
    body: dict[str, Any]
    seconds: float


@dataclass
class Workspace:
    """A person's hands on the double, reaching the bot at its address."""

    slack: SlackDouble
    api: str
    bot: str = ""
    typed: int = 0

    def command(self, text: str, user: str = "U1", channel: str = "C1", trigger: str = "") -> Answered:
        """Type `/alba …`."""
        self.typed += 1
        trigger = trigger or f"{self.typed}.{user}"
        self.slack.triggers.add(trigger)
        sent = {
            "command": "/alba", "text": text, "user_id": user, "channel_id": channel, "trigger_id": trigger,
            "team_id": "T1", "response_url": self.response_url(str(self.typed)), "token": "x", "api_app_id": "A1",
        }  # fmt: skip
        return self.send(urlencode(sent).encode(), "application/x-www-form-urlencoded")

    def response_url(self, name: str) -> str:
        """Where an answer to one thing may be sent later."""
        return f"{self.api.removesuffix('/api/')}/respond/{name}"

    def interact(self, payload: dict[str, Any], user: str = "U1") -> Answered:
        """Press, pick or submit something."""
        whole = {"user": {"id": user}, "team": {"id": "T1"}, "api_app_id": "A1", "token": "x", **payload}
        answered = self.send(urlencode({"payload": json.dumps(whole)}).encode(), "application/x-www-form-urlencoded")
        if "options" in answered.body:
            self.slack.complaints += options_problems(answered.body["options"])
        return answered

    def event(self, event: dict[str, Any]) -> Answered:
        sent = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event": event, "event_id": "Ev1"}
        return self.send(json.dumps(sent).encode(), "application/json")

    def send(self, body: bytes, kind: str, *, at: float | None = None, secret: str = SECRET) -> Answered:
        """One request, signed as Slack does."""
        stamp = str(int(time.time() if at is None else at))
        wanted = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={wanted}"}
        request = urllib.request.Request(f"{self.bot}/slack/events", body, headers)
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                status, text = response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        taken = time.monotonic() - began
        if taken > WAITS_S:
            self.slack.complaints.append(f"Slack would not have waited {taken:.1f} s")
        return Answered(status, json.loads(text) if text.startswith("{") else {"text": text}, taken)


@contextmanager
def slack_served(slack: SlackDouble) -> Iterator[Workspace]:
    """The double over HTTP."""
    with answered(slack.answer) as url:
        yield Workspace(slack, f"{url}/api/")
    assert not slack.complaints, "\n".join(slack.complaints)
