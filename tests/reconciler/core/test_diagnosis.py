"""What is said of a namespace before it is switched: who would fight, what would be lost, what will be late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from reconciler.core.diagnosis import Examined, Terms, diagnosis, owed
from reconciler.core.estate_findings import missing_rights, other_clocks
from reconciler.core.findings import Finding, FindingKind
from reconciler.core.ports import JsonObject, Resource
from reconciler.core.records import NamespaceKey
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS, HPAS, PODS, SLEEPINFOS, STATEFULSETS
from reconciler.core.rights import Right
from reconciler.core.view import Life, NamespaceView
from schemas.instants import parse_instant
from schemas.schedule import Once, Policy, Schedule, Weekday, Weekly, WeeklyWindow

KEY = NamespaceKey("main", "team-dev")
NOW = parse_instant("2026-12-01T12:00:00Z")
OFFICE = Weekly((WeeklyWindow(frozenset(list(Weekday)[:5]), 8 * 60, 18 * 60),))
POLICY = Policy(5, "UTC", ())


def schedule(pattern: Once | Weekly = OFFICE, zone: str = "UTC") -> Schedule:
    return Schedule("team/x", "team/x.yaml", "team-dev", "main", "CC-1", "ana", zone, pattern)


def thing(
    name: str = "web",
    spec: Mapping[str, object] | None = None,
    notes: Mapping[str, str] | None = None,
    **metadata: object,
) -> JsonObject:
    return {
        "metadata": {"name": name, "uid": "u", "annotations": dict(notes or {}), **metadata},
        "spec": {"replicas": 3, **(spec or {})},
    }


def findings(
    objects: Mapping[Resource, Sequence[JsonObject]],
    *,
    policy: Policy = POLICY,
    hosts: tuple[str, ...] = (),
    space: JsonObject | None = None,
    unlistable: Mapping[Resource, str] | None = None,
    pace: int = 50,
    schedules: tuple[Schedule, ...] = (schedule(),),
) -> list[Finding]:
    listed = {resource: tuple(things) for resource, things in objects.items()}
    view = NamespaceView("team-dev", Life.ACTIVE, listed, unlistable or {})
    return list(diagnosis(Examined(KEY, view, space or {}, schedules, hosts), Terms(policy, pace, NOW)))


def kinds(found: Sequence[Finding]) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind.value, finding.workloads) for finding in found]


def test_of_an_ordinary_namespace_nothing_is_said() -> None:
    job = thing("report", {"schedule": "0 12 * * 1-5"})
    assert findings({DEPLOYMENTS: [thing()], STATEFULSETS: [thing("db")], CRONJOBS: [job], PODS: []}) == []


# Who would fight.


@pytest.mark.parametrize("replicas", [0, 3])
def test_kube_downscaler_is_named_with_the_workload_and_the_size_that_it_holds(replicas: int) -> None:
    notes = {"downscaler/original-replicas": "3"}
    (found,) = findings({DEPLOYMENTS: [thing(spec={"replicas": replicas}, notes=notes)]})
    assert (found.kind, found.workloads) == (FindingKind.OTHER_SCALER, ("Deployment/web",))
    assert "kube-downscaler" in found.message
    assert "Deployment/web (3 before)" in found.message


def test_kube_downscaler_on_the_namespace_means_each_workload_that_it_does_not_leave_alone() -> None:
    space = thing("team-dev", notes={"downscaler/uptime": "always"})
    left = thing("left", notes={"downscaler/exclude": "true"})
    assert kinds(findings({DEPLOYMENTS: [thing(), left]}, space=space)) == [("other-scaler", ("Deployment/web",))]


def test_kube_green_means_the_kinds_and_names_of_its_sleep_info() -> None:
    spec = {"suspendStatefulSets": False, "excludeRef": [{"kind": "Deployment", "name": "left"}]}
    objects = {
        DEPLOYMENTS: [thing(), thing("left")], STATEFULSETS: [thing("db")],
        CRONJOBS: [thing("report", {"schedule": "0 12 * * 1-5"})], SLEEPINFOS: [thing("nights", spec)],
    }  # fmt: skip
    (found,) = findings(objects)
    assert (found.kind.value, found.workloads) == ("other-scaler", ("Deployment/web",))
    assert "kube-green (SleepInfo/nights)" in found.message


def managed(manager: str, *path: str) -> list[JsonObject]:
    fields: JsonObject = {}
    for name in reversed(path):
        fields = {f"f:{name}": fields}
    return [{"manager": manager, "fieldsV1": fields}]


@pytest.mark.parametrize(("manager", "tool"), [("argocd-controller", "Argo CD"), ("kustomize-controller", "Flux")])
def test_who_writes_the_size_from_git_is_named_and_who_leaves_it_out_is_not(manager: str, tool: str) -> None:
    fights = thing(managedFields=managed(manager, "spec", "replicas"))
    lets = thing("lets", managedFields=managed(manager, "spec", "template"))
    (found,) = findings({DEPLOYMENTS: [fights, lets]})
    assert (found.kind.value, found.workloads) == ("reapplied-from-git", ("Deployment/web",))
    assert tool in found.message


def test_a_mark_of_argo_cd_counts_where_nobody_tells_which_fields_are_its() -> None:
    marked = thing(notes={"argocd.argoproj.io/tracking-id": "x"})
    assert kinds(findings({DEPLOYMENTS: [marked]})) == [("reapplied-from-git", ("Deployment/web",))]


def test_the_operator_of_a_custom_owner_is_named_and_the_owner_with_it() -> None:
    owner = [{"kind": "StrimziPodSet", "name": "kafka", "controller": True}]
    (found,) = findings({STATEFULSETS: [thing("kafka", ownerReferences=owner)]})
    assert (found.kind.value, found.workloads) == ("owned-by-operator", ("StatefulSet/kafka",))
    assert "StrimziPodSet/kafka" in found.message


# What would be lost.


def test_a_stateful_set_that_would_lose_its_volumes_is_said_to_stay_awake() -> None:
    policy = {"persistentVolumeClaimRetentionPolicy": {"whenScaled": "Delete"}}
    assert kinds(findings({STATEFULSETS: [thing("db", policy)]})) == [("keeps-volumes", ("StatefulSet/db",))]


def test_a_namespace_that_the_cluster_calls_is_said_unless_the_policy_knows() -> None:
    hosts = ("webhook quota.example.com (fails closed)",)
    assert kinds(findings({}, hosts=hosts)) == [("serves-cluster", ())]
    assert findings({}, hosts=hosts, policy=Policy(5, "UTC", (), sleep_despite_webhooks=("team-*",))) == []


def test_an_autoscaler_that_may_wake_its_workload_is_said() -> None:
    found = findings({HPAS: [thing("web", {"minReplicas": 0}), thing("other", {"minReplicas": 1})]})
    assert kinds(found) == [("wakes-by-itself", ("HorizontalPodAutoscaler/web",))]


def test_a_kind_that_cannot_be_listed_is_said() -> None:
    (found,) = findings({}, unlistable={STATEFULSETS: "403 forbidden"})
    assert found.kind is FindingKind.UNLISTABLE_KIND
    assert "statefulsets.apps" in found.message
    assert "403 forbidden" in found.message


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"schedule": "0 3 * * *"}, True),
        ({"schedule": "0 12 * * 1-5"}, False),
        ({"schedule": "0 3 * * *", "suspend": True}, False),
        ({"schedule": "0 3 * * *", "startingDeadlineSeconds": 300}, False),
        ({"schedule": "59 7 * * *", "startingDeadlineSeconds": 300}, True),
        ({"schedule": "0 12 * * sat"}, True),
        ({"schedule": "0 10 * * *", "timeZone": "Asia/Tokyo"}, True),
        ({"schedule": "whenever"}, False),
    ],
)
def test_a_cron_job_that_is_due_while_it_sleeps_will_run_at_waking(spec: Mapping[str, object], said: bool) -> None:
    expected = [("runs-at-waking", ("CronJob/report",))] if said else []
    assert kinds(findings({CRONJOBS: [thing("report", spec)]})) == expected


def test_a_cron_job_that_will_never_wake_is_not_said_to_run() -> None:
    assert findings({CRONJOBS: [thing("report", {"schedule": "0 3 * * *"})]}, schedules=()) == []


# What people wrote.


@pytest.mark.parametrize(
    "notes", [{"alba/order": "first"}, {"alba/replicas": "three"}, {"alba/format": "2", "alba/replicas": "3"}]
)
def test_an_annotation_that_cannot_be_read_is_an_error(notes: Mapping[str, str]) -> None:
    assert kinds(findings({DEPLOYMENTS: [thing(notes=notes)]})) == [("unreadable-annotation", ("Deployment/web",))]


def test_an_annotation_that_means_nothing_is_said_with_what_may_be_meant() -> None:
    (found,) = findings({DEPLOYMENTS: [thing(notes={"alba/exlude": "true"})]})
    assert (found.kind.value, found.hint) == ("unknown-annotation", "did you mean alba/exclude?")
    (found,) = findings({DEPLOYMENTS: [thing(notes={"alba/exclude": "yes"})]})
    assert (found.kind.value, found.workloads) == ("unknown-annotation", ("Deployment/web",))


# What will be late.


def test_more_workloads_than_a_minute_allows_at_the_pace_are_said_and_none_without_a_pace() -> None:
    many = {DEPLOYMENTS: [thing(f"w{number}") for number in range(301)]}
    (found,) = findings(many, pace=5)
    assert found.kind is FindingKind.SLOW_NAMESPACE
    assert "301 workloads take about 60 s" in found.message
    assert findings(many, pace=0) == findings({DEPLOYMENTS: many[DEPLOYMENTS][1:]}, pace=5) == []


def test_pods_that_take_long_to_end_are_said() -> None:
    slow = thing(spec={"template": {"spec": {"terminationGracePeriodSeconds": 1800}}})
    (found,) = findings({DEPLOYMENTS: [slow]})
    assert (found.kind.value, "1800 s" in found.message) == ("slow-to-end", True)


# What is owed, what is missing, and what others read otherwise.


def test_recorded_sizes_are_owed_where_nothing_governs() -> None:
    view = NamespaceView("team-dev", Life.ACTIVE, {DEPLOYMENTS: (thing(notes={"alba/replicas": "3"}), thing("b"))})
    (found,) = owed(KEY, view)
    assert (found.kind.value, found.workloads, found.hint) == (
        "owed-sizes", ("Deployment/web",), "alba release team-dev",
    )  # fmt: skip


def test_missing_rights_are_one_finding_for_each_place_and_reading_is_one_of_them() -> None:
    refused = [Right("patch", kind, "a") for kind in (DEPLOYMENTS, STATEFULSETS)]
    refused += [Right("create", PODS, "a"), Right("list", PODS), Right("get", PODS)]
    found = [(finding.namespace, finding.message) for finding in missing_rights("main", refused)]
    assert found == [
        ("", "may not list pods in the whole cluster"),
        ("a", "may not create pods; patch deployments.apps, statefulsets.apps"),
    ]


def test_windows_that_other_zone_data_would_move_are_said_with_the_first() -> None:
    shifted = {"America/Bogota": ZoneInfo("Etc/GMT+4")}
    once = Once(datetime(2026, 12, 2, 8), datetime(2026, 12, 2, 18))
    (found,) = other_clocks([schedule(once, "America/Bogota")], shifted, "2020a", NOW)
    assert (found.kind, found.workloads) == (FindingKind.OTHER_CLOCK, ("team/x",))
    assert "first at 2026-12-02T13:00:00Z" in found.message
    same = {"America/Bogota": ZoneInfo("Etc/GMT+5")}
    assert list(other_clocks([schedule(once, "America/Bogota")], same, "2020a", NOW)) == []
