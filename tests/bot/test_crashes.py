"""A worker that is killed between any two of its calls: another one goes on, and there is one pull request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.request import Step
from bot.working import CLAIM_S
from tests.bot.dying import LAST, OWNED, Bot, Fate, asked
from tests.bot.github.app import Hub, hub_served


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub_served(tmp_path_factory.mktemp("hub"), OWNED) as served:
        yield served


def test_a_worker_killed_after_any_call_leaves_one_pull_request_and_one_card_to_the_next(
    hub: Hub, tmp_path: Path
) -> None:
    for n in range(1, LAST):
        namespace = f"ns-{n}"
        bot = Bot(hub, tmp_path / namespace)
        bot.takes_up(asked(namespace))
        fate = Fate(n)
        bot.run(fate)
        bot.at += CLAIM_S + 1
        (left,) = bot.run(Fate())
        (pull,) = bot.pulls(namespace)
        assert (left.step, left.number, bot.commits(pull)) == (Step.PROPOSED, pull.number, 1), n
        assert pull.merges_itself
        assert [channel for channel, _ in bot.inbox.posted].count("U1") == 0
        pull.state = "closed"
        if fate.calls < n:
            break
    assert 6 < n < LAST - 1
