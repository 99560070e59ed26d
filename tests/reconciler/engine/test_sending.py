"""How the patches of many namespaces share the way to one cluster."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

import pytest

from reconciler.core.ports import ClusterUnavailable, Done, JsonObject, Outcome, Resource
from reconciler.core.power import Patch
from reconciler.core.resources import DEPLOYMENTS
from reconciler.engine.sending import AT_ONCE, IN_A_TURN, LAST_FEW_S, OF_ONE_NAMESPACE, PATIENCE_S, Sender

ROUNDS = 10


class Api:
    """Answers a patch once it is let; `sent` counts those that came in, by namespace."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.noted: list[Outcome] = []
        self.waits = asyncio.Event()
        self.room = asyncio.Semaphore(0)
        self.waited_s: list[float] = []
        self.error: Exception | None = None

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        self.sent[namespace] += 1
        await self.room.acquire()
        if self.error:
            raise self.error
        return Done({})

    def note(self, patch: Patch, outcome: Outcome) -> None:
        self.noted.append(outcome)

    async def answer(self, number: int) -> None:
        for _ in range(number):
            self.room.release()
        await rounds()

    # As a clock, on which nobody's patience ends before the test says so.

    def now(self) -> float:
        return 0.0

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        self.waited_s.append(seconds)
        await self.waits.wait()


async def rounds() -> None:
    """Let everybody go on as far as they can."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


def patches(namespace: str, number: int) -> Sequence[Patch]:
    return [Patch(DEPLOYMENTS, namespace, f"w{at}", {}, f"Deployment/w{at}") for at in range(number)]


def always() -> bool:
    return True


async def test_a_huge_namespace_leaves_room_for_one_that_comes_after_it() -> None:
    api = Api()
    sender = Sender(api.patch, api)
    huge = asyncio.create_task(sender.send(patches("huge", 200), always, api.note))
    await rounds()
    small = asyncio.create_task(sender.send(patches("small", 3), always, api.note))
    await rounds()
    assert api.sent == {"huge": OF_ONE_NAMESPACE, "small": 3}
    await api.answer(300)
    assert await huge
    assert await small
    assert len(api.noted) == 203


async def test_no_more_are_under_way_than_the_cluster_is_to_have_at_once_and_small_ones_end_one_after_another() -> None:
    api = Api()
    sender = Sender(api.patch, api)
    sendings = [asyncio.create_task(sender.send(patches(f"n{at}", 7), always, api.note)) for at in range(100)]
    await rounds()
    assert api.sent.total() == AT_ONCE
    assert list(api.sent.values())[:9] == [7] * 9
    await api.answer(700)
    assert all(await asyncio.gather(*sendings))
    assert set(api.sent.values()) == {7}


async def test_huge_ones_that_have_every_way_to_the_cluster_let_a_small_one_pass() -> None:
    api = Api()
    sender = Sender(api.patch, api)
    huge = [asyncio.create_task(sender.send(patches(name, 200), always, api.note)) for name in ("a", "b", "c")]
    await rounds()
    small = asyncio.create_task(sender.send(patches("small", 3), always, api.note))
    await api.answer(3 * IN_A_TURN + 3)
    assert api.sent["small"] == 3
    await api.answer(700)
    assert all(await asyncio.gather(small, *huge))


async def test_the_next_wave_of_a_namespace_goes_before_the_first_of_others() -> None:
    api = Api()
    sender = Sender(api.patch, api)
    others = [asyncio.create_task(sender.send(patches(f"n{at}", 1), always, api.note)) for at in range(100)]
    await rounds()
    second_wave = asyncio.create_task(sender.send(patches("begun", 2), always, api.note, begun=True))
    await api.answer(2)
    assert (api.sent["begun"], api.sent.total()) == (2, AT_ONCE + 2)
    await api.answer(100)
    assert all(await asyncio.gather(second_wave, *others))


async def test_what_waits_for_its_turn_is_not_sent_once_its_decision_is_over() -> None:
    api = Api()
    sender = Sender(api.patch, api)
    holds = [True]
    sending = asyncio.create_task(sender.send(patches("a", 100), lambda: holds[0], api.note))
    await rounds()
    holds[0] = False
    await api.answer(100)
    assert await sending is False
    assert api.sent["a"] == OF_ONE_NAMESPACE == len(api.noted)


async def test_an_api_that_does_not_answer_one_namespace_is_told_to_it_alone_and_the_others_go_on() -> None:
    api = Api()
    sender = Sender(api.patch, api)
    api.error = ClusterUnavailable("500 webhook")
    bad = asyncio.create_task(sender.send(patches("bad", 40), always, api.note))
    await rounds()
    await api.answer(OF_ONE_NAMESPACE)
    with pytest.raises(ClusterUnavailable, match="webhook"):
        await bad
    assert api.sent["bad"] == OF_ONE_NAMESPACE
    api.error = None
    good = asyncio.create_task(sender.send(patches("good", 2), always, api.note))
    await api.answer(2)
    assert await good


async def test_other_work_waits_until_the_patches_of_many_are_sent() -> None:
    api = Api()
    sender = Sender(api.patch, api)
    sendings = [asyncio.create_task(sender.send(patches(f"n{at}", 1), always, api.note)) for at in range(100)]
    await rounds()
    calm = asyncio.create_task(sender.calm())
    await api.answer(99)
    assert not calm.done()
    await api.answer(1)
    assert calm.done()
    await asyncio.gather(*sendings)


async def test_other_work_waits_neither_for_the_few_of_one_namespace_nor_for_ever() -> None:
    api = Api()
    sender = Sender(api.patch, api)
    first = asyncio.create_task(sender.send(patches("a", OF_ONE_NAMESPACE), always, api.note))
    await rounds()
    await sender.calm()
    second = asyncio.create_task(sender.send(patches("b", OF_ONE_NAMESPACE), always, api.note))
    await rounds()
    calm = asyncio.create_task(sender.calm())
    await rounds()
    assert (calm.done(), api.waited_s) == (False, [PATIENCE_S])
    await api.answer(OF_ONE_NAMESPACE)
    assert (calm.done(), api.waited_s) == (False, [PATIENCE_S, LAST_FEW_S])
    api.waits.set()
    await calm
    await api.answer(OF_ONE_NAMESPACE)
    assert all(await asyncio.gather(first, second))
