"""Serves a simulated cluster as a Kubernetes API: discovery, reads in pages, writes, subresources, watches.

There is one simulation: every answer comes out of the `SimulatedCluster` that is handed in, and what others do to that
object is seen here. It speaks JSON only, knows neither `apply` nor a dry run, and refuses both. What `kubectl` sends
as protobuf whatever the server speaks (`create namespace`, `auth can-i`, `scale --current-replicas`) is refused with
a word on what to do instead.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from reconciler.adapters.clusters.serving.discovery import discovery
from reconciler.adapters.clusters.serving.requests import (
    Allows,
    Attempt,
    Target,
    check_allowed,
    everything,
    reviewed,
    target_of,
    verb_of,
)
from reconciler.adapters.clusters.serving.watching import watch
from reconciler.adapters.clusters.simulated import SimulatedCluster, without_kind
from reconciler.adapters.clusters.simulation import api_errors
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.fields import mapping, part, text
from reconciler.adapters.clusters.simulation.kinds_served import SCALABLE, WITHOUT_STATUS, is_custom
from reconciler.adapters.clusters.simulation.merging import json_patch, merge_patch, strategic_patch
from reconciler.adapters.clusters.simulation.objects import Transform
from reconciler.adapters.clusters.simulation.paging import Pages
from reconciler.adapters.clusters.simulation.scale import scale_of, write_scale
from reconciler.adapters.clusters.simulation.selectors import Selects, field_selector, label_selector
from reconciler.adapters.clusters.simulation.written import kind_fields
from reconciler.core.ports import JsonObject
from reconciler.core.resources import ACCESS_REVIEWS

LARGEST_BODY = 3 * 2**20
_PATCHES = (
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
)

_BODIES = ("application/json",)

Interrupt: TypeAlias = Callable[[str, str], ApiError | None]
"""Given method and path of a request, the error to answer with instead, or None."""


def uninterrupted(method: str, path: str) -> ApiError | None:
    """Answer everything."""
    del method, path
    return None


@dataclass(frozen=True, slots=True)
class Call:
    """One request, judged and read: what it is about, what it does, in whose name, and with which body."""

    target: Target
    verb: str
    user: str
    manager: str
    request: web.Request
    body: object


class ApiServer:
    """The API of one simulated cluster.

    `tokens` are the bearer tokens and whose they are; without any, nobody is asked who they are. `allows` says what a
    user may do; `interrupt` may answer a request in the server's place.
    """

    def __init__(
        self,
        cluster: SimulatedCluster,
        *,
        tokens: Mapping[str, str] | None = None,
        allows: Allows = everything,
        interrupt: Interrupt = uninterrupted,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pages = Pages(cluster.objects)
        self._cluster = cluster
        self._tokens = tokens
        self._allows = allows
        self._interrupt = interrupt
        self._monotonic = monotonic
        self._handlers: Mapping[str, Callable[[Call], Awaitable[web.StreamResponse]]] = {
            "get": self._get,
            "list": self._list,
            "watch": self._watch,
            "create": self._create,
            "update": self._update,
            "patch": self._patch,
            "delete": self._delete,
        }

    def application(self) -> web.Application:
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_route("*", "/{path:.*}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            self._cluster.advance()
            if interruption := self._interrupt(request.method, request.path_qs):
                raise interruption
            user = self._user(request)
            if request.path in ("/healthz", "/livez", "/readyz"):
                return web.Response(text="ok")
            document = discovery(request.path, self._cluster.objects.kinds)
            if document is not None:
                return web.json_response(document)
            call = await self._call(request, user)
            return await self._handlers[call.verb](call)
        except ApiError as error:
            return _refusal(error)
        except web.HTTPRequestEntityTooLarge:
            message = f"Request entity too large: limit is {LARGEST_BODY}"
            return _refusal(ApiError(413, "RequestEntityTooLarge", message))

    def _user(self, request: web.Request) -> str:
        if self._tokens is None:
            return "anonymous"
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token not in self._tokens:
            raise ApiError(401, "Unauthorized", "Unauthorized")
        return self._tokens[token]

    async def _call(self, request: web.Request, user: str) -> Call:
        target = target_of(request.path, self._cluster.objects.kinds)
        verb = verb_of(request.method, target, request.query.get("watch") in ("true", "1"))
        check_allowed(Attempt(user, verb, target), self._allows)
        if "dryRun" in request.query:
            raise api_errors.bad_request("dryRun is not supported by a simulated cluster")
        if not _speaks_json(request.headers.get("Accept", "*/*")):
            raise ApiError(406, "NotAcceptable", "only the following media types are accepted: application/json")
        manager = request.query.get("fieldManager") or request.headers.get("User-Agent", "unknown").split("/")[0]
        return Call(target, verb, user, manager, request, await _body(request, verb))

    async def _get(self, call: Call) -> web.Response:
        thing = self._cluster.objects.get(call.target.key)
        self._check_subresource(call.target)
        return web.json_response(scale_of(thing) if call.target.subresource == "scale" else thing)

    async def _list(self, call: Call) -> web.Response:
        target, query = call.target, call.request.query
        selects, limit = _selection(call), query.get("limit", "0")
        if not limit.isdigit():
            raise api_errors.bad_request(f"limit is not a number: {limit}")
        token = query.get("continue", "")
        if token:
            page = self.pages.next(target.resource, target.namespace, selects, int(limit), token)
        else:
            page = self.pages.first(target.resource, target.namespace, selects, int(limit))
        metadata: dict[str, object] = {"resourceVersion": str(page.version)}
        if page.token:
            metadata["continue"] = page.token
            if "labelSelector" not in query and "fieldSelector" not in query:
                metadata["remainingItemCount"] = page.left
        custom = is_custom(target.resource)
        items = [thing if custom else without_kind(thing) for thing in page.items]
        kind = {**kind_fields(target.resource), "kind": f"{target.resource.kind}List"}
        return web.json_response({**kind, "metadata": metadata, "items": items})

    async def _watch(self, call: Call) -> web.StreamResponse:
        return await watch(call.request, self._cluster, call.target, _selection(call), self._monotonic)

    async def _create(self, call: Call) -> web.Response:
        target, body = call.target, _object(call)
        if target.resource == ACCESS_REVIEWS:
            kinds = self._cluster.objects.kinds
            return web.json_response(reviewed(body, call.user, self._allows, kinds), status=201)
        made = self._cluster.objects.create(target.resource, target.namespace or "", body, call.manager)
        return self._written(made, status=201)

    async def _update(self, call: Call) -> web.Response:
        body = _object(call)
        return self._write(call, lambda _: body, patched=False)

    async def _patch(self, call: Call) -> web.Response:
        kind, body = call.request.content_type, call.body
        if kind == _PATCHES[0]:
            if not isinstance(body, list):
                raise api_errors.bad_request("a JSON patch is a list of operations")
            return self._write(call, lambda thing: json_patch(thing, body), patched=True)
        merge = merge_patch if kind == _PATCHES[1] else strategic_patch
        if kind == _PATCHES[2] and is_custom(call.target.resource):
            raise _unsupported(_PATCHES[:2])
        changes = _object(call)
        return self._write(call, lambda thing: merge(thing, changes), patched=True)

    def _write(self, call: Call, transform: Transform, *, patched: bool) -> web.Response:
        key, subresource = call.target.key, call.target.subresource
        self._check_subresource(call.target)
        if subresource == "scale":
            return self._written(write_scale(self._cluster.objects, key, transform, call.manager))
        made = self._cluster.objects.update(key, transform, call.manager, subresource=subresource, patched=patched)
        return self._written(made)

    async def _delete(self, call: Call) -> web.Response:
        options = mapping(call.body)
        preconditions = mapping(options, "preconditions")
        at_once = part(options, "gracePeriodSeconds") == 0 or call.request.query.get("gracePeriodSeconds") == "0"
        key = call.target.key
        last = self._cluster.objects.delete(
            key,
            call.manager,
            uid=text(preconditions, "uid"),
            version=text(preconditions, "resourceVersion"),
            at_once=at_once and key.resource.kind == "Pod",
        )
        if self._cluster.objects.find(key) is not None:
            return self._written(last)
        details = {"name": key.name, "group": key.resource.group, "kind": key.resource.plural}
        status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}
        return self._written({**status, "details": {**details, "uid": text(last, "metadata", "uid")}})

    def _check_subresource(self, target: Target) -> None:
        served = {
            "": True,
            "scale": target.resource in SCALABLE,
            "status": target.resource not in WITHOUT_STATUS,
        }
        if not served.get(target.subresource, False):
            raise api_errors.no_such_resource()

    def _written(self, thing: JsonObject, *, status: int = 200) -> web.Response:
        self._cluster.settle()
        return web.json_response(thing, status=status)


@asynccontextmanager
async def serving(server: ApiServer, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serve for as long as the block lasts; its value is the URL. OSError where the port is taken."""
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound: tuple[str, int] = runner.addresses[0]
        yield f"http://{bound[0]}:{bound[1]}"
    finally:
        await runner.cleanup()


def kubeconfig_text(url: str, token: str = "") -> str:
    """A kubeconfig, as JSON (which is YAML), with which `kubectl` talks to the server."""
    names = {"cluster": "simulated", "user": "simulated", "namespace": "default"}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "simulated",
        "clusters": [{"name": "simulated", "cluster": {"server": url}}],
        "users": [{"name": "simulated", "user": {"token": token} if token else {}}],
        "contexts": [{"name": "simulated", "context": names}],
    }
    return json.dumps(config, indent=2) + "\n"


def _selection(call: Call) -> Selects:
    labels = label_selector(call.request.query.get("labelSelector", ""))
    fields = field_selector(call.request.query.get("fieldSelector", ""), call.target.resource.plural)
    name = call.target.name
    return lambda thing: labels(thing) and fields(thing) and name in ("", text(thing, "metadata", "name"))


def _speaks_json(accept: str) -> bool:
    kinds = [kind.split(";")[0].strip() for kind in accept.split(",")]
    return any(kind in ("application/json", "application/*", "*/*") for kind in kinds)


async def _body(request: web.Request, verb: str) -> object:
    """The body as JSON; ApiError 415 for another form, 400 for what is none."""
    raw = await request.read() if request.can_read_body else b""
    accepted = _PATCHES if verb == "patch" else _BODIES
    if verb in ("create", "update", "patch") and request.content_type not in accepted:
        raise _unsupported(accepted)
    if not raw:
        return {}
    try:
        return json.loads(raw)
    except ValueError as error:
        raise api_errors.bad_request(f"error decoding the body: {error}") from error


def _object(call: Call) -> JsonObject:
    if not isinstance(call.body, dict):
        raise api_errors.bad_request("the object provided is unrecognized (must be of type object)")
    return call.body


def _unsupported(accepted: Sequence[str]) -> ApiError:
    types = ", ".join(accepted)
    message = f"the body of the request was in an unknown format - accepted media types include: {types}"
    if accepted == _BODIES:
        message += "; a simulated cluster reads no protobuf: send a manifest, as `kubectl create -f FILE` does"
    return ApiError(415, "UnsupportedMediaType", message)


def _refusal(error: ApiError) -> web.Response:
    headers = {"Retry-After": f"{error.retry_after_s:.0f}"} if error.retry_after_s is not None else {}
    return web.json_response(error.as_status(), status=error.status, headers=headers)
