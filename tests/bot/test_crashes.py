"""A worker that is killed between any two of its calls: another one goes on, and there is one pull request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.store_queue import StoreQueue
from bot.core.asking import Action
from bot.core.blocks import Message
from bot.core.people import Person
from bot.core.request import Request, Step
from bot.core.typed import Lasting
from bot.outlook import Outlook
from bot.ports import Once, Posted
from bot.working import CLAIM_S, Worker
from reconciler.adapters.sources.git import GitSource
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.compose import new_token
from schemas.instants import parse_instant
from schemas.language import Language
from tests.bot.core.estate import BARE, EARLY
from tests.bot.github.app import Hub, hub_served

AT = parse_instant(EARLY)
ANA = Person("U1", "Ana", "ana@example.com", "America/Bogota", Language.ENGLISH)
LAST = 40


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
    """Anything whose methods are the calls that a process may be killed at."""

    def __init__(self, inner: object, fate: Fate) -> None:
        self._inner = inner
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return (lambda *a, **k: self._fate.meets(lambda: found(*a, **k))) if callable(found) else found


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


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub_served(tmp_path_factory.mktemp("hub"), BARE) as served:
        yield served


@dataclass
class Bot:
    """What outlives a process: the store, the clock, and the people who are told."""

    hub: Hub
    folder: Path
    inbox: Inbox = field(default_factory=Inbox)
    at: float = AT

    def run(self, fate: Fate) -> list[Request]:
        """One process, until it has nothing to do, or is killed; what is left in the queue."""
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
            worker.round()
        except Killed:
            pass
        finally:
            left = [queued.request for queued in queue.open()]
            store.close()
        return left


def asked(namespace: str) -> Request:
    return Request(namespace, Action.WAKE, "U1", "C1", AT, namespace, Lasting(3600))


def taken_up(bot: Bot, request: Request) -> None:
    store = SqliteStore(bot.folder / "alba.db", lambda: bot.at)
    StoreQueue(store, lambda: bot.at, new_token).put(request)
    store.close()


def test_a_worker_killed_after_any_call_leaves_one_pull_request_and_one_card_to_the_next(
    hub: Hub, tmp_path: Path
) -> None:
    for n in range(1, LAST):
        namespace = f"ns-{n}"
        bot = Bot(hub, tmp_path / namespace)
        bot.folder.mkdir()
        taken_up(bot, asked(namespace))
        fate = Fate(n)
        bot.run(fate)
        bot.at += CLAIM_S + 1
        found = bot.run(Fate())
        assert len(found) == 1, (n, fate.calls, bot.inbox.posted)
        (left,) = found
        pulls = [p for p in hub.double.pulls if f"-{namespace}-" in p.branch]
        assert (left.step, [p.number for p in pulls]) == (Step.PROPOSED, [left.number]), n
        assert hub.double.repository.git("rev-list", "--count", f"main..{pulls[0].branch}") == "1"
        assert [channel for channel, _ in bot.inbox.posted].count("U1") == 0
        pulls[0].state = "closed"
        if fate.calls < n:
            break
    assert 8 < n < LAST - 1
