"""The rights that are printed are those that are used: nothing is missing, and nothing is superfluous."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reconciler.adapters.clusters.faults import FaultyCluster
from reconciler.adapters.reporters.cluster_events import sending_events
from reconciler.core.happenings import Waits
from reconciler.core.kinds import KINDS
from reconciler.core.ports import Cluster, Done, Gone, JsonObject, Outcome, Refused, Resource
from reconciler.core.records import NamespaceKey
from reconciler.core.resources import LEASES, ROLLOUTS, SCALEDOBJECTS, SLEEPINFOS
from reconciler.core.rights import Account, Right, documents, governed, leading, reading, switching
from reconciler.engine.electing import Elector, LeaseName
from reconciler.engine.giving_back import give_back, pause_engines
from schemas.catalogue import Catalogue
from schemas.checking import check
from tests.no_harm.granted import objects
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, Scenario

MANY = tuple(f"team-{number}" for number in range(13))
"""As many namespaces as are rather listed in the whole cluster than one by one."""


@dataclass
class Recording:
    """The port over another cluster; `used` is what a server would have to allow."""

    cluster: Cluster
    used: set[Right] = field(default_factory=set)

    async def list(self, resource: Resource, namespace: str | None = None) -> Sequence[JsonObject]:
        self.used.add(Right("list", resource))
        return await self.cluster.list(resource, namespace)

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Done | Gone | Refused:
        self.used.add(Right("get", resource, namespace or "", name if resource == LEASES else ""))
        return await self.cluster.get(resource, namespace, name)

    async def patch(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        self.used.add(Right("patch", resource, namespace, name if resource == LEASES else ""))
        return await self.cluster.patch(resource, namespace, name, body)

    async def create(self, resource: Resource, namespace: str | None, body: JsonObject) -> Outcome:
        self.used.add(Right("create", resource, namespace or ""))
        return await self.cluster.create(resource, namespace, body)

    async def replace(self, resource: Resource, namespace: str, name: str, body: JsonObject) -> Outcome:
        self.used.add(Right("update", resource, namespace, name))
        return await self.cluster.replace(resource, namespace, name, body)

    async def close(self) -> None:
        await self.cluster.close()


def as_one(rights: set[Right]) -> set[Right]:
    """Whether it was read by name or listed: neither shows what the other does not."""
    return {
        replace(right, verb="read") if right.verb in ("get", "list") and right.resource != LEASES else right
        for right in rights
    }


def of_every_kind(scenario: Scenario, namespace: str) -> None:
    for kind in KINDS:
        metadata = {"name": "x", "namespace": namespace}
        version = f"{kind.resource.group}/{kind.resource.version}"
        thing = objects()[kind.resource.kind]
        scenario.cluster.add({**thing, "apiVersion": version, "kind": kind.resource.kind, "metadata": metadata})


async def test_what_an_engine_asks_of_a_cluster_is_what_its_account_is_granted(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path)
    scenario.cluster.install(ROLLOUTS, SCALEDOBJECTS, SLEEPINFOS)
    recording = Recording(scenario.cluster)
    scenario.faulty = FaultyCluster(recording)
    scenario.engine = scenario.new_engine()
    scenario.policy(limit=20, more='asleepByDefault: ["batch-*"]\n')
    scenario.office(*MANY)
    full = (MANY[0], "batch-a")
    for namespace in full:
        of_every_kind(scenario, namespace)
    await scenario.follow()
    await scenario.engine.sweep()
    await scenario.settle()
    for at in (DAY, LATER_NIGHT):
        scenario.now(at)
        await scenario.settle()
        await scenario.engine.sweep()
    account = Account(lease_namespace="team-0")
    lease = LeaseName(account.lease_namespace, account.lease)
    elector = Elector(recording, lease, "first", scenario.clock)
    await elector.stand()
    await elector.stand()
    await elector.release()
    await pause_engines(recording, lease, "ana")
    await give_back(recording, "batch-a")
    async with sending_events({"main": recording}, scenario.clock, scenario.told) as events:
        for namespace in full:
            events.tell(Waits(NamespaceKey("main", namespace), 1, 20))

    catalogue = check(
        {f.relative_to(scenario.folder).as_posix(): f.read_bytes() for f in scenario.folder.rglob("*.yaml")}, 0
    ).catalogue
    assert catalogue
    named = governed(catalogue, "main", ["batch-a", "other"]).namespaces
    assert named == tuple(sorted((*MANY, "batch-a")))
    granted = {*reading(), *leading(account), *(right for name in full for right in switching(name))}
    assert as_one(recording.used) == as_one(granted)


def catalogue_of(policy: str, *namespaces: str) -> Catalogue:
    when = "weekly: [{days: [mon], start: 08:00, stop: 09:00}]\n"
    files = {f"team/{n}.yaml": f"namespace: {n}\ncostCenter: C\nowner: ana\n{when}".encode() for n in namespaces}
    base = "maxConcurrentNamespaces: 5\ndefaultTimezone: UTC\nprotectedNamespaces: [vault]\n"
    found = check({**files, "policy.yaml": (base + policy).encode(), "cost-centers.yaml": b'"*": [C]\n'}, 0).catalogue
    assert found
    return found


def test_only_what_schedules_or_the_policy_name_is_governed_and_nothing_protected() -> None:
    policy = 'asleepByDefault: [spare, "team-*", argocd, vault]\nclusters: {main: {}, lab: {}}\n'
    catalogue = catalogue_of(policy, "b-dev", "a-dev", "vault")
    assert governed(catalogue, "main").namespaces == ("a-dev", "b-dev", "spare")
    assert governed(catalogue, "main").unnamed == ("team-*",)
    assert governed(catalogue, "main", ["team-x", "else"]).namespaces == ("a-dev", "b-dev", "spare", "team-x")
    assert governed(catalogue, "lab").namespaces == ("spare",)


def test_no_document_mentions_secrets_and_each_has_another_name() -> None:
    printed = documents(["a", "b"])
    assert "secrets" not in str(printed)
    assert len({(str(d["kind"]), str(d["metadata"])) for d in printed}) == len(printed)


def test_a_user_without_a_lease_is_bound_as_a_user_and_has_no_role_for_one() -> None:
    printed = documents(["a"], Account(namespace="", name="alba-engine", lease=""))
    assert {str(d["subjects"]) for d in printed if "subjects" in d} == {
        "[{'kind': 'User', 'name': 'alba-engine', 'apiGroup': 'rbac.authorization.k8s.io'}]"
    }
    assert "leases" not in str(printed)
    assert 'request.userInfo.username == "alba-engine"' in str(printed)
