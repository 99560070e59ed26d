"""Looks over one cluster for `alba doctor`: who it lets us be, and every governed namespace as it stands.

It only reads, and asks nothing but what an engine asks, save for what it may do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reconciler.core.diagnosis import Examined
from reconciler.core.forecast import grouped
from reconciler.core.kinds import COMPANION_RESOURCES, WORKLOAD_RESOURCES
from reconciler.core.objects import name_of, part
from reconciler.core.ports import Clock, Cluster, Done, JsonObject, ListRefused
from reconciler.core.records import NamespaceKey
from reconciler.core.resources import ACCESS_REVIEWS, NAMESPACES
from reconciler.core.rights import Account, Right, leading, reading, switching
from reconciler.core.sync import sleeps_by_default
from reconciler.core.view import NamespaceView
from reconciler.engine.looking import Looker, look
from schemas.instants import Instant
from schemas.protection import protecting_pattern
from schemas.schedule import Policy, Schedule
from schemas.windows import is_live

_PER_NAMESPACE = frozenset({*WORKLOAD_RESOURCES, *COMPANION_RESOURCES})


@dataclass(frozen=True, slots=True)
class Estate:
    """What is to be governed."""

    policy: Policy
    schedules: tuple[Schedule, ...]


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a cluster: its governed namespaces, and the others, which may owe sizes.

    `refused` are the rights that are missing; None: the server does not say. `unlisted` says why namespaces cannot be
    listed, so that sizes may be owed elsewhere, and `hosts_unknown` why nobody can tell what the whole cluster calls.
    """

    governed: tuple[Examined, ...]
    others: Mapping[NamespaceKey, NamespaceView]
    refused: tuple[Right, ...] | None
    unlisted: str = ""
    hosts_unknown: str = ""


async def examine(
    name: str, cluster: Cluster, estate: Estate, account: Account, clock: Clock, now: Instant
) -> Examination:
    """Look once. Who is governed is judged at `now`. ClusterUnavailable."""
    spaces, unlisted = await _spaces(cluster)
    live = grouped(schedule for schedule in estate.schedules if is_live(schedule, now))
    groups = {key: tuple(group) for key, group in live.items() if key.cluster == name}
    for space in spaces:
        key = NamespaceKey(name, space)
        if sleeps_by_default(key, estate.policy):
            groups.setdefault(key, ())
    governed = {k: g for k, g in groups.items() if not protecting_pattern(k.namespace, estate.policy)}
    names = {key.namespace for key in governed}
    views = await look(cluster, names | set(spaces))
    hosts, hosts_unknown = await _hosts(cluster, clock)
    examined = tuple(
        Examined(key, views[key.namespace], spaces.get(key.namespace, {}), group, tuple(hosts.get(key.namespace, ())))
        for key, group in sorted(governed.items())
    )
    others = {NamespaceKey(name, space): views[space] for space in spaces if space not in names}
    refused = await missing(cluster, account, sorted(names))
    return Examination(examined, others, refused, unlisted, hosts_unknown)


async def missing(cluster: Cluster, account: Account, namespaces: Sequence[str]) -> tuple[Right, ...] | None:
    """The rights of an engine that whoever asks does not have; None where the server does not say.

    What is not allowed in the whole cluster is asked for namespace by namespace. ClusterUnavailable.
    """
    everywhere = [*reading(), *switching("")]
    first = await _refused(cluster, [*everywhere, *leading(account)])
    if first is None:
        return None
    divisible = [right for right in first if not right.namespace and _can_be_given_in_one(right)]
    asked = [Right(right.verb, right.resource, space) for right in divisible for space in namespaces]
    then = await _refused(cluster, asked)
    return None if then is None else (*(right for right in first if right not in divisible), *then)


def _can_be_given_in_one(right: Right) -> bool:
    return right in switching("") or right.resource in _PER_NAMESPACE


async def _refused(cluster: Cluster, rights: Iterable[Right]) -> tuple[Right, ...] | None:
    asked = tuple(rights)
    answers = await asyncio.gather(*(_review(cluster, right) for right in asked))
    if None in answers:
        return None
    return tuple(right for right, allowed in zip(asked, answers, strict=True) if not allowed)


async def _review(cluster: Cluster, right: Right) -> bool | None:
    attributes = {
        "verb": right.verb, "group": right.resource.group, "version": right.resource.version,
        "resource": right.resource.plural, "namespace": right.namespace, "name": right.name,
    }  # fmt: skip
    body = {
        "apiVersion": "authorization.k8s.io/v1", "kind": ACCESS_REVIEWS.kind,
        "spec": {"resourceAttributes": {key: value for key, value in attributes.items() if value}},
    }  # fmt: skip
    outcome = await cluster.create(ACCESS_REVIEWS, None, body)
    return part(outcome.object, "status").get("allowed") is True if isinstance(outcome, Done) else None


async def _spaces(cluster: Cluster) -> tuple[Mapping[str, JsonObject], str]:
    try:
        return {name_of(thing): thing for thing in await cluster.list(NAMESPACES)}, ""
    except ListRefused as error:
        return {}, str(error)


async def _hosts(cluster: Cluster, clock: Clock) -> tuple[Mapping[str, tuple[str, ...]], str]:
    try:
        return await Looker(cluster, clock).hosts(), ""
    except ListRefused as error:
        return {}, str(error)
