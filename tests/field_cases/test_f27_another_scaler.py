"""F27: moving from one scaler to the next while things are down: the new one saw 0 and took it for the wish.

That the plan names the other one too is in `tests/reconciler/commands/test_plan.py`.
"""

from __future__ import annotations

import pytest

from reconciler.core.diagnosis import Examined, Terms, diagnosis
from reconciler.core.happenings import Contended
from reconciler.core.records import Condition, NamespaceKey, Trouble
from reconciler.core.resources import SLEEPINFOS
from reconciler.core.rows import conditions
from reconciler.engine.looking import look
from schemas.checking import check
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, Scenario

HELD = {"downscaler/original-replicas": "3"}
KEY = NamespaceKey("main", "team-dev")


async def doctor(scenario: Scenario) -> list[tuple[str, tuple[str, ...], str]]:
    """Kind, workloads and message of what `alba doctor` finds in the namespace."""
    files = {f.relative_to(scenario.folder).as_posix(): f.read_bytes() for f in scenario.folder.rglob("*.yaml")}
    catalogue = check(files, int(scenario.clock.now())).catalogue
    assert catalogue
    view = (await look(scenario.cluster, ["team-dev"]))["team-dev"]
    examined = Examined(KEY, view, {}, tuple(catalogue.schedules.values()), ())
    terms = Terms(catalogue.policy, 50, int(scenario.clock.now()))
    return [(found.kind.value, found.workloads, found.message) for found in diagnosis(examined, terms)]


def held_by_kube_downscaler(scenario: Scenario) -> None:
    scenario.office("team-dev")
    scenario.add("Deployment", "team-dev", workload("web", 0))
    scenario.add("Deployment", "team-dev", workload("api", 2))
    scenario.annotate("team-dev", HELD)


def held_by_kube_green(scenario: Scenario, operation: str = "SLEEP") -> None:
    scenario.cluster.install(SLEEPINFOS)
    scenario.office("team-dev")
    scenario.add("Deployment", "team-dev", workload("web", 0))
    scenario.cluster.add(
        {
            "apiVersion": "kube-green.com/v1alpha1",
            "kind": "SleepInfo",
            "metadata": {"name": "nights", "namespace": "team-dev"},
            "spec": {"weekdays": "1-5", "sleepAt": "20:00", "wakeUpAt": "08:00"},
            "status": {"operation": operation},
        }
    )
    scenario.cluster.set_status(SLEEPINFOS, "team-dev", "nights", {"operation": operation})


async def woken(scenario: Scenario) -> tuple[Trouble, ...]:
    """The troubles of a waking that has ended."""
    await scenario.follow()
    await scenario.tick(DAY)
    await scenario.settle()
    observed = scenario.record("team-dev").observed
    assert observed
    return observed.troubles


async def test_the_doctor_names_the_tool_the_workload_and_its_size(scenario: Scenario) -> None:
    held_by_kube_downscaler(scenario)
    ((kind, workloads, message),) = await doctor(scenario)
    assert (kind, workloads) == ("other-scaler", ("Deployment/web",))
    assert "kube-downscaler" in message
    assert "Deployment/web (3 before)" in message


async def test_waking_says_who_holds_it_at_0_and_the_size_before_and_does_not_end_as_ready(scenario: Scenario) -> None:
    held_by_kube_downscaler(scenario)
    assert await woken(scenario) == (Trouble("Deployment/web", "is at 0, held by kube-downscaler, 3 before"),)
    assert Condition.DEGRADED in conditions(scenario.record("team-dev"), int(scenario.clock.now()))
    assert (scenario.size("team-dev"), scenario.size("team-dev", "api")) == (0, 2)


async def test_the_sweep_goes_on_saying_so_until_the_other_tool_lets_go(scenario: Scenario) -> None:
    held_by_kube_downscaler(scenario)
    before = await woken(scenario)
    await scenario.engine.sweep()
    observed = scenario.record("team-dev").observed
    assert observed
    assert observed.troubles == before
    scenario.scale("team-dev", 3)
    scenario.annotate("team-dev", {"downscaler/original-replicas": None})
    scenario.clock.time += 10
    await scenario.engine.sweep()
    observed = scenario.record("team-dev").observed
    assert observed
    assert observed.troubles == ()


async def test_kube_green_is_named_by_its_sleep_info_though_it_marks_no_workload(scenario: Scenario) -> None:
    held_by_kube_green(scenario)
    ((kind, workloads, message),) = await doctor(scenario)
    assert (kind, workloads) == ("other-scaler", ("Deployment/web",))
    assert "kube-green (SleepInfo/nights)" in message
    assert await woken(scenario) == (Trouble("Deployment/web", "is at 0, held by kube-green"),)


async def test_what_kube_green_woke_last_is_not_said_to_be_held_by_it(scenario: Scenario) -> None:
    held_by_kube_green(scenario, "WAKE_UP")
    (trouble,) = await woken(scenario)
    assert trouble.reason == "is also switched by kube-green (SleepInfo/nights)"


async def test_a_size_of_ours_is_given_back_though_the_other_tool_has_marked_the_workload_too(
    scenario: Scenario,
) -> None:
    scenario.office("team-dev")
    scenario.deploy("team-dev")
    await scenario.follow()
    await scenario.settle()
    scenario.annotate("team-dev", HELD)
    await scenario.tick(DAY)
    await scenario.settle()
    assert scenario.size("team-dev") == 3


@pytest.mark.parametrize("mark", [HELD, {"downscaler/uptime": "Mon-Fri 00:00-24:00 UTC"}])
async def test_two_scalers_on_one_namespace_end_as_contended_with_the_other_named(
    scenario: Scenario, mark: dict[str, str]
) -> None:
    scenario.office("team-dev")
    scenario.add("Deployment", "team-dev", workload("web", 3))
    scenario.annotate("team-dev", mark)
    await scenario.follow()
    scenario.now(DAY)
    await scenario.settle()
    scenario.now(LATER_NIGHT)
    for _ in range(8):
        await scenario.tick()
        scenario.scale("team-dev", 3)  # the other one, each time
        scenario.clock.time += 3700
        await scenario.engine.sweep()
    assert scenario.record("team-dev").contended_until is not None
    (told,) = scenario.told.of(Contended)[:1]
    assert "kube-downscaler" in told.by
