"""What a namespace requests by day is what its sleep spares, and what still runs in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.core.annotations import ASLEEP_REPLICAS, EXCLUDE
from reconciler.core.kinds import KINDS, Kind
from reconciler.core.load import load, spared
from reconciler.core.ports import JsonObject
from reconciler.core.records import Load
from reconciler.core.resources import DAEMONSETS, DEPLOYMENTS, STATEFULSETS
from tests.reconciler.core.test_power import asleep, awake, patched, view, workload

BY_RESOURCE = {kind.resource: kind for kind in KINDS}
WITH_REPLICAS = [BY_RESOURCE[DEPLOYMENTS], BY_RESOURCE[STATEFULSETS]]
NOTES: st.SearchStrategy[dict[str, str]] = st.fixed_dictionaries(
    {}, optional={EXCLUDE: st.just("true"), ASLEEP_REPLICAS: st.integers(0, 4).map(str)}
)


def requesting(kind: Kind, size: int, cpu_milli: int | None, notes: dict[str, str] | None = None) -> JsonObject:
    requests = {} if cpu_milli is None else {"requests": {"cpu": f"{cpu_milli}m", "memory": "64Mi"}}
    containers = [{"name": "main", "resources": requests}]
    return patched(workload(kind, size, notes), {"spec": {"template": {"spec": {"containers": containers}}}})


@given(
    kind=st.sampled_from(WITH_REPLICAS),
    size=st.integers(0, 9),
    cpu=st.none() | st.integers(1, 4_000),
    notes=NOTES,
)
def test_what_runs_by_night_and_what_is_spared_are_together_what_runs_by_day(
    kind: Kind, size: int, cpu: int | None, notes: dict[str, str]
) -> None:
    by_day = requesting(kind, size, cpu, notes)
    by_night = view(kind, asleep(kind, by_day))
    runs, rests = load(by_night), spared(by_night)
    assert load(view(kind, by_day)) == Load(
        runs.cpu_milli + rests.cpu_milli, runs.memory_mib + rests.memory_mib, runs.unpriced_pods + rests.unpriced_pods
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource.plural)
def test_what_is_awake_spares_nothing(kind: Kind) -> None:
    by_day = requesting(kind, 3, 500)
    assert spared(view(kind, by_day)) == spared(view(kind, awake(kind, asleep(kind, by_day)))) == Load()


def test_what_somebody_else_had_put_to_zero_spares_nothing() -> None:
    deployment = BY_RESOURCE[DEPLOYMENTS]
    assert spared(view(deployment, asleep(deployment, requesting(deployment, 0, 500)))) == Load()


def test_what_runs_on_as_many_nodes_as_there_are_is_not_guessed_at() -> None:
    daemonset = BY_RESOURCE[DAEMONSETS]
    assert spared(view(daemonset, asleep(daemonset, requesting(daemonset, 1, 500)))) == Load()
