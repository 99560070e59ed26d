"""A local API endpoint that costs little beside the client: what the herd is switched in.

A process of its own (`python -m tests.benchmarks.fast_api`), which prints its port. Objects are dictionaries whose
JSON is kept; lists come in pages, a patch is merged and checked against its resourceVersion, and sizes are reached
at once. Not part of the API: `/_patches` (the instant of each patch), `/_reset` (all awake as at first),
`/_latency?ms=5`, `/_quit`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Mapping
from copy import deepcopy
from typing import TypeAlias, cast

from tests.benchmarks.estates import namespaces

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"
Object: TypeAlias = dict[str, Json]
FILLING = "x" * 3600
"""What makes an object as large as one of a real cluster, with the fields that its managers own."""

OF_A_NAMESPACE = {
    "deployments": ("apps/v1", "Deployment", ("web", "api", "worker", "cache")),
    "statefulsets": ("apps/v1", "StatefulSet", ("db",)),
    "daemonsets": ("apps/v1", "DaemonSet", ("agent",)),
    "cronjobs": ("batch/v1", "CronJob", ("report",)),
}
EMPTY = frozenset({"pods", "jobs", "replicasets", "horizontalpodautoscalers", "validatingwebhookconfigurations",
                   "mutatingwebhookconfigurations", "apiservices", "customresourcedefinitions", "leases"})  # fmt: skip
HEADERS = (
    "Audit-Id: 6f2b8a1e-3c55-4a55-9d7e-0f7f3c9b1c11\r\nCache-Control: no-cache, private\r\n"
    "Content-Type: application/json\r\nX-Kubernetes-Pf-Flowschema-Uid: 0d2c1f3e-7d8f-4f0f-b4d7-3c7a3f9f6b7d\r\n"
)


class Cluster:
    """The objects, and the instants at which they were patched."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.reset()

    def reset(self) -> None:
        self.version = 1000
        self.patches: list[tuple[float, str]] = []
        self.objects: dict[str, dict[tuple[str, str], Object]] = {
            plural: {(space, name): self._made(plural, space, name) for space in self.names for name in names}
            for plural, (_, _, names) in OF_A_NAMESPACE.items()
        }
        self.objects["namespaces"] = {("", name): {"metadata": {"name": name}} for name in self.names}
        self.bytes: dict[tuple[str, str, str], bytes] = {}

    def _made(self, plural: str, space: str, name: str) -> Object:
        self.version += 1
        pods: Object = {"spec": {"containers": [{"name": "main", "image": f"registry.local/{name}:1.0"}]}}
        spec: Object = {"replicas": 3, "template": pods}
        status: Object = {"observedGeneration": 1, "replicas": 3, "readyReplicas": 3, "updatedReplicas": 3}
        if plural == "daemonsets":
            spec = {"template": pods}
            status = {
                "observedGeneration": 1,
                "desiredNumberScheduled": 3,
                "currentNumberScheduled": 3,
                "numberReady": 3,
            }
        if plural == "cronjobs":
            spec, status = {"suspend": False, "schedule": "0 3 * * *"}, {}
        metadata: Object = {
            "name": name, "namespace": space, "uid": f"{plural}-{space}-{name}", "generation": 1,
            "resourceVersion": str(self.version), "annotations": {}, "managedFields": [{"manager": FILLING}],
        }  # fmt: skip
        return {"metadata": metadata, "spec": spec, "status": status}

    def text(self, plural: str, key: tuple[str, str]) -> bytes:
        known = self.bytes.get((plural, *key))
        if known is None:
            known = self.bytes[plural, *key] = json.dumps(self.objects[plural][key]).encode()
        return known

    def page(self, plural: str, space: str, query: Mapping[str, str]) -> bytes:
        if plural in EMPTY:
            return b'{"kind":"List","metadata":{"resourceVersion":"1"},"items":[]}'
        there = self.objects[plural]
        keys = [key for key in there if key[0] == space] if space else list(there)
        first, most = int(query.get("continue") or 0), int(query.get("limit") or 500)
        more = str(first + most) if first + most < len(keys) else ""
        items = b",".join(self.text(plural, key) for key in keys[first : first + most])
        head = json.dumps({"resourceVersion": str(self.version), "continue": more}).encode()
        return b'{"kind":"List","metadata":%b,"items":[%b]}' % (head, items)

    def patch(self, plural: str, key: tuple[str, str], body: bytes) -> tuple[int, bytes]:
        thing = self.objects[plural].get(key)
        if thing is None:
            return 404, b'{"kind":"Status","code":404,"message":"not found"}'
        change = cast("Object", json.loads(body))
        metadata = cast("Object", thing["metadata"])
        wanted = cast("Object", change.get("metadata", {})).pop("resourceVersion", None)
        if wanted not in (None, metadata["resourceVersion"]):
            return 409, b'{"kind":"Status","code":409,"message":"the object has been modified"}'
        _merge(thing, change)
        self.version += 1
        metadata["resourceVersion"] = str(self.version)
        metadata["generation"] = cast(int, metadata["generation"]) + 1
        self._reach(plural, thing)
        self.bytes.pop((plural, *key), None)
        self.patches.append((time.time(), f"{key[0]}/{plural}"))
        return 200, self.text(plural, key)

    def _reach(self, plural: str, thing: Object) -> None:
        """Controllers that do at once what they are asked for."""
        spec, status = cast("Object", thing["spec"]), cast("Object", thing["status"])
        status["observedGeneration"] = cast("Object", thing["metadata"])["generation"]
        if plural == "daemonsets":
            pods = cast("Object", cast("Object", spec["template"])["spec"])
            size: Json = 0 if pods.get("nodeSelector") else 3
            status |= dict.fromkeys(("desiredNumberScheduled", "currentNumberScheduled", "numberReady"), size)
        elif plural != "cronjobs":
            status |= dict.fromkeys(("replicas", "readyReplicas", "updatedReplicas"), spec["replicas"])


def _merge(thing: Object, change: Object) -> None:
    """RFC 7386."""
    for key, value in change.items():
        if value is None:
            thing.pop(key, None)
        elif isinstance(value, dict):
            below = thing.setdefault(key, {})
            if not isinstance(below, dict):
                below = thing[key] = {}
            _merge(below, value)
        else:
            thing[key] = deepcopy(value)


class Server(asyncio.Protocol):
    """One connection: requests in, answers out, as far as clients of the API need it."""

    latency_s = 0.0

    def __init__(self, cluster: Cluster, ended: asyncio.Event) -> None:
        self.cluster = cluster
        self.ended = ended
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            head = self.waiting[:end].decode("latin-1")
            at = head.lower().find("content-length:")
            length = int(head[at + 15 :].split("\r\n", 1)[0]) if at >= 0 else 0
            if len(self.waiting) < end + 4 + length:
                return
            body, self.waiting = self.waiting[end + 4 : end + 4 + length], self.waiting[end + 4 + length :]
            method, target, _ = head.split("\r\n", 1)[0].split(" ")
            status, answer = self.answer(method, target, body)
            sent = f"HTTP/1.1 {status} X\r\n{HEADERS}Content-Length: {len(answer)}\r\n\r\n".encode() + answer
            if Server.latency_s:
                asyncio.get_running_loop().call_later(Server.latency_s, self.transport.write, sent)
            else:
                self.transport.write(sent)

    def answer(self, method: str, target: str, body: bytes) -> tuple[int, bytes]:
        path, _, text = target.partition("?")
        query = dict(part.partition("=")[::2] for part in text.split("&") if part)
        if path.startswith("/_"):
            return 200, self.control(path, query)
        parts = path.strip("/").split("/")[2 if path.startswith("/api/") else 3 :]
        space = ""
        if parts[0] == "namespaces" and len(parts) > 2:
            space, parts = parts[1], parts[2:]
        plural, name = parts[0], parts[1] if len(parts) > 1 else ""
        if plural not in self.cluster.objects and plural not in EMPTY:
            return 404, b'{"kind":"Status","code":404,"message":"404 page not found"}'
        if method == "PATCH":
            return self.cluster.patch(plural, (space, name), body)
        if not name:
            return 200, self.cluster.page(plural, space, query)
        if (space, name) in self.cluster.objects.get(plural, {}):
            return 200, self.cluster.text(plural, (space, name))
        return 404, b'{"kind":"Status","code":404,"message":"not found"}'

    def control(self, path: str, query: Mapping[str, str]) -> bytes:
        if path == "/_reset":
            self.cluster.reset()
        if path == "/_forget":
            self.cluster.patches.clear()
        if path == "/_latency":
            Server.latency_s = float(query["ms"]) / 1000
        if path == "/_quit":
            self.ended.set()
        return json.dumps(self.cluster.patches if path == "/_patches" else []).encode()


async def serve(count: int) -> None:
    """Serve a cluster of so many namespaces on a free port until asked to quit."""
    cluster, ended = Cluster(namespaces(count)), asyncio.Event()
    server = await asyncio.get_running_loop().create_server(lambda: Server(cluster, ended), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()


if __name__ == "__main__":
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--namespaces", type=int, default=1000)
    asyncio.run(serve(wishes.parse_args().namespaces))
