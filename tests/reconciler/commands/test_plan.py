"""`alba plan`: what will happen, and what a change of the schedules changes."""

from __future__ import annotations

from pathlib import Path

from reconciler.adapters.clusters.simulated import SimulatedCluster
from tests.reconciler.clusters.objects_under_test import workload
from tests.reconciler.commands.conftest import ESTATE, OFFICE_HOURS
from tests.reconciler.commands.typing_alba import Alba, Said, one_off
from tests.reconciler.sources.repositories import Repository

JSON = ("--format", "json")
OFFICE = "checkout/office-hours"


def shape(said: Said, name: str = "transitions") -> list[tuple[object, ...]]:
    return [(t["at"], t["transition"], t["namespace"]) for t in said.rows(name)]


def test_json_is_every_transition_with_all_its_keys_in_order(alba: Alba, estate: Path) -> None:
    said = alba("plan", "--at", "2026-12-01T22:00:00Z", "--for", "2h", *JSON)
    assert (said.code, said.err) == (0, "")
    assert said.json == {
        "transitions": [
            {
                "at": "2026-12-01T23:00:00Z", "transition": "sleep", "namespace": "checkout-qa", "cluster": "main",
                "schedules": [f"{OFFICE}:checkout-qa"],
            },
            {
                "at": "2026-12-01T23:00:00Z", "transition": "sleep", "namespace": "checkout-stage", "cluster": "main",
                "schedules": [f"{OFFICE}:checkout-stage"],
            },
            {
                "at": "2026-12-01T23:30:00Z", "transition": "wake", "namespace": "payments-dev", "cluster": "main",
                "schedules": ["payments/load-test"],
            },
        ]
    }  # fmt: skip


def test_a_transition_at_the_very_start_is_in_and_one_at_the_end_is_not(alba: Alba, estate: Path) -> None:
    said = alba("plan", "--at", "2026-12-01T23:30:00Z", "--for", "90m", *JSON)
    assert shape(said) == [("2026-12-01T23:30:00Z", "wake", "payments-dev")]


def test_what_is_awake_already_does_not_wake(alba: Alba, estate: Path) -> None:
    said = alba("plan", "--at", "2026-12-01T13:00:01Z", "--for", "12h", *JSON)
    assert ("wake", "checkout-qa") not in [row[1:] for row in shape(said)]
    assert ("2026-12-01T23:00:00Z", "sleep", "checkout-qa") in shape(said)


def test_windows_that_touch_are_one_stretch(alba: Alba, estate: Path) -> None:
    follows = one_off("CC-1001", "2026-12-01T20:00", "2026-12-01T22:00")
    (estate / "schedules/payments/longer.yaml").write_text(follows)
    said = alba("plan", "--at", "2026-12-01T23:30:00Z", "--for", "4h", *JSON)
    assert shape(said) == [
        ("2026-12-01T23:30:00Z", "wake", "payments-dev"),
        ("2026-12-02T03:00:00Z", "sleep", "payments-dev"),
    ]


def test_seven_days_are_shown_without_being_asked_for(alba: Alba, estate: Path) -> None:
    said = alba("plan", "--at", "2026-12-01T00:00:00Z", *JSON)
    assert (shape(said)[0][0], shape(said)[-1][0]) == ("2026-12-01T13:00:00Z", "2026-12-07T23:00:00Z")


def test_piped_it_is_tab_separated_and_plain(alba: Alba, estate: Path) -> None:
    said = alba("plan", "--at", "2026-12-01T23:30:00Z", "--for", "1h")
    assert "\x1b" not in said.out
    (row,) = (line for line in said.lines if "\t" in line)
    local, utc = "Tue 2026-12-01 18:30 America/Bogota", "2026-12-01T23:30:00Z"
    assert row.split("\t") == [local, utc, "wake", "main/payments-dev", "payments/load-test"]


def test_a_day_without_a_window_is_explained(alba: Alba, estate: Path) -> None:
    said = alba("plan", "--at", "2026-12-08T05:00:00Z", "--for", "1d")
    assert f"{OFFICE}:checkout-qa: no window on Tue 2026-12-08 (CO: La Inmaculada Concepción)" in said.lines


def test_a_broken_file_is_left_out_and_named_and_the_others_are_planned(alba: Alba, estate: Path) -> None:
    (estate / "schedules/checkout/office-hours.yaml").write_text("namespaces: {")
    said = alba("plan", "--at", "2026-12-01T12:00:00Z", "--for", "1d", *JSON)
    assert {row[2] for row in shape(said)} == {"payments-dev"}
    assert said.err == "schedules: checkout/office-hours.yaml left out; `alba validate` says why\n"


def test_a_span_that_is_none_exits_2(alba: Alba, estate: Path) -> None:
    said = alba("plan", "--for", "a while")
    assert said.code == 2
    assert said.err == "alba: --for: 'a while' is not a span of time such as 7d, 12h or 2w\n"


def test_without_a_policy_there_is_no_plan(alba: Alba, estate: Path) -> None:
    (estate / "schedules/policy.yaml").write_text("maxConcurrentNamespaces: many\n")
    said = alba("plan")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("alba: schedules has no usable policy: policy.yaml:1: ")


def test_with_a_base_it_says_what_the_change_adds_and_takes_away(alba: Alba, repository: Repository) -> None:
    later = ESTATE["schedules/payments/load-test.yaml"].replace("T20:00", "T21:00")
    repository.commit({"schedules/payments/load-test.yaml": later}, "An hour longer")
    said = alba("plan", "--at", "2026-12-01T12:00:00Z", "--for", "1d", "--base", "start", *JSON)
    assert list(said.json) == ["transitions", "added", "removed", "waiting"]
    assert shape(said, "added") == [("2026-12-02T02:00:00Z", "sleep", "payments-dev")]
    assert shape(said, "removed") == [("2026-12-02T01:00:00Z", "sleep", "payments-dev")]
    assert said.rows("waiting") == []


def test_a_rename_changes_nothing_of_the_plan(alba: Alba, repository: Repository) -> None:
    repository.git("mv", "schedules/payments/load-test.yaml", "schedules/payments/release.yaml")
    repository.commit({}, "Call it by its purpose")
    said = alba("plan", "--at", "2026-12-01T12:00:00Z", "--base", "start", *JSON)
    assert (said.rows("added"), said.rows("removed")) == ([], [])


def test_with_a_base_it_says_who_would_wait_for_a_place(alba: Alba, repository: Repository) -> None:
    meeting = ESTATE["schedules/payments/load-test.yaml"].replace("T18:30", "T17:00")
    repository.commit({"schedules/payments/load-test.yaml": meeting}, "Earlier")
    said = alba("plan", "--at", "2026-12-01T12:00:00Z", "--for", "1d", "--base", "start", *JSON)
    assert said.rows("waiting") == [
        {
            "at": "2026-12-01T22:00:00Z", "namespace": "payments-dev", "cluster": "main",
            "until": "2026-12-01T23:00:00Z",
        },
    ]  # fmt: skip


def test_what_a_merge_switches_at_once_is_said(alba: Alba, repository: Repository) -> None:
    repository.commit({"schedules/checkout/office-hours.yaml": OFFICE_HOURS.replace("08:00", "11:00")}, "Later")
    said = alba("plan", "--at", "2026-12-01T14:00:00Z", "--for", "1d", "--base", "start")
    assert "main/checkout-qa is switched as soon as this is merged" in said.lines
    assert "Added by the change: 4" in said.lines


def test_with_a_cluster_to_look_at_it_names_who_else_switches_there_and_the_size_that_they_hold(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    thing = workload("web", 0)
    metadata = {"name": "web", "namespace": "payments-dev", "annotations": {"downscaler/original-replicas": "3"}}
    cluster.add({**thing, "kind": "Deployment", "apiVersion": "apps/v1", "metadata": metadata})
    when = ("--at", "2026-12-01T22:00:00Z", "--for", "2h", "--kubeconfig", "kubeconfig")
    assert alba("plan", *when, *JSON).rows("rivals") == [
        {
            "namespace": "payments-dev", "cluster": "main", "workload": "Deployment/web", "tool": "kube-downscaler",
            "detail": "downscaler/original-replicas", "before": "3",
        }
    ]  # fmt: skip
    expected = "also switched by kube-downscaler (downscaler/original-replicas, 3 before)"
    assert f"main/payments-dev Deployment/web: {expected}" in alba("plan", *when).lines
