"""`alba import` from manifests and from a cluster that it reaches over HTTP."""

from __future__ import annotations

from pathlib import Path

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.resources import SLEEPINFOS
from tests.reconciler.commands.typing_alba import Alba

AT = ("--at", "2026-11-25T12:00:00Z")
OWNER = ("--owner", "team-a")
HOURS = {"downscaler/uptime": "Mon-Fri 19:00-20:00 America/Bogota"}
NAMESPACE = {"kind": "Namespace", "metadata": {"name": "checkout-new", "annotations": HOURS}}
MANIFESTS = """\
kind: Namespace
apiVersion: v1
metadata:
  name: checkout-new
  annotations: {downscaler/uptime: Mon-Fri 19:00-20:00 America/Bogota}
---
kind: Deployment
apiVersion: apps/v1
metadata: {name: web, namespace: checkout-new, annotations: {downscaler/exclude: "true"}}
"""


def test_a_clusters_annotations_and_sleep_infos_become_files_that_validate(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    cluster.install(SLEEPINFOS)
    cluster.add(NAMESPACE)
    spec = {"weekdays": "1-5", "wakeUpAt": "21:00", "sleepAt": "22:00", "suspendCronJobs": True}
    cluster.add(
        {
            "kind": "SleepInfo",
            "apiVersion": "kube-green.com/v1alpha1",
            "metadata": {"name": "nights", "namespace": "checkout-perf"},
            "spec": {**spec, "timeZone": "America/Bogota"},
        }
    )
    said = alba("import", *OWNER, "--kubeconfig", "kubeconfig", *AT)
    assert (said.code, said.err) == (0, "")
    assert said.lines == [
        "wrote schedules/imported/checkout-new.yaml",
        "wrote schedules/imported/checkout-perf.yaml",
        "2 schedules, 0 things that no schedule says",
    ]
    assert alba("validate", *AT).out == "0 errors, 0 warnings, 5 valid schedules\n"


def test_a_cluster_without_kube_green_is_read_all_the_same(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    cluster.add(NAMESPACE)
    assert alba("import", *OWNER, "--kubeconfig", "kubeconfig", *AT).code == 0


def test_manifests_serve_in_place_of_a_cluster_and_what_is_not_said_is_found(alba: Alba, estate: Path) -> None:
    (estate / "objects.yaml").write_text(MANIFESTS)
    said = alba("import", *OWNER, "--objects", "objects.yaml", "--format", "json", *AT)
    assert said.code == 1
    assert said.json["files"] == ["schedules/imported/checkout-new.yaml"]
    assert said.rows("unsaid") == [
        {
            "namespace": "checkout-new",
            "workload": "Deployment/web",
            "tool": "kube-downscaler",
            "message": "it is excluded",
            "hint": 'annotate deployment/web with alba/exclude: "true"',
        }
    ]


def test_a_file_that_is_there_is_never_overwritten(alba: Alba, estate: Path) -> None:
    (estate / "objects.yaml").write_text(MANIFESTS)
    there = estate / "schedules/imported/checkout-new.yaml"
    there.parent.mkdir()
    there.write_text("precious")
    said = alba("import", *OWNER, "--objects", "objects.yaml", *AT)
    assert (said.code, said.out) == (2, "")
    assert "checkout-new.yaml exists and is never overwritten" in said.err
    assert there.read_text() == "precious"


def test_a_folder_without_a_policy_is_no_place_for_schedules(alba: Alba, estate: Path) -> None:
    (estate / "elsewhere").mkdir()
    said = alba("import", *OWNER, "--objects", "objects.yaml", "--to", "elsewhere", *AT)
    assert (said.code, "elsewhere has no usable policy" in said.err) == (2, True)


def test_a_cluster_that_does_not_answer_is_no_empty_one(alba: Alba, estate: Path) -> None:
    (estate / "kubeconfig").write_text("not a kubeconfig")
    said = alba("import", *OWNER, "--kubeconfig", "kubeconfig", *AT)
    assert (said.code, "cannot be listed" in said.err) == (2, True)
