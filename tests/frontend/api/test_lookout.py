"""What the clusters themselves show, where they may be asked, and the engine's word where they do not answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from frontend.api.lookout import CONNECT_AGAIN_S, KEPT_S, LEAST_KEPT_S
from reconciler.adapters.breakers.breaker import Limits
from reconciler.adapters.clusters.faults import Says
from reconciler.core.ports import Cluster, ClusterUnavailable
from reconciler.core.records import NamespaceKey
from schemas.instants import Instant, instant_text
from tests.frontend.api.api_under_test import Api

AWAKE = "2026-12-01T13:00:00Z"


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    made = Api(tmp_path, live=True)
    await made.begin()
    yield made
    made.store.close()


async def test_what_became_ready_since_the_engine_looked_is_seen(api: Api) -> None:
    await api.tick(AWAKE)
    api.scenario.scale("payments-dev", 9)
    api.refresh()
    seen = (await api.get("/namespaces/main/payments-dev"))["namespace"]["observed"]
    assert (seen["by"], seen["ready"], seen["workloads"], seen["stale"]) == ("api", 2, 3, False)


async def test_each_workload_has_its_size_now_its_readiness_and_who_set_it(api: Api) -> None:
    await api.tick(AWAKE)
    api.scenario.scale("payments-dev", 9)
    api.refresh()
    found = (await api.get("/namespaces/main/payments-dev"))["workloads"]
    web = next(w for w in found if w["name"] == "web")
    assert (web["kind"], web["state"], web["size"], web["changed_by"]) == (
        "Deployment",
        "not-ready",
        9,
        "kubectl-scale",
    )


async def test_what_sleeps_has_the_size_that_it_gets_back(api: Api) -> None:
    found = (await api.get("/namespaces/main/payments-dev"))["workloads"]
    web = next(w for w in found if w["name"] == "web")
    assert (web["state"], web["size"], web["recorded"]) == ("asleep", 0, 3)


async def test_what_is_up_although_it_sleeps_by_the_schedule_is_raised_before_any_sweep(api: Api) -> None:
    api.scenario.scale("payments-dev", 2)
    api.refresh()
    found = (await api.get("/namespaces/main/payments-dev"))["workloads"]
    web = next(w for w in found if w["name"] == "web")
    assert (web["state"], web["size"], web["recorded"]) == ("raised", 2, 3)
    assert (web["changed_by"], web["changed_at"]) == ("kubectl-scale", instant_text(int(api.scenario.clock.time)))


async def test_what_was_put_to_zero_by_hand_is_lowered(api: Api) -> None:
    await api.tick(AWAKE)
    api.scenario.scale("payments-dev", 0)
    await api.scenario.engine.sweep()
    api.refresh()
    found = (await api.get("/namespaces/main/payments-dev"))["workloads"]
    assert {w["name"]: w["state"] for w in found}["web"] == "lowered"


async def seen_again(api: Api, after_s: float, noted: Instant) -> bool:
    """Whether a namespace is looked at anew, when the engine noted something of it at that instant."""
    lookout, key = api.estate.lookout, NamespaceKey("main", "payments-dev")
    assert lookout
    before = await lookout.looks(["main"], {key: 0})
    api.elapsed += after_s
    after = await lookout.looks(["main"], {key: noted})
    return after[key] is not before[key]


@pytest.mark.parametrize(("after_s", "is_asked"), [(KEPT_S - 1, False), (KEPT_S, True)])
async def test_what_was_seen_is_asked_again_after_a_while(api: Api, after_s: float, *, is_asked: bool) -> None:
    assert await seen_again(api, after_s, noted=int(api.scenario.clock.time) - 1) is is_asked


@pytest.mark.parametrize(("after_s", "is_asked"), [(LEAST_KEPT_S / 2, False), (LEAST_KEPT_S, True)])
async def test_what_the_engine_has_seen_since_is_not_hidden_by_what_was_seen_before(
    api: Api, after_s: float, *, is_asked: bool
) -> None:
    assert await seen_again(api, after_s, noted=int(api.scenario.clock.time)) is is_asked


async def test_a_cluster_that_does_not_answer_leaves_the_engines_word_and_is_told(api: Api) -> None:
    api.scenario.faulty.inject(Says(503))
    seen = (await api.get("/namespaces"))["items"][0]["observed"]
    assert seen["by"] == "engine"
    assert await cluster_main(api) == ("away", "closed")


async def look(api: Api) -> None:
    """As an answer does that nobody has kept."""
    assert api.estate.lookout
    await api.estate.lookout.looks(["main"], {NamespaceKey("main", "payments-dev"): 0})


async def look_in_vain(api: Api) -> None:
    """So often that the cluster is left alone."""
    api.scenario.faulty.inject(Says(503))
    for _ in range(Limits().failures):
        await look(api)


async def cluster_main(api: Api) -> tuple[str, str]:
    """How the API says, a second later, that the cluster answers it, and whether it is asked."""
    api.scenario.clock.time += 1
    found = (await api.ask("/health")).json()["data"]["dependencies"]
    (cluster,) = (each for each in found if each["name"] == "cluster main")
    return cluster["status"], cluster["breaker"]


async def test_a_cluster_that_has_not_answered_several_times_is_left_alone_for_a_while(api: Api) -> None:
    await look_in_vain(api)
    assert await cluster_main(api) == ("away", "open")
    asked = api.scenario.faulty.happened
    await look(api)
    assert api.scenario.faulty.happened == asked


async def test_a_cluster_that_answers_again_is_asked_again(api: Api) -> None:
    await look_in_vain(api)
    api.scenario.faulty.heal()
    api.elapsed += Limits().open_s
    await look(api)
    assert await cluster_main(api) == ("ok", "closed")


async def test_a_cluster_that_nobody_can_reach_at_first_is_reached_later(api: Api) -> None:
    lookout = api.estate.lookout
    assert lookout
    reached, lookout.connect = lookout.connect, nobody_knows
    await look(api)
    assert await cluster_main(api) == ("away", "closed")
    lookout.connect = reached
    await look(api)
    assert await cluster_main(api) == ("away", "closed")
    api.elapsed += CONNECT_AGAIN_S
    await look(api)
    assert await cluster_main(api) == ("ok", "closed")


async def test_a_cluster_that_nobody_has_looked_into_yet_is_told_as_one_that_was_never_asked(api: Api) -> None:
    assert api.estate.lookout
    await api.estate.lookout.looks(["main"], {})
    found = (await api.ask("/health")).json()["data"]["dependencies"]
    (cluster,) = (each for each in found if each["name"] == "cluster main")
    assert (cluster["status"], cluster["read_at"], cluster["breaker"]) == ("ok", None, "closed")


async def nobody_knows(names: Sequence[str]) -> Mapping[str, Cluster]:
    raise ClusterUnavailable("nobody says how it is reached")
