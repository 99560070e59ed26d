"""A cluster's API that resets, answers half, is overloaded, or does not know us: a real engine in front of it.

Each test ticks once in a process of its own while the fault lasts; afterwards two ticks are enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.estate import EDGE, Estate, estate
from tests.faults.proxy import Answers, Fault, Halves, Resets, Seen, Where, every, patches, puts_to_sleep

WEBHOOK = 'Internal error occurred: failed calling webhook "quota.example.com": connection refused'


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Estate]:
    with estate(tmp_path, f"sqlite:{tmp_path / 'alba.db'}") as made:
        yield made


def reads(seen: Seen) -> bool:
    return seen.method == "GET"


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        pytest.param(Resets(), patches, id="reset-before-the-write"),
        pytest.param(Resets(after=True), patches, id="reset-after-the-write"),
        pytest.param(Resets(), reads, id="reset-at-a-read"),
        pytest.param(Halves(), reads, id="half-an-answer-to-a-read"),
        pytest.param(Halves(), patches, id="half-an-answer-to-a-write"),
        pytest.param(Answers(503), every, id="503"),
        pytest.param(Answers(200, "no list at all"), reads, id="an-answer-that-is-none"),
    ],
)
@pytest.mark.parametrize("nth", [1, pytest.param(2, marks=pytest.mark.soak), pytest.param(3, marks=pytest.mark.soak)])
def test_whatever_became_of_an_answer_two_ticks_set_all_right(
    world: Estate, fault: Fault, where: Where, nth: int
) -> None:
    world.proxy.inject(fault, where, nth=nth)
    world.ticked_apart(EDGE)
    assert world.proxy.happened == 1
    world.recovered(EDGE)


def test_who_is_told_to_wait_does_not_ask_before_that(world: Estate) -> None:
    world.proxy.inject(Answers(429, "slow down", {"Retry-After": "7"}), puts_to_sleep)
    process, counts = world.ticked_apart(EDGE)
    assert world.proxy.happened == 1
    assert counts["failed"] == 1 and "429 slow down" in process.err.read_text()
    asked = len(world.proxy.seen)
    world.ticked_apart(EDGE + 5)
    assert not [seen for seen in world.proxy.seen[asked:] if "/before-dev/" in seen.path]
    world.ticked_apart(EDGE + 30)
    assert [seen for seen in world.proxy.seen[asked:] if "/before-dev/" in seen.path]
    world.recovered(EDGE)


def test_a_webhook_that_cannot_be_called_is_tried_again_and_keeps_nothing_from_the_others(world: Estate) -> None:
    world.proxy.inject(Answers(500, WEBHOOK), puts_to_sleep)
    process, counts = world.ticked_apart(EDGE)
    assert world.proxy.happened == 1
    assert counts["failed"] == 1 and WEBHOOK in process.err.read_text()
    assert world.sizes()["after-dev"] == (3, 2, False)
    world.recovered(EDGE)


def test_a_token_that_is_too_old_costs_one_repeat_and_no_transition(world: Estate) -> None:
    world.proxy.inject(Answers(401, "Unauthorized"), puts_to_sleep)
    _, counts = world.ticked_apart(EDGE)
    assert world.proxy.happened == 1
    assert counts["failed"] == 0
    assert len([seen for seen in world.proxy.seen if puts_to_sleep(seen)]) == 2
    world.settled(EDGE + 60)


def test_who_is_not_known_twice_is_refused_and_said_to_be(world: Estate) -> None:
    world.proxy.inject(Answers(401, "Unauthorized"), puts_to_sleep, times=2)
    process, counts = world.ticked_apart(EDGE)
    assert world.proxy.happened == 2
    assert counts["failed"] == 1 and "Deployment/web: 401 Unauthorized" in process.err.read_text()
    world.ticked(EDGE + 301)
    world.recovered(EDGE + 301)
