"""Lists in pages: every page of one list is of the same instant, for as long as its continue token lives."""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from reconciler.adapters.clusters.simulation.api_errors import bad_request, expired
from reconciler.adapters.clusters.simulation.fields import name_of, namespace_of
from reconciler.adapters.clusters.simulation.objects import Objects
from reconciler.adapters.clusters.simulation.selectors import Selects
from reconciler.core.ports import JsonObject, Resource

LIFE_S = 300.0
_MOST_SNAPSHOTS = 256


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of a list; `version` is of the whole list, `token` and `left` say what comes after."""

    items: Sequence[JsonObject]
    version: int
    token: str = ""
    left: int = 0


class Pages:
    """Hands out lists, and remembers those of which a part is still to be fetched."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._snapshots: OrderedDict[tuple[Resource, str | None, int], tuple[float, Sequence[JsonObject]]] = (
            OrderedDict()
        )

    def first(self, resource: Resource, namespace: str | None, selects: Selects, limit: int) -> ListPage:
        """The list as it is now, or its first `limit` items; no limit is 0."""
        things = list(self._objects.all(resource, namespace))
        return self._page(resource, namespace, things, self._objects.version, 0, selects, limit)

    def next(self, resource: Resource, namespace: str | None, selects: Selects, limit: int, token: str) -> ListPage:
        """The items after those handed out with a token; ApiError 410 once the token has expired."""
        version, start = _read(token)
        kept = self._snapshots.get((resource, namespace, version))
        if kept is None or self._objects.now - kept[0] > LIFE_S:
            raise expired(
                "The provided continue parameter is too old to display a consistent list result. You must start a "
                "new list without the continue parameter."
            )
        return self._page(resource, namespace, kept[1], version, start, selects, limit)

    def expire(self) -> None:
        """Forget every token, as compaction of the store behind a real server does."""
        self._snapshots.clear()

    def _page(  # noqa: PLR0917 - what a list request carries
        self,
        resource: Resource,
        namespace: str | None,
        things: Sequence[JsonObject],
        version: int,
        start: int,
        selects: Selects,
        limit: int,
    ) -> ListPage:
        found: list[JsonObject] = []
        for at in range(start, len(things)):
            if limit and len(found) == limit:
                self._keep((resource, namespace, version), things)
                return ListPage(found, version, _write(version, at, things[at]), len(things) - at)
            if selects(things[at]):
                found.append(things[at])
        return ListPage(found, version)

    def _keep(self, key: tuple[Resource, str | None, int], things: Sequence[JsonObject]) -> None:
        self._snapshots.setdefault(key, (self._objects.now, things))
        while len(self._snapshots) > _MOST_SNAPSHOTS:
            self._snapshots.popitem(last=False)


def _write(version: int, at: int, thing: JsonObject) -> str:
    start = f"{namespace_of(thing)}/{name_of(thing)}"
    said = {"v": "meta.k8s.io/v1", "rv": version, "at": at, "start": start}
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _read(token: str) -> tuple[int, int]:
    try:
        said = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        return int(said["rv"]), int(said["at"])
    except (ValueError, KeyError, TypeError) as error:
        raise bad_request(f"continue key is not valid: {error}") from error
