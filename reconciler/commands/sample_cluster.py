"""The objects of the demo: for each namespace a few services, a database and a job, with believable sizes."""

from __future__ import annotations

from collections.abc import Iterator

from reconciler.core.ports import JsonObject

_SERVICES = (("api", 3, "250m", "512Mi"), ("web", 2, "100m", "256Mi"), ("worker", 4, "500m", "1Gi"))


def sample_objects(namespace: str) -> Iterator[JsonObject]:
    """The manifests of one namespace that is up. Its service `paused` is at zero already, as such things are."""
    yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}
    for name, replicas, cpu, memory in _SERVICES:
        yield _workload("Deployment", namespace, name, replicas, {"cpu": cpu, "memory": memory})
    yield _workload("Deployment", namespace, "paused", 0, {"cpu": "100m", "memory": "128Mi"})
    yield _workload("StatefulSet", namespace, "postgres", 1, {"cpu": "500m", "memory": "2Gi"})
    yield {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "report", "namespace": namespace},
        "spec": {
            "schedule": "*/30 * * * *",
            "jobTemplate": {
                "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [_container("report", {})]}}}
            },
        },
    }


def _workload(kind: str, namespace: str, name: str, replicas: int, requests: JsonObject) -> JsonObject:
    labels = {"app": name}
    spec: dict[str, object] = {
        "replicas": replicas,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": [_container(name, requests)]}},
    }
    if kind == "StatefulSet":
        spec["serviceName"] = name
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}


def _container(name: str, requests: JsonObject) -> JsonObject:
    return {"name": name, "image": f"registry.example.com/{name}:1", "resources": {"requests": requests}}
