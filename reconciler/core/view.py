"""One look at a namespace: the raw objects of a cluster that `power` judges, all read after the claim.

Assembled by the engine from the `Cluster` port; pure data, so that every judgement about it can be tested
without a cluster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    known: tuple[Workload, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def workloads(self) -> tuple[Workload, ...]:
        """Everything in it that can be switched, read once however often it is judged; `known` are those of the look
        before.
        """
        return workloads_of(self.namespace, self.objects, self.known)


def with_answers(view: NamespaceView, answers: Mapping[str, JsonObject]) -> NamespaceView | None:
    """The view after patches to some of its workloads, by label, as the API answered; None: an answer tells nothing of
    its object.
    """
    objects = dict(view.objects)
    answered = {label.partition("/")[0] for label in answers}
    for resource in (kind.resource for kind in KINDS if kind.resource.kind in answered):
        after = []
        for thing in objects.get(resource, ()):
            answer = answers.get(f"{resource.kind}/{name_of(thing)}")
            if answer is None:
                after.append(thing)
            elif uid_of(answer) == uid_of(thing):
                after.append(dict(answer))
            else:
                return None
        objects[resource] = tuple(after)
    return NamespaceView(view.namespace, view.life, objects, view.unlistable, view.hosts, view.workloads)
