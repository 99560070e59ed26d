"""ALB302: more namespaces of a cluster awake at one instant than may be."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.coverage import Excess, first_excess
from schemas.instants import instant_text
from schemas.judgement import Judgement, both_clocks, clock_facts, window_pointer
from schemas.problems import Problem, Related, Rule, Severity
from schemas.suggestions import quoted

LIMIT_EXCEEDED = Rule("ALB302", "limit-exceeded", Severity.ERROR)


def limit_exceeded(judgement: Judgement) -> Iterator[Problem]:
    """At no instant of the judged calendar more distinct namespaces of a cluster are on than the policy's limit."""
    catalogue = judgement.catalogue
    for cluster in catalogue.policy.clusters:
        schedules = [s for s in catalogue.schedules.values() if s.cluster == cluster]
        found = first_excess(schedules, catalogue.policy.limit, judgement.at, judgement.until)
        if found:
            yield _problem(judgement, cluster, found)


def _problem(judgement: Judgement, cluster: str, found: Excess) -> Problem:
    limit = judgement.catalogue.policy.limit
    there = sorted(found.schedules, key=lambda s: s.id)
    names = sorted({s.namespace for s in there})
    last = there[-1]
    pointer = window_pointer(last)
    return LIMIT_EXCEEDED.problem(
        judgement.position(last, pointer),
        f"{len(names)} namespaces of cluster {cluster} would be on at {both_clocks(last, found.at)}; "
        f"the limit is {limit}: {quoted(names)}",
        "move one of these windows, or raise `maxConcurrentNamespaces` in policy.yaml",
        pointer=pointer,
        facts={
            "cluster": cluster, "limit": limit, "at": instant_text(found.at), "namespaces": names,
            "count": len(names), **clock_facts(last, found.at),
        },
        related=tuple(
            Related(judgement.position(s, window_pointer(s)), f"{s.namespace} is on here") for s in there[:-1]
        ),
    )  # fmt: skip
