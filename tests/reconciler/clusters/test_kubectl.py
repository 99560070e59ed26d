"""A real kubectl works on the simulated cluster as it does on any other."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reconciler.adapters.clusters.serving.api_server import ApiServer, kubeconfig_text, serving
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS, NAMESPACES, STATEFULSETS
from tests.reconciler.clusters.objects_under_test import field

KUBECTL = Path(sys.executable).with_name("kubectl")


class Kubectl:
    """Runs it against one server, in a namespace."""

    def __init__(self, kubeconfig: Path, home: Path) -> None:
        self._kubeconfig = kubeconfig
        self._home = home

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            str(KUBECTL),
            f"--kubeconfig={self._kubeconfig}",
            f"--cache-dir={self._home}",
            "--namespace=dev",
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def fails(self, *arguments: str) -> str:
        """What it says on its error output; it must not succeed."""
        process = await self.start(*arguments)
        output, errors = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode != 0, output
        return errors.decode()

    async def __call__(self, *arguments: str) -> str:
        process = await self.start(*arguments)
        output, errors = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 0, errors.decode()
        return output.decode()


@pytest.fixture
def cluster() -> SimulatedCluster:
    made = SimulatedCluster(lambda: 0.0, ready_after_s=0)
    for kind, name in (("Deployment", "web"), ("StatefulSet", "db"), ("Deployment", "api")):
        manifest = {"kind": kind, "metadata": {"name": name, "namespace": "dev", "labels": {"app": name}}}
        made.add({**manifest, "spec": {"replicas": 2}})
    made.add({"kind": "CronJob", "metadata": {"name": "nightly", "namespace": "dev"}})
    return made


@pytest.fixture
async def kubectl(cluster: SimulatedCluster, tmp_path: Path) -> AsyncIterator[Kubectl]:
    async with serving(ApiServer(cluster)) as url:  # kubectl sends no token where there is no TLS
        kubeconfig = tmp_path / "config"
        kubeconfig.write_text(kubeconfig_text(url))
        yield Kubectl(kubeconfig, tmp_path / "cache")


async def test_get_lists_by_kind_short_name_and_label(kubectl: Kubectl) -> None:
    both = await kubectl("get", "deploy,sts", "-o", "name")
    labelled = await kubectl("get", "deployments", "-l", "app in (web)", "-o", "name")
    table = await kubectl("get", "deployments")

    assert both.split() == ["deployment.apps/api", "deployment.apps/web", "statefulset.apps/db"]
    assert labelled.split() == ["deployment.apps/web"]
    assert [line.split()[0] for line in table.splitlines()] == ["NAME", "api", "web"]


async def test_get_reads_one_object_whole(kubectl: Kubectl, cluster: SimulatedCluster) -> None:
    read = json.loads(await kubectl("get", "deployment", "web", "-o", "json", "--show-managed-fields"))

    assert read == cluster.get_object(DEPLOYMENTS, "dev", "web")


async def test_get_goes_on_page_by_page(kubectl: Kubectl) -> None:
    found = await kubectl("get", "pods", "--chunk-size=2", "-o", "name")

    assert len(found.split()) == 6


async def test_get_watches_what_changes_in_what_is_selected(kubectl: Kubectl, cluster: SimulatedCluster) -> None:
    output = "jsonpath={.metadata.name}={.spec.replicas};"
    process = await kubectl.start("get", "deployments", "-l", "app=web", "--watch", "-o", output)
    assert process.stdout
    try:
        async with asyncio.timeout(30):
            first = await process.stdout.readuntil(b";")
            cluster.edit(DEPLOYMENTS, "dev", "api", {"spec": {"replicas": 9}})
            cluster.edit(DEPLOYMENTS, "dev", "web", {"spec": {"replicas": 7}})
            next_ = await process.stdout.readuntil(b";")
    finally:
        process.terminate()
        await process.communicate()

    assert (first, next_) == (b"web=2;", b"web=7;")


@pytest.mark.parametrize(("kind", "name"), [("deployment", "web"), ("statefulset", "db")])
async def test_scale_sets_the_size(kubectl: Kubectl, kind: str, name: str) -> None:
    await kubectl("scale", kind, name, "--replicas=5")

    assert await kubectl("get", kind, name, "-o", "jsonpath={.spec.replicas}") == "5"


async def test_scale_to_nothing_and_back(kubectl: Kubectl, cluster: SimulatedCluster) -> None:
    await kubectl("scale", "deployment", "web", "--replicas=0")
    asleep = field(cluster.get_object(DEPLOYMENTS, "dev", "web"), "spec", "replicas")
    await kubectl("scale", "deployment", "web", "--replicas=3")

    assert asleep == 0
    assert field(cluster.get_object(DEPLOYMENTS, "dev", "web"), "status", "readyReplicas") == 3


async def test_scale_from_another_size_than_expected_is_refused(kubectl: Kubectl) -> None:
    said = await kubectl.fails("scale", "deployment", "web", "--current-replicas=9", "--replicas=3")

    assert "Expected replicas to be 9, was 2" in said


async def test_annotate_writes_overwrites_and_takes_away(kubectl: Kubectl, cluster: SimulatedCluster) -> None:
    await kubectl("annotate", "deployment", "web", "alba/exclude=true", "alba/order=2")
    refused = await kubectl.fails("annotate", "deployment", "web", "alba/order=3")
    await kubectl("annotate", "deployment", "web", "alba/order=3", "alba/exclude-", "--overwrite")

    assert "--overwrite is false" in refused
    assert field(cluster.get_object(DEPLOYMENTS, "dev", "web"), "metadata", "annotations") == {"alba/order": "3"}


@pytest.mark.parametrize("form", ["merge", "strategic"])
async def test_patch_suspends_a_cron_job(kubectl: Kubectl, cluster: SimulatedCluster, form: str) -> None:
    await kubectl("patch", "cronjob", "nightly", f"--type={form}", "-p", '{"spec":{"suspend":true}}')

    assert field(cluster.get_object(CRONJOBS, "dev", "nightly"), "spec", "suspend") is True


async def test_patch_takes_operations(kubectl: Kubectl, cluster: SimulatedCluster) -> None:
    operations = '[{"op":"test","path":"/spec/replicas","value":2},{"op":"replace","path":"/spec/replicas","value":4}]'
    await kubectl("patch", "statefulset", "db", "--type=json", "-p", operations)

    assert field(cluster.get_object(STATEFULSETS, "dev", "db"), "spec", "replicas") == 4


async def test_set_image_changes_the_container_and_no_other(kubectl: Kubectl, cluster: SimulatedCluster) -> None:
    template = {"spec": {"containers": [{"name": "main", "image": "a:1"}, {"name": "proxy", "image": "b:1"}]}}
    cluster.edit(DEPLOYMENTS, "dev", "web", {"spec": {"template": template}})

    await kubectl("set", "image", "deployment/web", "main=a:2")

    containers = field(cluster.get_object(DEPLOYMENTS, "dev", "web"), "spec", "template", "spec", "containers")
    assert containers == [{"name": "main", "image": "a:2"}, {"name": "proxy", "image": "b:1"}]


async def test_rollout_status_sees_a_deployment_as_ready(kubectl: Kubectl) -> None:
    assert "successfully rolled out" in await kubectl("rollout", "status", "deployment/web", "--timeout=30s")


async def test_a_manifest_makes_a_namespace_and_delete_ends_it(
    kubectl: Kubectl, cluster: SimulatedCluster, tmp_path: Path
) -> None:
    manifest = tmp_path / "namespace.yaml"
    manifest.write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: qa}\n")
    await kubectl("create", "-f", str(manifest))
    made = cluster.get_object(NAMESPACES, "", "qa")
    again = await kubectl.fails("create", "-f", str(manifest))
    await kubectl("delete", "namespace", "qa", "--timeout=30s")

    assert field(made, "status", "phase") == "Active"
    assert 'namespaces "qa" already exists' in again
    assert 'namespaces "qa" not found' in await kubectl.fails("get", "namespace", "qa")


@pytest.mark.parametrize("command", ["create namespace qa", "auth can-i patch deployments"])
async def test_what_kubectl_says_in_protobuf_is_refused_with_what_to_do_instead(kubectl: Kubectl, command: str) -> None:
    said = await kubectl.fails(*command.split())

    assert "reads no protobuf: send a manifest, as `kubectl create -f FILE` does" in said


async def test_a_user_may_ask_what_is_allowed(kubectl: Kubectl, tmp_path: Path) -> None:
    attributes = {"verb": "patch", "group": "apps", "resource": "deployments", "namespace": "dev"}
    review = {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1"}
    (tmp_path / "review.json").write_text(json.dumps({**review, "spec": {"resourceAttributes": attributes}}))

    allowed = "jsonpath={.status.allowed}"
    assert await kubectl("create", "-f", str(tmp_path / "review.json"), "--validate=false", "-o", allowed) == "true"


async def test_what_is_not_there_is_said_as_kubernetes_says_it(kubectl: Kubectl) -> None:
    assert 'deployments.apps "nothing" not found' in await kubectl.fails("get", "deployment", "nothing")
    assert 'the server doesn\'t have a resource type "wonders"' in await kubectl.fails("get", "wonders")


async def test_the_last_writer_is_named(kubectl: Kubectl, cluster: SimulatedCluster) -> None:
    await kubectl("scale", "deployment", "web", "--replicas=5")

    entries = field(cluster.get_object(DEPLOYMENTS, "dev", "web"), "metadata", "managedFields")
    assert isinstance(entries, list)
    (owner,) = [entry for entry in entries if "f:replicas" in entry["fieldsV1"].get("f:spec", {})]
    assert (owner["manager"], owner["subresource"]) == ("kubectl", "scale")
