"""One look at a namespace: the raw objects of a cluster that `power` judges, all read after the claim.

Assembled by the engine from the `Cluster` port; pure data, so that every judgement about it can be tested
without a cluster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from reconciler.core.kinds import KINDS
from reconciler.core.objects import name_of, uid_of
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.workloads import Workload, workloads_of


class Life(StrEnum):
    """Whether the namespace itself is there."""

    ACTIVE = "active"
    TERMINATING = "terminating"
    GONE = "gone"


@dataclass(frozen=True)
class NamespaceView:
    """What a cluster shows of one namespace.

    `objects` holds a list for each kind that could be listed, empty where there is none of it; a kind that the
    cluster does not know is left out. `unlistable` names the kinds that could not be listed now, with the reason:
    they are a failure, never an absence. `hosts` says what the whole cluster calls in this namespace (a fail-closed
    webhook, an aggregated API, a CRD conversion): a reason not to put it to sleep.
    """

    namespace: str
    life: Life
    objects: Mapping[Resource, tuple[JsonObject, ...]]
    unlistable: Mapping[Resource, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()

    @cached_property
    def workloads(self) -> tuple[Workload, ...]:
        """Everything in it that can be switched, read once however often it is judged."""
        return workloads_of(self.namespace, self.objects)


def with_answers(view: NamespaceView, answers: Mapping[str, JsonObject]) -> NamespaceView | None:
    """The view after patches to some of its workloads, by label, as the API answered; None: an answer tells nothing of
    its object.
    """
    objects = dict(view.objects)
    for kind in KINDS:
        before = objects.get(kind.resource, ())
        if not before:
            continue
        after = tuple(_answered(answers.get(f"{kind.resource.kind}/{name_of(thing)}"), thing) for thing in before)
        if [uid_of(thing) for thing in before] != [uid_of(thing) for thing in after]:
            return None
        objects[kind.resource] = after
    return replace(view, objects=objects)


def _answered(answer: JsonObject | None, thing: JsonObject) -> JsonObject:
    return thing if answer is None else dict(answer)
