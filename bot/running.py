"""Runs the bot's own threads: what reads, what works the queue, what tells. Each goes on whatever one round meets."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from bot.core.people import Person
from bot.noticing import Noticer
from bot.outlook import Outlook
from bot.speaking import Speaker
from bot.working import Worker
from schemas.language import Language

RECORDS_S = 2.0
QUEUE_S = 1.0
NOTICES_S = 15.0
WORD_S = 60.0
_LOG = logging.getLogger("alba.bot")

NOBODY = Person("", "", "", "", Language.ENGLISH)
"""Whose eyes notices are written for: a channel has the policy's clock, and the language that the policy says."""


@dataclass(slots=True)
class Bell:
    """Rung when there is something to do at once; `news` is something at GitHub."""

    _rung: threading.Event = field(default_factory=threading.Event)
    _news: bool = False

    def ring(self) -> None:
        """Something was taken up."""
        self._rung.set()

    def ring_news(self) -> None:
        """Something happened at GitHub."""
        self._news = True
        self._rung.set()

    def wait(self, seconds: float) -> bool:
        """Until it rings, or so long; whether there was news."""
        self._rung.wait(seconds)
        news, self._news = self._news, False
        self._rung.clear()
        return news


@contextmanager
def running(
    outlook: Outlook, workers: Sequence[tuple[Worker, Bell]], noticer: Noticer, speaker: Speaker, main_s: float
) -> Iterator[None]:
    """Everything of the bot that nobody asks for, until left."""
    stop = threading.Event()

    def look() -> None:
        sight = outlook.sight(NOBODY)
        if sight:
            noticer.round(sight)

    def work(worker: Worker, bell: Bell) -> None:
        while not stop.is_set():
            _survived(partial(worker.round, news=bell.wait(QUEUE_S)))

    def speak() -> None:
        while not stop.wait(WORD_S):
            _survived(speaker.round)

    threads = [
        threading.Thread(target=speak, name="word"),
        threading.Thread(target=_repeated, args=(outlook.refresh_main, main_s, stop), name="main"),
        threading.Thread(target=_repeated, args=(outlook.refresh_records, RECORDS_S, stop), name="records"),
        threading.Thread(target=_repeated, args=(look, NOTICES_S, stop), name="notices"),
        *(threading.Thread(target=work, args=pair, name=f"worker-{n}") for n, pair in enumerate(workers)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for _, bell in workers:
            bell.ring()
        for thread in threads:
            thread.join()


def _repeated(do: Callable[[], object], every_s: float, stop: threading.Event) -> None:
    while not stop.is_set():
        _survived(do)
        stop.wait(every_s)


def _survived(do: Callable[[], object]) -> None:
    """One round. What it meets is logged, and the next one begins anew: a bot that stopped would be silent."""
    try:
        do()
    except Exception:
        _LOG.exception("a round of the bot ended early")
