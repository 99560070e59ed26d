from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from reconciler.adapters.reporters.metrics import MetricsReporter
from tests.reconciler.reporters.happened import EVERYTHING


@pytest.fixture
def registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    reporter = MetricsReporter(registry)
    for happening in EVERYTHING:
        reporter.tell(happening)
    return registry


@pytest.mark.parametrize(
    ("name", "labels", "value"),
    [
        ("alba_transitions_total", {"cluster": "main", "way": "wake", "outcome": "success"}, 1),
        ("alba_transitions_total", {"cluster": "main", "way": "sleep", "outcome": "degraded"}, 1),
        ("alba_transitions_total", {"cluster": "main", "way": "wake", "outcome": "refused"}, 1),
        ("alba_transitions_total", {"cluster": "main", "way": "wake", "outcome": "retried"}, 1),
        ("alba_transitions_total", {"cluster": "main", "way": "sleep", "outcome": "observed"}, 1),
        ("alba_transition_seconds_sum", {"way": "wake"}, 31.0),
        ("alba_transition_lag_seconds_sum", {"way": "wake"}, 2),
        ("alba_workloads_patched_total", {"way": "sleep"}, 4),
        ("alba_waits_total", {"cluster": "main"}, 1),
        ("alba_missed_total", {"cause": "no-place"}, 1),
        ("alba_drifts_total", {"cluster": "main", "kind": "woken-by-hand"}, 1),
        ("alba_contended_total", {"cluster": "main"}, 1),
        ("alba_namespace_changes_total", {"kind": "created"}, 2),
        ("alba_namespace_changes_total", {"kind": "removed"}, 1),
        ("alba_syncs_total", {"outcome": "followed"}, 1),
        ("alba_syncs_total", {"outcome": "held"}, 1),
        ("alba_unavailable_total", {"what": "the store"}, 1),
        ("alba_breaker_state", {"dependency": "dynamodb", "calls": "calls", "state": "open"}, 1),
        ("alba_breaker_state", {"dependency": "dynamodb", "calls": "calls", "state": "closed"}, 0),
        ("alba_tick_seconds_sum", {}, 0.25),
        ("alba_due", {}, 3),
    ],
)
def test_what_happened_is_counted(registry: CollectorRegistry, name: str, labels: dict[str, str], value: float) -> None:
    assert registry.get_sample_value(name, labels) == value


def test_no_label_names_a_namespace_a_schedule_or_a_person(registry: CollectorRegistry) -> None:
    values = {v for metric in registry.collect() for sample in metric.samples for v in sample.labels.values()}
    assert not values & {"payments-dev", "main/payments-dev", "payments/load-test", "kubectl", "argocd"}
