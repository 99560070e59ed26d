"""What the Kubernetes adapter makes of answers that are not as they should be, and how it asks."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from kubernetes.aio import client

from reconciler.adapters.clusters.access import Login
from reconciler.adapters.clusters.kubernetes import Bounds, KubernetesCluster
from reconciler.adapters.clusters.pace import Pace
from reconciler.core.ports import (
    ClusterUnavailable,
    Conflict,
    Done,
    Gone,
    KindMissing,
    ListRefused,
    Outcome,
    Refused,
)
from reconciler.core.resources import DEPLOYMENTS, PODS

DOWN = {"spec": {"replicas": 0}}
HASTY = Bounds(aiohttp.ClientTimeout(total=0.2, sock_connect=0.1), 2000)


@dataclass
class Asked:
    """A request as it came over the wire."""

    line: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Script:
    """A server that answers each request with the next of its answers, and remembers what was asked."""

    answers: Iterator[bytes]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *lines = head.decode().strip().split("\r\n")
                headers = {k.lower(): v for k, v in (one.split(": ", 1) for one in lines)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.asked.append(Asked(line, headers, body))
                raw = next(self.answers)
                writer.write(raw)
                await writer.drain()
                if raw.endswith(CUT):
                    break
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


CUT = b"\x00cut"
"""At the end of an answer: close the connection here."""


def answer(status: int, body: object, *, headers: Mapping[str, str] | None = None, cut_at: int = 0) -> bytes:
    """An HTTP response; `cut_at` ends the connection after so many bytes of the body."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(raw)}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return whole + (raw[:cut_at] + CUT if cut_at else raw)


def status(code: int, message: str, **headers: str) -> bytes:
    body = {"kind": "Status", "status": "Failure", "message": message, "code": code}
    return answer(code, body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def page(*names: str, token: str = "") -> bytes:
    items = [{"metadata": {"name": name}} for name in names]
    return answer(200, {"kind": "DeploymentList", "metadata": {"continue": token}, "items": items})


@asynccontextmanager
async def scripted(*answers: bytes) -> AsyncIterator[Script]:
    script = Script(iter(answers))
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield script
    finally:
        server.close()


@dataclass
class Access:
    """Signs in with a new token each time."""

    url: str
    valid_s: float = 900
    times: int = 0

    async def __call__(self) -> Login:
        self.times += 1
        return Login(client.Configuration(host=self.url), f"Bearer token-{self.times}", self.valid_s)


@asynccontextmanager
async def adapter(
    access: Access, monotonic: Callable[[], float] = time.monotonic, bounds: Bounds = HASTY
) -> AsyncIterator[KubernetesCluster]:
    pace = Pace(per_second=None, at_once=8, monotonic=time.monotonic)
    opened = KubernetesCluster(access, pace, monotonic, one_object=bounds, one_page=bounds)
    try:
        yield opened
    finally:
        await opened.close()


async def patched(*answers: bytes) -> Outcome:
    """The outcome of one patch to a server with these answers."""
    async with scripted(*answers) as server, adapter(Access(server.url)) as cluster:
        return await cluster.patch(DEPLOYMENTS, "dev", "web", DOWN)


async def listed(*answers: bytes) -> list[object]:
    """The names of a list from a server with these answers."""
    async with scripted(*answers) as server, adapter(Access(server.url)) as cluster:
        return [thing["metadata"]["name"] for thing in await cluster.list(DEPLOYMENTS)]  # type: ignore[index]


@contextmanager
def unavailable(saying: str, retry_after_s: float | None = None) -> Iterator[None]:
    with pytest.raises(ClusterUnavailable, match=saying) as raised:
        yield
    assert raised.value.retry_after_s == retry_after_s


async def test_a_patch_says_who_writes_what_where_and_how() -> None:
    async with scripted(answer(200, {})) as server, adapter(Access(server.url)) as cluster:
        await cluster.patch(DEPLOYMENTS, "dev", "web", DOWN)

    (asked,) = server.asked
    assert asked.line == "PATCH /apis/apps/v1/namespaces/dev/deployments/web?fieldManager=alba HTTP/1.1"
    assert asked.headers["content-type"] == "application/merge-patch+json"
    assert asked.headers["authorization"] == "Bearer token-1"
    assert json.loads(asked.body) == DOWN


async def test_an_object_of_the_core_group_has_the_short_path() -> None:
    async with scripted(answer(200, {"metadata": {}})) as server, adapter(Access(server.url)) as cluster:
        await cluster.get(PODS, "dev", "a/b?c")

    assert server.asked[0].line.startswith("GET /api/v1/namespaces/dev/pods/a%2Fb%3Fc ")


async def test_the_answer_to_a_successful_patch_is_not_looked_into() -> None:
    assert await patched(answer(200, b"half an ans")) == Done({})


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (400, Refused(400, "no")),
        (403, Refused(403, "no")),
        (422, Refused(422, "no")),
        (409, Conflict("no")),
        (404, Gone("no")),
    ],
)
async def test_what_the_server_will_not_do_is_an_outcome_in_its_words(code: int, outcome: Outcome) -> None:
    assert await patched(status(code, "no")) == outcome


async def test_a_refusal_that_is_no_status_object_is_told_as_it_came() -> None:
    assert await patched(answer(403, b"<html>blocked by a proxy")) == Refused(403, "<html>blocked by a proxy")


@pytest.mark.parametrize("code", [429, 503])
async def test_the_server_says_when_to_come_back(code: int) -> None:
    with unavailable(f"{code} slow down", retry_after_s=7):
        await patched(status(code, "slow down", Retry_After="7"))


async def test_a_date_to_come_back_at_is_no_number_of_seconds() -> None:
    with unavailable("503"):
        await patched(status(503, "away", Retry_After="Wed, 25 Nov 2026 08:00:00 GMT"))


async def test_a_webhook_that_cannot_be_called_is_named() -> None:
    said = 'Internal error occurred: failed calling webhook "quota.example.com": connection refused'

    with unavailable('failed calling webhook "quota.example.com"'):
        await patched(status(500, said))


async def test_a_redirect_is_not_followed() -> None:
    with unavailable("302"):
        await patched(answer(302, b"", headers={"Location": "http://127.0.0.1:1/elsewhere"}))


async def test_an_answer_that_ends_in_the_middle_is_no_answer() -> None:
    with unavailable("PATCH"):
        await patched(answer(200, {"kind": "Deployment"}, cut_at=5))


async def test_a_connection_that_is_closed_without_a_word_is_no_answer() -> None:
    with unavailable("PATCH"):
        await patched(CUT)


async def test_an_answer_that_does_not_come_is_given_up() -> None:
    with unavailable("no answer within"):
        await patched(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")


async def test_a_port_where_nobody_listens_is_an_unavailable_cluster() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with adapter(Access(url)) as cluster:
            with unavailable("PATCH"):
                await cluster.patch(DEPLOYMENTS, "dev", "web", DOWN)


@pytest.mark.parametrize("chunked", [False, True])
async def test_an_answer_larger_than_it_may_be_is_not_read(chunked: bool) -> None:
    many = b"x" * 3000
    raw = answer(200, many)
    if chunked:
        raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n" + many + b"\r\n0\r\n\r\n"

    with unavailable("larger than 2000 bytes"):
        await patched(raw)


@pytest.mark.parametrize("body", [b'{"metadata": {', b"", b"[]", b"\xff\xfe"])
async def test_an_object_that_cannot_be_read_is_no_answer(body: bytes) -> None:
    async with scripted(answer(200, body)) as server, adapter(Access(server.url)) as cluster:
        with unavailable("the answer about"):
            await cluster.get(DEPLOYMENTS, "dev", "web")


async def test_a_list_is_read_page_by_page_with_the_token_of_the_one_before() -> None:
    pages = (page("a", token="x/y="), page("b"))
    async with scripted(*pages) as server, adapter(Access(server.url)) as cluster:
        found = await cluster.list(DEPLOYMENTS, "dev")

    assert [thing["metadata"] for thing in found] == [{"name": "a"}, {"name": "b"}]
    assert [asked.line.split()[1].split("?")[1] for asked in server.asked] == [
        "limit=500",
        "limit=500&continue=x%2Fy%3D",
    ]


async def test_a_page_that_fails_fails_the_list() -> None:
    with unavailable("503 away"):
        await listed(page("a", token="next"), status(503, "away"))


async def test_a_list_that_expires_on_the_way_is_begun_again_once() -> None:
    again = (page("a", token="new"), page("b"))

    assert await listed(page("old", token="next"), status(410, "too old"), *again) == ["a", "b"]


async def test_a_list_that_expires_twice_is_given_up() -> None:
    expires = (page("old", token="next"), status(410, "too old"))

    with unavailable("expired twice"):
        await listed(*expires, *expires)


async def test_a_list_without_items_is_empty_only_if_the_server_says_so() -> None:
    assert await listed(answer(200, {"metadata": {}, "items": None})) == []
    with unavailable("no list"):
        await listed(answer(200, {"metadata": {}}))
    with unavailable("no list"):
        await listed(answer(200, {"items": []}))


async def test_a_kind_that_may_not_be_listed_is_refused_and_an_unknown_one_missing() -> None:
    with pytest.raises(ListRefused, match=r"deployments\.apps cannot be listed: 403 not you"):
        await listed(status(403, "not you"))
    with pytest.raises(KindMissing):
        await listed(status(404, "the server could not find the requested resource"))


async def test_an_early_401_is_answered_with_one_fresh_token_and_one_repeat() -> None:
    async with scripted(answer(200, {}), status(401, "who"), answer(200, {})) as server:
        access = Access(server.url)
        async with adapter(access) as cluster:
            first = await cluster.patch(DEPLOYMENTS, "dev", "web", DOWN)
            second = await cluster.patch(DEPLOYMENTS, "dev", "web", DOWN)

    assert (first, second, access.times) == (Done({}), Done({}), 2)
    assert [asked.headers["authorization"] for asked in server.asked] == [
        "Bearer token-1",
        "Bearer token-1",
        "Bearer token-2",
    ]


async def test_a_second_401_is_a_refusal() -> None:
    assert await patched(status(401, "who"), status(401, "who")) == Refused(401, "who")
    with pytest.raises(ListRefused):
        await listed(status(401, "who"), status(401, "who"))


async def test_calls_that_meet_a_401_together_sign_in_once() -> None:
    async with scripted(*[status(401, "who")] * 4, *[answer(200, {})] * 4) as server:
        access = Access(server.url)
        async with adapter(access) as cluster:
            outcomes = await asyncio.gather(
                *(cluster.patch(DEPLOYMENTS, "dev", f"web-{number}", DOWN) for number in range(4))
            )

    assert outcomes == [Done({})] * 4
    assert access.times == 2


async def test_a_token_is_renewed_before_it_ends_however_long_nothing_was_asked() -> None:
    """F26: tokens live 15 minutes; two hours of work, 40 minutes of them idle, see no 401."""
    minutes = [*range(0, 60, 5), *range(100, 125, 5)]
    now = 0.0
    async with scripted(*[answer(200, {})] * len(minutes)) as server:
        access = Access(server.url, valid_s=14 * 60)
        async with adapter(access, lambda: now) as cluster:
            made: dict[str, object] = {}
            for minute in minutes:
                now = minute * 60.0
                await cluster.patch(DEPLOYMENTS, "dev", "web", DOWN)
                token = server.asked[-1].headers["authorization"]
                assert minute - made.setdefault(token, minute) < 15


async def test_a_cluster_that_cannot_be_signed_in_at_is_unavailable() -> None:
    async def nobody() -> Login:
        raise ClusterUnavailable("no credentials")

    pace = Pace(per_second=None, at_once=1, monotonic=time.monotonic)
    cluster = KubernetesCluster(nobody, pace, time.monotonic)

    with unavailable("no credentials"):
        await cluster.get(DEPLOYMENTS, "dev", "web")


async def test_certificates_that_cannot_be_used_are_said() -> None:
    async def forged() -> Login:
        configuration = client.Configuration(host="https://127.0.0.1:1", ca_cert_data="no certificate")
        return Login(configuration, "Bearer token", 900)

    pace = Pace(per_second=None, at_once=1, monotonic=time.monotonic)
    cluster = KubernetesCluster(forged, pace, time.monotonic)

    with unavailable("certificates for https://127.0.0.1:1"):
        await cluster.get(DEPLOYMENTS, "dev", "web")
