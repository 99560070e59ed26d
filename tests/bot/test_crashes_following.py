"""A worker that is killed while it follows a pull request: its end is told, once, by the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.working import CLAIM_S, FOLLOW_S
from schemas.instants import HOUR
from tests.bot.dying import ESTATE, LAST, Bot, Fate, asked
from tests.bot.github.app import Hub, hub_served


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub_served(tmp_path_factory.mktemp("hub"), ESTATE) as served:
        yield served


def test_a_worker_killed_after_any_call_leaves_the_merge_and_the_end_to_be_told_once(hub: Hub, tmp_path: Path) -> None:
    for n in range(1, LAST):
        namespace = f"ns-{n}"
        bot = Bot(hub, tmp_path / namespace)
        bot.takes_up(asked(namespace))
        bot.run(Fate())
        (pull,) = bot.pulls(namespace)
        bot.at += FOLLOW_S
        pull.reviewers = ["luis"]
        bot.run(Fate())
        bot.at += FOLLOW_S
        hub.double.merge(pull.number)
        fate = Fate(n)
        bot.run(fate, rounds=2, pause_s=HOUR)
        bot.at += CLAIM_S + HOUR
        assert bot.run(Fate(), rounds=3, pause_s=5) == [], n
        texts = [text for _, text in bot.inbox.posted]
        assert sum(text.startswith("Merged as ") for text in texts) == 1
        assert [channel for channel, _ in bot.inbox.posted].count("U1") == 1
        assert "its window is over" in texts[-1]
        if fate.calls < n:
            break
    assert 6 < n < LAST - 1
