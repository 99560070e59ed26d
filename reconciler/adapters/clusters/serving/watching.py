"""Watches: what has changed since a version, as one JSON event a line, for as long as the client listens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator

from aiohttp import web

from reconciler.adapters.clusters.serving.requests import Target
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.api_errors import bad_request, expired
from reconciler.adapters.clusters.simulation.selectors import Selects
from reconciler.adapters.clusters.simulation.writes import Change
from reconciler.adapters.clusters.simulation.written import kind_fields
from reconciler.core.ports import JsonObject

POLL_S = 0.1
LONGEST_S = 1800.0


async def watch(
    request: web.Request,
    cluster: SimulatedCluster,
    target: Target,
    selects: Selects,
    monotonic: Callable[[], float],
) -> web.StreamResponse:
    """Stream the events; without a version to go on from, what is there comes first."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    query = request.query
    asked, initial = query.get("resourceVersion", ""), query.get("sendInitialEvents") == "true"
    if asked and not asked.isdigit():
        raise bad_request(f"invalid resource version: {asked}")
    since = int(asked) if asked and not initial else 0
    ends = monotonic() + float(query.get("timeoutSeconds", LONGEST_S))
    if since == 0:
        since = cluster.objects.version
        for thing in list(cluster.objects.all(target.resource, target.namespace)):
            if selects(thing):
                await _send(response, "ADDED", thing)
    if initial:
        await _send(response, "BOOKMARK", _bookmark(target, since))
    while monotonic() < ends:
        cluster.advance()
        if _forgotten(cluster, since):
            await _send(response, "ERROR", expired(f"too old resource version: {since}").as_status())
            break
        for change in _changes_since(cluster, since):
            since = change.version
            if event := _event(change, target, selects):
                await _send(response, *event)
        await asyncio.sleep(POLL_S)
    return response


async def _send(response: web.StreamResponse, kind: str, thing: JsonObject) -> None:
    await response.write(json.dumps({"type": kind, "object": thing}).encode() + b"\n")


def _bookmark(target: Target, version: int) -> JsonObject:
    annotations = {"k8s.io/initial-events-end": "true"}
    metadata = {"resourceVersion": str(version), "annotations": annotations}
    return {**kind_fields(target.resource), "metadata": metadata}


def _forgotten(cluster: SimulatedCluster, since: int) -> bool:
    """Whether changes after this version are no longer known."""
    changes = cluster.objects.changes
    return len(changes) == changes.maxlen and changes[0].version > since + 1


def _changes_since(cluster: SimulatedCluster, since: int) -> Iterator[Change]:
    found: list[Change] = []
    for change in reversed(cluster.objects.changes):
        if change.version <= since:
            break
        found.append(change)
    return reversed(found)


def _event(change: Change, target: Target, selects: Selects) -> tuple[str, JsonObject] | None:
    """What a change is to a watcher: an object that leaves the selection is deleted, one that enters it added."""
    if change.key.resource != target.resource or target.namespace not in (None, change.key.namespace):
        return None
    before = change.before is not None and selects(change.before)
    after = change.type != "DELETED" and selects(change.after)
    if not before and not after:
        return None
    return ("MODIFIED" if before and after else "ADDED" if after else "DELETED"), change.after
