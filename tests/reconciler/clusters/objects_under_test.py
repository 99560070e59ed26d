"""Objects that the cluster tests make, and how they read what comes back."""

from collections.abc import Mapping

from reconciler.core.ports import Done, JsonObject

POD = {"containers": [{"name": "main", "image": "example/app:1"}]}


def workload(name: str, replicas: int | None = 3, *, labels: Mapping[str, str] | None = None) -> JsonObject:
    """A Deployment, StatefulSet or ReplicaSet without its kind."""
    chosen = {"app": name}
    sized = {} if replicas is None else {"replicas": replicas}
    template = {"metadata": {"labels": chosen}, "spec": POD}
    return {
        "metadata": {"name": name, "labels": dict(labels or {})},
        "spec": {**sized, "selector": {"matchLabels": chosen}, "template": template},
    }


def cron_job(name: str) -> JsonObject:
    job = {"template": {"spec": {**POD, "restartPolicy": "Never"}}}
    return {"metadata": {"name": name}, "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": job}}}


def named(name: str) -> JsonObject:
    return {"metadata": {"name": name}}


def done(outcome: object) -> JsonObject:
    """The object of an outcome that must be Done."""
    assert isinstance(outcome, Done), outcome
    return outcome.object


def field(thing: object, *path: str) -> object:
    """The value at a path, or None."""
    for step in path:
        thing = thing.get(step) if isinstance(thing, Mapping) else None
    return thing


def version(thing: JsonObject) -> str:
    found = field(thing, "metadata", "resourceVersion")
    assert isinstance(found, str)
    return found


def names(things: object) -> list[object]:
    assert isinstance(things, list | tuple)
    return [field(thing, "metadata", "name") for thing in things]
