"""The estates of simulated days, small enough that thousands of such days can be lived through.

At first their namespaces ask for more places than there are; that is when things go wrong. Their last windows come when
all has been calm for a while, and a merge moves these: whoever follows an old calendar is seen then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TypeAlias

from reconciler.core.ports import Blob, JsonObject, Resource, Revision
from reconciler.core.resources import CRONJOBS, DEPLOYMENTS, STATEFULSETS
from schemas.checking import Checked, check
from schemas.instants import Instant, parse_instant

Windows: TypeAlias = Mapping[str, tuple[tuple[str, str], ...]]
"""By namespace, from one time of the day to another."""

Workload: TypeAlias = tuple[str, Resource, str]
"""Its namespace, its kind and its name."""

DAY = date(2026, 12, 1)
BEGIN = parse_instant("2026-12-01T06:59:00Z")
BEFORE_THE_MERGE = Revision("a" * 40, BEGIN)
MERGED = Revision("b" * 40, BEGIN + 1)


@dataclass(frozen=True, slots=True)
class Estate:
    """What a day begins with, and how it goes on.

    `sizes` is what each workload has by day in the beginning. From `quiet_from` on nothing is left of the trouble, and
    all sleep; `checks` are who is awake shortly before each later edge of the calm windows, as merged.
    """

    limit: int
    sizes: Mapping[Workload, int]
    jobs: tuple[Workload, ...]
    troubled: Windows
    trouble_ends: str
    calm_before_the_merge: Windows
    calm: Windows
    quiet_from: str
    checks: tuple[tuple[str, frozenset[str]], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.troubled)

    def windows(self, revision: str) -> Windows:
        """When each namespace is to be awake."""
        calm = self.calm if revision == MERGED.id else self.calm_before_the_merge
        return {name: (*self.troubled[name], *calm[name]) for name in self.names}

    def files(self, revision: str) -> Mapping[str, Blob]:
        """The files of a revision."""
        found = {
            "policy.yaml": f"maxConcurrentNamespaces: {self.limit}\ndefaultTimezone: UTC\nprotectedNamespaces: []\n"
            "drift: {heal: true, after: 1m}\n",
            "cost-centers.yaml": '"*-dev": [CC-1]\n',
        }
        for name, windows in self.windows(revision).items():
            for number, (start, stop) in enumerate(windows):
                found[f"team/{name}-{number}.yaml"] = (
                    f"namespace: {name}\ncostCenter: CC-1\nowner: team\n"
                    f"once: {{start: {DAY}T{start}, stop: {DAY}T{stop}}}\n"
                )
        return {path: Blob(f"{path} {text}", text.encode()) for path, text in found.items()}

    def objects(self) -> Iterator[JsonObject]:
        """Its workloads, as people would apply them."""
        pod = {"containers": [{"name": "c", "image": "i", "resources": {"requests": {"cpu": "100m"}}}]}
        for (namespace, kind, name), replicas in self.sizes.items():
            labels = {"app": name}
            template = {"metadata": {"labels": labels}, "spec": pod}
            spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
            yield _object("apps/v1", namespace, kind, name, spec)
        job = {"spec": {"template": {"spec": {**pod, "restartPolicy": "Never"}}}}
        for namespace, kind, name in self.jobs:
            yield _object("batch/v1", namespace, kind, name, {"schedule": "0 * * * *", "jobTemplate": job})


SMALL = Estate(
    limit=1,
    sizes={("a-dev", STATEFULSETS, "db"): 1, ("a-dev", DEPLOYMENTS, "api"): 1, ("b-dev", STATEFULSETS, "db"): 1},
    jobs=(("b-dev", CRONJOBS, "job"),),
    troubled={"a-dev": (("07:00", "07:02"),), "b-dev": (("07:01", "07:03"),)},
    trouble_ends="07:04",
    calm_before_the_merge={"a-dev": (("12:00", "12:01"),), "b-dev": (("07:13", "07:14"),)},
    calm={"a-dev": (("07:13", "07:14"),), "b-dev": (("12:00", "12:01"),)},
    quiet_from="07:11:50",
    checks=(("07:13:50", frozenset({"a-dev"})), ("07:14:50", frozenset())),
)
LARGER = Estate(
    limit=2,
    sizes={**SMALL.sizes, ("b-dev", DEPLOYMENTS, "api"): 1, ("c-dev", DEPLOYMENTS, "api"): 2},
    jobs=SMALL.jobs,
    troubled={
        "a-dev": (("07:00", "07:02"), ("07:05", "07:07")),
        "b-dev": (("07:00", "07:02"), ("07:06", "07:09")),
        "c-dev": (("07:02", "07:04"), ("07:06", "07:08")),
    },
    trouble_ends="07:10",
    calm_before_the_merge={
        "a-dev": (("07:20", "07:22"),),
        "b-dev": (("07:19", "07:20"),),
        "c-dev": (("07:19", "07:21"),),
    },
    calm={"a-dev": (("07:19", "07:21"),), "b-dev": (("07:20", "07:22"),), "c-dev": (("07:22", "07:23"),)},
    quiet_from="07:17:50",
    checks=(
        ("07:19:50", frozenset({"a-dev"})),
        ("07:20:50", frozenset({"a-dev", "b-dev"})),
        ("07:21:50", frozenset({"b-dev"})),
        ("07:22:50", frozenset({"c-dev"})),
        ("07:23:50", frozenset()),
    ),
)


def at(wall: str) -> Instant:
    """A time of the day."""
    return int(datetime.combine(DAY, time.fromisoformat(wall), UTC).timestamp())


def judged(files: Mapping[str, bytes]) -> Checked:
    """What is checked of the files, as at the beginning of the day: once, for all runs."""
    return _judged(tuple(sorted(files.items())))


@cache
def _judged(files: tuple[tuple[str, bytes], ...]) -> Checked:
    return check(dict(files), BEGIN)


def _object(version: str, namespace: str, kind: Resource, name: str, spec: JsonObject) -> JsonObject:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": version, "kind": kind.kind, "metadata": metadata, "spec": spec}
