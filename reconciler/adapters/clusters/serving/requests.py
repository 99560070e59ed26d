"""What a request asks for: its path and query as a target and a verb, and who may ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from reconciler.adapters.clusters.simulation.api_errors import ApiError, forbidden, no_such_resource
from reconciler.adapters.clusters.simulation.fields import mapping, text
from reconciler.adapters.clusters.simulation.writes import Key
from reconciler.core.ports import JsonObject, Resource


@dataclass(frozen=True, slots=True)
class Target:
    """What a path names: a kind in a namespace or in all (None), perhaps one object, perhaps a part of it."""

    resource: Resource
    namespace: str | None
    name: str = ""
    subresource: str = ""

    @property
    def key(self) -> Key:
        return Key(self.resource, self.namespace or "", self.name)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a user is about to do, as an authoriser judges it."""

    user: str
    verb: str
    target: Target


Allows: TypeAlias = Callable[[Attempt], bool]


def everything(attempt: Attempt) -> bool:
    """Allow it."""
    del attempt
    return True


def target_of(path: str, kinds: Iterable[Resource]) -> Target:
    """The target of a path; ApiError 404 where it names nothing that is served."""
    match [step for step in path.split("/") if step]:
        case ["api", version, *rest]:
            group = ""
        case ["apis", group, version, *rest]:
            pass
        case _:
            raise no_such_resource()
    namespace = None
    if len(rest) > 2 and rest[0] == "namespaces" and rest[2] not in ("status", "finalize"):
        namespace, rest = rest[1], rest[2:]
    for kind in kinds:
        named = [kind.group, kind.version, kind.plural] == [group, version, *rest[:1]] and len(rest) <= 3
        if named and (kind.namespaced is (namespace is not None) or (kind.namespaced and len(rest) == 1)):
            name, subresource = [*rest[1:], "", ""][:2]
            return Target(kind, namespace, name, subresource)
    raise no_such_resource()


def verb_of(method: str, target: Target, watches: bool) -> str:
    """The verb of the API that a method stands for; ApiError 405."""
    verbs = {"GET": "get", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
    if not target.name:
        verbs = {"GET": "watch" if watches else "list", "POST": "create"}
        if target.resource.namespaced and target.namespace is None:
            del verbs["POST"]
    elif target.subresource:
        del verbs["DELETE"]
    if method not in verbs:
        message = "the server does not allow this method on the requested resource"
        raise ApiError(405, "MethodNotAllowed", message)
    return verbs[method]


def check_allowed(attempt: Attempt, allows: Allows) -> None:
    """ApiError 403, in the authoriser's words."""
    if allows(attempt):
        return
    target = attempt.target
    plural = target.resource.plural + (f"/{target.subresource}" if target.subresource else "")
    where = f'in the namespace "{target.namespace}"' if target.namespace else "at the cluster scope"
    why = f'User "{attempt.user}" cannot {attempt.verb} resource "{plural}" in API group "{target.resource.group}" {where}'  # noqa: E501 - the API's own sentence
    raise forbidden(target.resource, target.name, why)


def reviewed(review: JsonObject, user: str, allows: Allows, kinds: Iterable[Resource]) -> JsonObject:
    """A SelfSubjectAccessReview with its answer."""
    asked = mapping(review, "spec", "resourceAttributes")
    group, plural = text(asked, "group"), text(asked, "resource")
    found = next((kind for kind in kinds if (kind.group, kind.plural) == (group, plural)), None)
    resource = found or Resource(group, text(asked, "version"), plural, plural)
    target = Target(resource, text(asked, "namespace") or None, text(asked, "name"), text(asked, "subresource"))
    return {**review, "status": {"allowed": allows(Attempt(user, text(asked, "verb"), target))}}
