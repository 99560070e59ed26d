"""`/ws`: a snapshot, changes by number, going on after an interruption, and clients that do not read."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from frontend.api.live import QUEUED_AT_MOST, REMEMBERED
from reconciler.core.items import record_id
from reconciler.core.ports import Delete, Expect
from reconciler.core.records import NamespaceKey
from tests.frontend.api.api_under_test import Api
from tests.frontend.api.asgi_socket import accepted, connected

MORNING, EVENING = "2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z"


async def test_the_first_message_has_every_namespace_and_its_number(api: Api) -> None:
    async with accepted(api.app) as (_, first):
        assert (first["type"], first["epoch"], first["seq"]) == ("snapshot", "first", 1)
        assert [n["phase"] for n in first["namespaces"]] == ["asleep"] * 3


async def test_a_change_tells_what_differs_under_the_next_number(api: Api) -> None:
    async with accepted(api.app) as (socket, first):
        await api.tick(MORNING)
        told = await socket.read()
    assert (told["type"], told["seq"]) == ("change", first["seq"] + 1)
    assert {(n["namespace"], n["phase"]) for n in told["namespaces"]} == {
        ("checkout-perf", "awake"), ("checkout-qa", "awake"), ("payments-dev", "awake"),
    }  # fmt: skip
    assert {s["state"] for s in told["schedules"]} == {"awake"}
    assert told["limits"] == [{"cluster": "main", "taken": 3, "limit": 5}]


async def test_a_namespace_of_which_nothing_is_kept_is_told_as_gone(api: Api) -> None:
    async with accepted(api.app) as (socket, _):
        key = NamespaceKey("main", "payments-dev")
        assert api.scenario.store.transact([Delete(record_id(key), Expect.ANYTHING)])
        api.refresh()
        assert (await socket.read())["gone"] == ["main/payments-dev"]


async def test_who_comes_back_is_told_what_was_missed_and_nothing_else(api: Api) -> None:
    async with accepted(api.app) as (_, first):
        seq = first["seq"]
    await api.tick(MORNING)
    await api.tick(EVENING)
    async with accepted(api.app, f"epoch=first&seq={seq}") as (socket, resumed):
        missed = [await socket.read(), await socket.read()]
    assert resumed["type"] == "resumed"
    assert [m["seq"] for m in missed] == [seq + 1, seq + 2]


async def test_who_wants_nothing_but_what_comes_is_told_the_number_and_no_snapshot(api: Api) -> None:
    async with accepted(api.app, "seq=now") as (socket, first):
        assert (first["type"], first["epoch"], first["seq"]) == ("resumed", "first", 1)
        api.hub.tell(2, '{"seq": "next"}')
        assert (await socket.read())["seq"] == "next"


@pytest.mark.parametrize("query", ["epoch=other&seq=1", "epoch=first&seq=99", "epoch=first&seq=-1", "seq=%C2%B2"])
async def test_a_number_that_this_process_did_not_give_gets_a_snapshot(api: Api, query: str) -> None:
    async with accepted(api.app, query) as (_, first):
        assert first["type"] == "snapshot"


async def test_who_missed_more_than_is_remembered_gets_a_snapshot(api: Api) -> None:
    for number in range(REMEMBERED + 1):
        api.hub.tell(2 + number, "{}")
    async with accepted(api.app, "epoch=first&seq=1") as (_, first):
        assert first["type"] == "snapshot"


async def test_nothing_is_told_twice_when_a_change_meets_the_snapshot(api: Api) -> None:
    async with accepted(api.app) as (socket, first):
        api.hub.tell(first["seq"], '{"seq": "again"}')
        api.hub.tell(first["seq"] + 1, '{"seq": "next"}')
        assert (await socket.read())["seq"] == "next"


async def test_a_client_that_does_not_read_is_let_go_and_delays_nobody(api: Api) -> None:
    async with accepted(api.app) as (quick, first), accepted(api.app, room=1) as (slow, _):
        for number in range(1, QUEUED_AT_MOST + 20):
            api.hub.tell(first["seq"] + number, f'{{"seq": {number}}}')
            assert (await quick.read())["seq"] == number
        seen = []
        while (found := await slow.message())["type"] == "websocket.send":
            seen.append(found)
    assert len(seen) < QUEUED_AT_MOST + 20
    assert (found["type"], found["code"]) == ("websocket.close", 1013)


async def test_five_hundred_clients_are_told_the_same(api: Api) -> None:
    async with AsyncExitStack() as stack:
        clients = [(await stack.enter_async_context(accepted(api.app)))[0] for _ in range(500)]
        await api.tick(MORNING)
        told = await asyncio.gather(*(client.read() for client in clients))
    assert len({t["seq"] for t in told}) == 1
    assert all(len(t["namespaces"]) == 3 for t in told)


async def test_who_leaves_is_forgotten(api: Api) -> None:
    async with accepted(api.app):
        assert api.hub.listeners == 1
    assert api.hub.listeners == 0


async def test_while_nothing_happens_a_heartbeat_says_so_and_whether_the_store_is_away(api: Api) -> None:
    api.hub.heartbeat_s = 0.01
    async with accepted(api.app) as (socket, _):
        first = await socket.read()
        api.store.away = True
        api.refresh()
        found = first
        while found["stale_since"] is None:
            found = await socket.read()
    assert (first["type"], first["stale_since"]) == ("heartbeat", None)
    assert found["stale_since"] == "2026-12-01T11:00:10Z"


async def test_what_a_client_says_changes_nothing(api: Api) -> None:
    async with accepted(api.app) as (socket, first):
        socket.say('{"type": "wake", "namespace": "payments-dev"}')
        api.hub.tell(first["seq"] + 1, '{"seq": "next"}')
        assert (await socket.read())["seq"] == "next"


@pytest.mark.parametrize("origin", ["https://evil.example", "https://alba.evil.example", "null"])
async def test_a_page_of_another_site_is_not_let_in(api: Api, origin: str) -> None:
    async with connected(api.app, origin=origin) as socket:
        found = await socket.message()
    assert (found["type"], found["code"]) == ("websocket.close", 1008)


@pytest.mark.parametrize("origin", ["http://alba", "https://status.example"])
async def test_pages_of_this_host_and_of_named_sites_are_let_in(api: Api, origin: str) -> None:
    api.hub.origins = frozenset({"https://status.example"})
    async with connected(api.app, origin=origin) as socket:
        assert (await socket.message())["type"] == "websocket.accept"
