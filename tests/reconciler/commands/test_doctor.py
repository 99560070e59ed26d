"""`alba doctor`: what it reaches, what it finds, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.resources import NAMESPACES
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.commands.estates_under_test import NAMESPACES as NAMES
from tests.reconciler.commands.estates_under_test import run_workloads, synced
from tests.reconciler.commands.typing_alba import Alba, Said

AT = ("--at", "2026-12-01T12:30:00Z")


def doctor(alba: Alba, *more: str) -> Said:
    return alba("doctor", "--kubeconfig", "kubeconfig", "--pace", "0", *AT, *more)


def found(said: Said) -> list[tuple[object, object, object]]:
    """Kind, namespace and workloads of each finding."""
    return [(each["kind"], each["namespace"], each["workloads"]) for each in said.rows("findings")]


def annotated(cluster: SimulatedCluster, namespace: str, notes: Mapping[str, str], replicas: int = 3) -> None:
    """A Deployment `web` with annotations in a namespace."""
    thing = workload("web", replicas)
    metadata = {"name": "web", "namespace": namespace, "annotations": dict(notes)}
    cluster.add({**thing, "kind": "Deployment", "apiVersion": "apps/v1", "metadata": metadata})


def test_an_estate_in_which_all_is_well_ends_with_0_and_names_what_was_reached(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    said = doctor(alba, "--format", "json")
    assert (said.code, said.rows("findings"), said.json["recordedSizes"]) == (0, [], 0)
    reached = [(each["what"], each["detail"]) for each in said.rows("reached")]
    assert [what for what, _ in reached] == ["store sqlite:alba.db", "source .", "cluster main"]
    assert str(reached[2][1]).endswith("namespaces, 3 of them governed")


def test_before_the_first_sync_it_judges_by_the_source_and_says_that_there_is_no_store(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    said = doctor(alba, "--format", "json")
    assert (said.code, found(said)) == (1, [("unreachable", None, [])])
    assert "run `alba sync` first" in str(said.rows("findings")[0]["message"])


def test_without_a_source_it_judges_by_the_store(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    said = doctor(alba, "--source", "nowhere", "--format", "json")
    assert (said.code, found(said)) == (1, [("unreachable", None, [])])
    assert str(said.rows("reached")[2]["detail"]).endswith("3 of them governed")


def test_with_neither_it_cannot_run_and_says_so(alba: Alba, estate: Path) -> None:
    said = doctor(alba, "--source", "nowhere", "--format", "json")
    assert (said.code, found(said)) == (2, [("unreachable", None, []), ("unreachable", None, [])])


def test_a_cluster_that_does_not_answer_is_a_finding_with_what_to_check(alba: Alba, estate: Path) -> None:
    synced(alba)
    (estate / "kubeconfig").write_text("not a kubeconfig")
    said = doctor(alba, "--format", "json")
    assert (said.code, found(said)) == (1, [("unreachable", None, [])])
    assert "kubectl get namespaces" in str(said.rows("findings")[0]["hint"])


def test_sizes_that_are_owed_are_counted_and_named_where_nothing_governs(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    annotated(cluster, "left-behind", {"alba/replicas": "4"}, replicas=0)
    said = doctor(alba, "--format", "json")
    assert (said.code, said.json["recordedSizes"]) == (1, 1)
    assert found(said) == [("owed-sizes", "left-behind", ["Deployment/web"])]
    assert said.rows("findings")[0]["hint"] == "alba release left-behind"


def test_a_schedule_that_is_over_governs_nothing_so_what_it_left_asleep_is_owed(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    for name in NAMES[:2]:
        annotated(cluster, name, {})
    synced(alba)
    annotated(cluster, "payments-dev", {"alba/replicas": "3"}, replicas=0)
    after_its_load_test = ("--at", "2026-12-03T12:30:00Z")
    said = alba("doctor", "--kubeconfig", "kubeconfig", "--pace", "0", *after_its_load_test, "--format", "json")
    assert found(said) == [("owed-sizes", "payments-dev", ["Deployment/web"])]


def test_errors_in_schedules_do_not_keep_it_from_the_others(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    (estate / "schedules/checkout/broken.yaml").write_text("namespace: checkout-broken\n")
    said = doctor(alba, "--format", "json")
    assert (said.code, found(said)) == (1, [("broken-schedules", None, [])])


def test_other_zone_data_than_the_policy_pins_is_found(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text() + 'data: {tzdata: "2020a"}\n')
    said = doctor(alba, "--format", "json")
    assert (said.code, found(said)) == (1, [("other-data", None, [])])


def test_a_namespace_that_is_not_there_is_found(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    cluster.remove(NAMESPACES, "", NAMES[2])
    said = doctor(alba, "--format", "json")
    assert (said.code, found(said)) == (1, [("no-namespace", NAMES[2], [])])


@pytest.mark.parametrize("format_", ["text", "json"])
def test_people_and_programs_are_told_the_same(
    alba: Alba, estate: Path, cluster: SimulatedCluster, format_: str
) -> None:
    run_workloads(cluster)
    synced(alba)
    annotated(cluster, "left-behind", {"alba/replicas": "4"}, replicas=0)
    said = doctor(alba, "--format", format_)
    assert said.code == 1
    for words in ("owed-sizes", "left-behind", "Deployment/web", "alba release left-behind", "cluster main"):
        assert words in said.out


def test_a_cluster_that_the_policy_does_not_name_is_refused(alba: Alba, estate: Path) -> None:
    said = doctor(alba, "--cluster", "moon")
    assert (said.code, "--cluster moon: the policy names main" in said.err) == (2, True)


def test_a_table_without_a_region_is_said_in_words(
    alba: Alba, estate: Path, cluster: SimulatedCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_workloads(cluster)
    for variable in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "nowhere")
    said = doctor(alba, "--store", "dynamodb:table", "--format", "json")
    assert (said.code, found(said)) == (1, [("unreachable", None, [])])
    assert "ALBA_AWS_REGION" in str(said.rows("findings")[0]["message"])
