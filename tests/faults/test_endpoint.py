"""A cluster's API that resets, answers half, is overloaded, or does not know us: a real engine in front of it.

Each test ticks once in a process of its own while the fault lasts; afterwards two ticks are enough.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.engines import Process
from tests.faults.estate import EDGE, Estate, estate
from tests.faults.proxy import Answers, Fault, Halves, Hangs, Resets, Seen, Where, every, patches

WEBHOOK = 'Internal error occurred: failed calling webhook "quota.example.com": connection refused'


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Estate]:
    with estate(tmp_path, f"sqlite:{tmp_path / 'alba.db'}") as made:
        yield made


def ticked_through(world: Estate, at: int = EDGE) -> tuple[Process, dict[str, int]]:
    """One tick in a process of its own, through the proxy; the process, and its counts."""
    process = world.alba("tick", "--format", "json", at=at)
    assert process.wait() in (0, 1), process.err.read_text()
    counts = json.loads(process.out.read_text())
    assert isinstance(counts, dict)
    return process, counts


def of_before_dev(seen: Seen) -> bool:
    """The write that puts a Deployment to sleep at the edge."""
    return seen.method == "PATCH" and "/before-dev/deployments/" in seen.path


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
    ticked_through(world)
    assert world.proxy.happened == 1
    world.recovered(EDGE)


def test_who_is_told_to_wait_does_not_ask_before_that(world: Estate) -> None:
    world.proxy.inject(Answers(429, "slow down", {"Retry-After": "7"}), of_before_dev)
    process, counts = ticked_through(world)
    assert world.proxy.happened == 1
    assert counts["failed"] == 1 and "429 slow down" in process.err.read_text()
    asked = len(world.proxy.seen)
    ticked_through(world, EDGE + 5)
    assert not [seen for seen in world.proxy.seen[asked:] if "/before-dev/" in seen.path]
    ticked_through(world, EDGE + 30)
    assert [seen for seen in world.proxy.seen[asked:] if "/before-dev/" in seen.path]
    world.recovered(EDGE)


def test_a_webhook_that_cannot_be_called_is_tried_again_and_keeps_nothing_from_the_others(world: Estate) -> None:
    world.proxy.inject(Answers(500, WEBHOOK), of_before_dev)
    process, counts = ticked_through(world)
    assert world.proxy.happened == 1
    assert counts["failed"] == 1 and WEBHOOK in process.err.read_text()
    assert world.sizes()["after-dev"] == (3, 2, False)
    world.recovered(EDGE)


def test_a_token_that_is_too_old_costs_one_repeat_and_no_transition(world: Estate) -> None:
    world.proxy.inject(Answers(401, "Unauthorized"), of_before_dev)
    _, counts = ticked_through(world)
    assert world.proxy.happened == 1
    assert counts["failed"] == 0
    assert len([seen for seen in world.proxy.seen if of_before_dev(seen)]) == 2
    world.settled(EDGE + 60)


def test_who_is_not_known_twice_is_refused_and_said_to_be(world: Estate) -> None:
    world.proxy.inject(Answers(401, "Unauthorized"), of_before_dev, times=2)
    process, counts = ticked_through(world)
    assert world.proxy.happened == 2
    assert counts["failed"] == 1 and "Deployment/web: 401 Unauthorized" in process.err.read_text()
    world.ticked(EDGE + 301)
    world.recovered(EDGE + 301)


def test_an_answer_that_never_comes_is_given_up_and_holds_up_nobody_else(world: Estate) -> None:
    never = asyncio.Event()
    world.proxy.inject(Hangs(never), of_before_dev)
    process, counts = ticked_through(world)
    world.loop.call_soon_threadsafe(never.set)
    assert world.proxy.happened == 1
    assert counts["failed"] == 1 and "no answer within" in process.err.read_text()
    assert world.sizes()["after-dev"] == (3, 2, False)
    world.recovered(EDGE)
