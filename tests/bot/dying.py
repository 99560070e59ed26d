"""A bot whose process is killed after its n-th call, and what outlives it: the store, the clock, and who was told.

The calls are all that change something in the queue, at GitHub or in Slack, so that each state of the world in which a
process may be killed is tried: a call that only reads leaves the world as the call before it did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.adapters.store_queue import StoreQueue
from bot.core.asking import Action
from bot.core.blocks import Message
from bot.core.people import Person
from bot.core.request import Request
from bot.core.typed import Lasting
from bot.outlook import Outlook
from bot.ports import Once, Posted
from bot.working import Worker
from reconciler.adapters.sources.git import GitSource
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.compose import new_token
from schemas.instants import parse_instant
from schemas.language import Language
from tests.bot.core.estate import BARE, EARLY
from tests.bot.github.app import Hub
from tests.bot.github.double import Pull

AT = parse_instant(EARLY)
LAST = 60
NAMESPACES = [f"ns-{n}" for n in range(1, 50)]
ESTATE: Mapping[str, bytes] = {**BARE, "policy.yaml": BARE["policy.yaml"].replace(b"Namespaces: 4", b"Namespaces: 99")}
OWNED: Mapping[str, bytes] = {
    **ESTATE,
    "ns/week.yaml": (
        f"namespaces: [{', '.join(NAMESPACES)}]\ncostCenter: CC-1\nowner: ana@example.com\n"
        "weekly: [{days: [sun], start: 03:00, stop: 04:00}]\n"
    ).encode(),
}
"""Every namespace is Ana's, so that the policy's `safe` lets her wakes merge themselves."""
ANA = Person("U1", "Ana", "ana@example.com", "America/Bogota", Language.ENGLISH)


CHANGES = {"save", "make_branch", "commit", "make_pull", "label", "merge_by_itself", "post", "update"}


class Killed(BaseException):
    """The process is gone: nothing of it catches this."""


@dataclass
class Fate:
    """When the process is killed: after its n-th call, which is before the next one; 0 is never."""

    at: int = 0
    calls: int = 0

    def meets(self, call: Callable[[], Any]) -> Any:
        self.calls += 1
        answer = call()
        if self.calls == self.at:
            raise Killed
        return answer


class Fated:
    """Anything some of whose methods are the calls that a process may be killed at."""

    def __init__(self, inner: object, fate: Fate) -> None:
        self._inner = inner
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return (lambda *a, **k: self._fate.meets(lambda: found(*a, **k))) if name in CHANGES else found


@dataclass
class Inbox:
    """Slack as a worker sees it, in conversations that may be read."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    known: dict[str, Posted] = field(default_factory=dict)

    def person(self, user: str) -> Person:
        return replace(ANA, user=user)

    def post(self, channel: str, message: Message, thread: str = "", once: Once | None = None) -> Posted:
        assert once is not None
        if once.perhaps and once.key in self.known:
            return self.known[once.key]
        assert once.key not in self.known, f"{message.text} is posted a second time"
        self.posted.append((channel, message.text))
        self.known[once.key] = Posted(channel, str(len(self.posted)))
        return self.known[once.key]

    def link(self, channel: str, timestamp: str) -> str:
        return f"https://acme.slack.invalid/archives/{channel}/p{timestamp}"

    def update(self, channel: str, timestamp: str, message: Message) -> None:
        self.posted.append((channel, message.text))


@dataclass
class Bot:
    """What outlives a process: the store, the clock, and the people who are told."""

    hub: Hub
    folder: Path
    inbox: Inbox = field(default_factory=Inbox)
    at: float = AT

    def run(self, fate: Fate, rounds: int = 1, pause_s: int = 0) -> list[Request]:
        """One process for some rounds, or until it is killed; what is left in the queue."""
        store = SqliteStore(self.folder / "alba.db", lambda: self.at)
        queue = StoreQueue(store, lambda: self.at, new_token)
        adapter = self.hub.adapter("worker")
        adapter._calls = Fated(adapter._calls, fate)  # type: ignore[assignment]
        source = GitSource(self.hub.remote, "main", "schedules", self.hub.folder / "outlook")
        outlook = Outlook(source, lambda _: {}, store, None, lambda: self.at)
        worker = Worker(
            Fated(queue, fate), adapter, Fated(self.inbox, fate), outlook, lambda: self.at,
        )  # fmt: skip
        try:
            for _ in range(rounds):
                worker.round()
                self.at += pause_s
        except Killed:
            pass
        finally:
            left = [queued.request for queued in queue.open()]
            store.close()
        return left

    def takes_up(self, request: Request) -> None:
        self.folder.mkdir(exist_ok=True)
        store = SqliteStore(self.folder / "alba.db", lambda: self.at)
        StoreQueue(store, lambda: self.at, new_token).put(request)
        store.close()

    def pulls(self, namespace: str) -> list[Pull]:
        return [pull for pull in self.hub.double.pulls if f"-{namespace}-" in pull.branch]

    def commits(self, pull: Pull) -> int:
        return int(self.hub.double.repository.git("rev-list", "--count", f"main..{pull.branch}"))


def asked(namespace: str, minutes: int = 60, key: str = "") -> Request:
    return Request(key or namespace, Action.WAKE, "U1", "C1", AT, namespace, Lasting(minutes * 60))
