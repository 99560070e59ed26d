"""F16: bare pods were not seen, and running Jobs were suspended with the rest, which deletes their pods."""

from __future__ import annotations

from reconciler.core.objects import part
from reconciler.core.records import Phase
from reconciler.core.resources import JOBS, PODS
from schemas.instants import HOUR, MINUTE
from tests.reconciler.clusters.objects_under_test import POD, workload
from tests.reconciler.clusters.objects_under_test import field as at_path
from tests.reconciler.engine.scenario import DAY, Scenario

NAMESPACE = {"namespace": "team-dev"}
REQUESTS = {"containers": [{**POD["containers"][0], "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}}}]}


async def night(scenario: Scenario) -> None:
    """A Deployment, a Job that runs and a runner's pod, when their window has closed."""
    scenario.office("team-dev")
    scenario.add("Deployment", "team-dev", workload("web", 3))
    scenario.now(DAY)
    await scenario.follow()
    await scenario.settle()
    scenario.now("2026-12-01T22:59:50Z")
    scenario.cluster.add(
        {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": "import", **NAMESPACE},
            "spec": {"template": {"spec": {**REQUESTS, "restartPolicy": "Never"}}},
        }
    )
    scenario.cluster.add(
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "runner", **NAMESPACE}, "spec": REQUESTS}
    )
    scenario.now("2026-12-01T23:00:00Z")
    await scenario.settle()


def pods(scenario: Scenario) -> set[str]:
    return {
        str(part(pod, "metadata")["name"]).partition("-")[0] for pod in scenario.cluster.objects.all(PODS, "team-dev")
    }


async def test_the_job_is_left_to_end_and_the_bare_pod_is_left(scenario: Scenario) -> None:
    await night(scenario)
    assert scenario.record("team-dev").phase is Phase.ASLEEP
    assert scenario.size("team-dev") == 0
    job = scenario.cluster.get_object(JOBS, "team-dev", "import")
    assert not at_path(job, "spec", "suspend")
    assert at_path(job, "status", "active") == 1
    assert pods(scenario) == {"import", "runner"}


async def test_both_are_listed_by_name(scenario: Scenario) -> None:
    await night(scenario)
    observed = scenario.record("team-dev").observed
    assert observed
    assert any(line.startswith("Job/import since 2026-12-0") for line in observed.lingering), observed.lingering
    assert "Pod/runner has no controller" in observed.lingering


async def test_what_has_ended_is_listed_no_longer_after_the_sweep(scenario: Scenario) -> None:
    await night(scenario)
    scenario.clock.time += HOUR
    scenario.cluster.remove(PODS, "team-dev", "runner")
    await scenario.engine.sweep()
    observed = scenario.record("team-dev").observed
    assert observed and observed.lingering == ()


async def test_neither_holds_the_place_under_the_limit(scenario: Scenario) -> None:
    scenario.policy(limit=1)
    scenario.office("next-dev", start="18:00", stop="22:00")
    scenario.deploy("next-dev")
    await night(scenario)
    scenario.clock.time += MINUTE
    await scenario.settle()
    assert scenario.record("next-dev").phase is Phase.AWAKE
