"""ALB203: a cluster that the policy does not name."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement
from schemas.problems import Problem, Rule, Severity
from schemas.schedule import Schedule
from schemas.suggestions import did_you_mean, quoted

UNKNOWN_CLUSTER = Rule("ALB203", "unknown-cluster", Severity.ERROR)


def unknown_cluster(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """A schedule's cluster is one of the policy's."""
    clusters = judgement.catalogue.policy.clusters
    if schedule.cluster in clusters:
        return
    meant = did_you_mean(schedule.cluster, clusters)
    hint = f"did you mean {meant}?" if meant else f"the policy names {quoted(clusters)}"
    yield UNKNOWN_CLUSTER.problem(
        judgement.position(schedule, "/cluster"), f"there is no cluster {schedule.cluster!r}", hint,
        pointer="/cluster", facts={"cluster": schedule.cluster, "meant": meant or "", "clusters": clusters},
    )  # fmt: skip
