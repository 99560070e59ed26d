"""The port `Cluster` over a Kubernetes API: the official package's configuration and session, and raw JSON.

Nothing is retried here but one 401 with a fresh token: how long to wait after a failure is the engine's decision. A
patch that succeeds is not parsed before somebody reads it: thousands of them go through here when a window opens.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

import aiohttp
import orjson
from kubernetes.aio.client import rest
from multidict import CIMultiDict
from yarl import URL

from reconciler.adapters.clusters.access import Access, Login
from reconciler.adapters.clusters.late_object import LateObject
from reconciler.adapters.clusters.outcomes import outcome_of, refuse_list
from reconciler.adapters.clusters.pace import Pace
from reconciler.core.ports import (
    ClusterUnavailable,
    Conflict,
    Done,
    Gone,
    JsonObject,
    Outcome,
    Refused,
    Resource,
)

FIELD_MANAGER = "alba"
PAGE = 500
_MEGABYTE = 2**20
_MERGE_PATCH = "application/merge-patch+json"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long one call may take, in seconds, and how much of an answer is read, in bytes."""

    timeout: aiohttp.ClientTimeout
    body: int

    def within(self, seconds: float) -> Bounds:
        """The same with another time."""
        return Bounds(aiohttp.ClientTimeout(total=seconds, sock_connect=min(CONNECT_S, seconds)), self.body)


CONNECT_S = 3
ONE_OBJECT = Bounds(aiohttp.ClientTimeout(total=10, sock_connect=CONNECT_S), 16 * _MEGABYTE)
ONE_PAGE = Bounds(aiohttp.ClientTimeout(total=30, sock_connect=CONNECT_S), 256 * _MEGABYTE)


class _Answer(NamedTuple):
    status: int
    body: bytes
    retry_after: str | None


class _Signed(NamedTuple):
    """A session with the headers of whom it speaks for, by what is sent along."""

    headers: Mapping[str | None, CIMultiDict[str]]
    renew_at: float


class KubernetesCluster:
    """One cluster's API, through one session that is opened at the first call."""

    def __init__(
        self,
        access: Access,
        pace: Pace,
        monotonic: Callable[[], float],
        *,
        one_object: Bounds = ONE_OBJECT,
        one_page: Bounds = ONE_PAGE,
    ) -> None:
        self._access = access
        self._pace = pace
        self._monotonic = monotonic
        self._one_object = one_object
        self._one_page = one_page
        self._host = ""
        self._proxy: str | None = None
        self._server_name: str | None = None
        self._session: aiohttp.ClientSession | None = None
        self._signed: _Signed | None = None
        self._signing = asyncio.Lock()

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        try:
            return await self._pages(resource, namespace)
        except _SnapshotExpired:
            pass
        try:
            return await self._pages(resource, namespace)
        except _SnapshotExpired as error:
            raise ClusterUnavailable(f"listing {resource}: the list expired twice while it was read") from error

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        answer = await self._ask("GET", _path(resource, namespace, name), None, None, self._one_object)
        if answer.status == 200:
            return Done(_parsed(answer, f"{resource} {name}"))
        outcome = _outcome(answer)
        return outcome if isinstance(outcome, Gone | Refused) else Refused(answer.status, _message(answer))

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        path = f"{_path(resource, namespace, name)}?fieldManager={FIELD_MANAGER}"
        answer = await self._ask("PATCH", path, _bytes(body), _MERGE_PATCH, self._one_object)
        return Done(LateObject(answer.body)) if answer.status == 200 else _outcome(answer)

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        path = f"{_path(resource, namespace)}?fieldManager={FIELD_MANAGER}"
        return await self._write("POST", path, body, str(resource))

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        path = f"{_path(resource, namespace, name)}?fieldManager={FIELD_MANAGER}"
        return await self._write("PUT", path, body, f"{resource} {name}")

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _write(self, method: str, path: str, body: JsonObject, what: str) -> Outcome:
        answer = await self._ask(method, path, _bytes(body), _JSON, self._one_object)
        return Done(_parsed(answer, what)) if answer.status in (200, 201) else _outcome(answer)

    async def _pages(self, resource: Resource, namespace: str | None) -> Sequence[JsonObject]:
        """Every page of a list; what cannot be read whole is not read at all."""
        found: list[JsonObject] = []
        token = ""
        while True:
            query = f"?limit={PAGE}" + (f"&continue={quote(token, safe='')}" if token else "")
            answer = await self._ask("GET", _path(resource, namespace) + query, None, None, self._one_page)
            if answer.status == 410:
                raise _SnapshotExpired
            if answer.status != 200:
                refuse_list(resource, answer.status, _message(answer), _retry_after_s(answer))
            page = _parsed(answer, f"the list of {resource}")
            metadata, items = page.get("metadata"), page.get("items", ())
            if not isinstance(metadata, dict) or not isinstance(items, list | None):
                raise ClusterUnavailable(f"listing {resource}: the answer is no list")
            found.extend(items or ())
            token = metadata.get("continue") or ""
            if not token:
                return found

    async def _ask(self, method: str, path: str, data: bytes | None, kind: str | None, bounds: Bounds) -> _Answer:
        """Ask once, or, if the server does not know us any more, once again with a fresh token."""
        signed = self._signed
        if signed is None or self._monotonic() >= signed.renew_at:
            signed = await self._sign_in(signed)
        answer = await self._send(signed, method, path, data, kind, bounds)
        if answer.status == 401:
            answer = await self._send(await self._sign_in(signed), method, path, data, kind, bounds)
        return answer

    async def _send(
        self, signed: _Signed, method: str, path: str, data: bytes | None, kind: str | None, bounds: Bounds
    ) -> _Answer:
        if self._session is None:
            raise ClusterUnavailable("the connection to the cluster is closed")
        try:
            async with (
                self._pace,
                self._session.request(
                    method,
                    URL(self._host + path, encoded=True),
                    data=data,
                    headers=signed.headers[kind],
                    timeout=bounds.timeout,
                    allow_redirects=False,
                    proxy=self._proxy,
                    server_hostname=self._server_name,
                ) as response,
            ):
                body = await _bounded(response, bounds.body)
                return _Answer(response.status, body, response.headers.get("Retry-After"))
        except TimeoutError as error:
            raise ClusterUnavailable(f"{method} {path}: no answer within {bounds.timeout.total:g} s") from error
        except (aiohttp.ClientError, OSError) as error:
            raise ClusterUnavailable(f"{method} {path}: {str(error) or type(error).__name__}") from error

    async def _sign_in(self, known: _Signed | None) -> _Signed:
        """Sign in, unless another call has done so since this one took what it knew."""
        async with self._signing:
            if self._signed is not None and self._signed is not known:
                return self._signed
            login = await self._access()
            if self._session is None:
                self._open(login)
            headers = {"Accept": _JSON, "Accept-Encoding": "identity", "User-Agent": FIELD_MANAGER}
            if login.authorization:
                headers["Authorization"] = login.authorization
            by_kind = {
                kind: CIMultiDict({**headers, "Content-Type": kind} if kind else headers)
                for kind in (None, _JSON, _MERGE_PATCH)
            }
            self._signed = _Signed(by_kind, self._monotonic() + login.valid_s)
            return self._signed

    def _open(self, login: Login) -> None:
        configuration = login.configuration
        configuration.connection_pool_maxsize = 0  # the pace bounds it
        configuration.client_session_kwargs = {"trust_env": False, "cookie_jar": aiohttp.DummyCookieJar()}
        self._host = str(configuration.host).rstrip("/")
        self._proxy = configuration.proxy
        self._server_name = configuration.tls_server_name
        try:
            self._session = rest.RESTClientObject(configuration)._create_pool_manager()
        except (OSError, ValueError) as error:
            raise ClusterUnavailable(f"the certificates for {self._host} cannot be used: {error}") from error


class _SnapshotExpired(Exception):
    """The server has forgotten the list that a continue token belongs to."""


def _path(resource: Resource, namespace: str | None, name: str = "") -> str:
    root = f"/apis/{resource.group}/{resource.version}" if resource.group else f"/api/{resource.version}"
    space = f"/namespaces/{_quoted(namespace)}" if namespace and resource.namespaced else ""
    return f"{root}{space}/{resource.plural}" + (f"/{_quoted(name)}" if name else "")


@lru_cache(maxsize=8192)
def _quoted(name: str) -> str:
    return quote(name, safe="")


async def _bounded(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, if it is no larger than that; the rest of a larger one is never read."""
    length = response.content_length
    if length is not None and length <= most:
        return await response.read()
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > most:
            raise aiohttp.ClientPayloadError(f"the answer is larger than {most} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _bytes(body: JsonObject) -> bytes:
    return orjson.dumps(body, default=dict)


def _parsed(answer: _Answer, what: str) -> JsonObject:
    try:
        with _collector_paused():
            thing = orjson.loads(answer.body)
    except ValueError as error:
        raise ClusterUnavailable(f"the answer about {what} is not JSON: {error}") from error
    if not isinstance(thing, dict):
        raise ClusterUnavailable(f"the answer about {what} is no object")
    return thing


@contextmanager
def _collector_paused() -> Iterator[None]:
    """The cyclic collector takes two thirds of the time of a large list, and finds nothing in it."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _outcome(answer: _Answer) -> Conflict | Gone | Refused:
    return outcome_of(answer.status, _message(answer), _retry_after_s(answer))


def _message(answer: _Answer) -> str:
    """What the server says, be it a Status object or a proxy's page."""
    try:
        status = orjson.loads(answer.body)
    except ValueError:
        status = None
    said = status.get("message") if isinstance(status, dict) else None
    return str(said or answer.body[:300].decode(errors="replace") or "without a message")


def _retry_after_s(answer: _Answer) -> float | None:
    return float(answer.retry_after) if answer.retry_after and answer.retry_after.isdigit() else None
