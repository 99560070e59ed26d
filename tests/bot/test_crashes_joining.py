"""A worker that is killed while a request joins another's pull request: it joins it once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.request import Step
from bot.working import CLAIM_S
from tests.bot.dying import ESTATE, LAST, Bot, Fate, asked
from tests.bot.github.app import Hub, hub_served


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with hub_served(tmp_path_factory.mktemp("hub"), ESTATE) as served:
        yield served


def test_a_worker_killed_after_any_call_joins_the_open_pull_request_once(hub: Hub, tmp_path: Path) -> None:
    for n in range(1, LAST):
        namespace = f"ns-{n}"
        bot = Bot(hub, tmp_path / namespace)
        bot.takes_up(asked(namespace, 30, "first"))
        bot.run(Fate())
        bot.takes_up(asked(namespace, 90, "second"))
        fate = Fate(n)
        bot.run(fate)
        bot.at += CLAIM_S + 1
        first, second = bot.run(Fate())
        (pull,) = bot.pulls(namespace)
        assert (first.number, second.number, bot.commits(pull)) == (pull.number, pull.number, 2), n
        assert (first.joined, second.joined, second.step) == (False, True, Step.PROPOSED)
        pull.state = "closed"
        if fate.calls < n:
            break
    assert 6 < n < LAST - 1
