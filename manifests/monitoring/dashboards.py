"""Writes the three Grafana dashboards: what is scheduled, what was carried out, how the system stands.

`make dashboards` runs it; a test holds the files to it. Every query is a metric that the engine or the API exports.
"""

from __future__ import annotations

import sys
from pathlib import Path

from grafana_foundation_sdk.builders import common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard, DataSourceRef

FOLDER = Path(__file__).with_name("dashboards")
SOURCE = DataSourceRef(type_val="prometheus", uid="${source}")


def schedules() -> dashboard.Dashboard:
    """What merges change, what comes under the limit, and what people do by hand."""
    return (
        _board("alba-schedules", "Alba: schedules", "What merges bring, who waits for a place, what people do by hand")
        .with_row(dashboard.Row("Merges"))
        .with_panel(_number("Last revision in force", "time() - max(alba_synced_timestamp_seconds)", "s"))
        .with_panel(_number("Revisions held (24 h)", 'sum(increase(alba_syncs_total{outcome="held"}[24h]))'))
        .with_panel(_number("Namespaces due", "max(alba_due)"))
        .with_panel(_lines("Namespaces changed by merges", "sum by (kind) (increase(alba_namespace_changes_total[1h]))",
                           "{{kind}}"))
        .with_panel(_lines("Schedules by state", "max by (state) (alba_schedules)", "{{state}}"))
        .with_row(dashboard.Row("Limit"))
        .with_panel(_lines("Places taken", "max by (cluster) (alba_places_taken)", "{{cluster}}"))
        .with_panel(_number("Places of each cluster", "max(alba_places_limit)"))
        .with_panel(_lines("Namespaces that wait for a place", "max by (cluster) (alba_waiting)", "{{cluster}}"))
        .with_panel(_lines("Wakes that found no place", "sum by (cluster) (increase(alba_waits_total[1h]))",
                           "{{cluster}}"))
        .with_panel(_lines("Windows missed", "sum by (cause) (increase(alba_missed_total[1h]))", "{{cause}}"))
        .with_row(dashboard.Row("By hand"))
        .with_panel(_lines("Differences found by the sweep", "sum by (cluster, kind) (increase(alba_drifts_total[1h]))",
                           "{{cluster}}: {{kind}}"))
        .with_panel(_lines("Contended namespaces", "sum by (cluster) (increase(alba_contended_total[1h]))",
                           "{{cluster}}"))
    )  # fmt: skip


def executions() -> dashboard.Dashboard:
    """How transitions went, how late they began, and how long they took."""
    lag = "histogram_quantile({}, sum by (le, way) (rate(alba_transition_lag_seconds_bucket[15m])))"
    length = "histogram_quantile({}, sum by (le, way) (rate(alba_transition_seconds_bucket[15m])))"
    failed = 'sum(increase(alba_transitions_total{outcome=~"refused|retried"}[24h]))'
    return (
        _board("alba-executions", "Alba: executions", "How transitions went, how late they began, how long they took")
        .with_panel(_number("Transitions (24 h)", "sum(increase(alba_transitions_total[24h]))"))
        .with_panel(_number("Failed (24 h)", failed))
        .with_panel(_number("Missed (24 h)", "sum(increase(alba_missed_total[24h]))"))
        .with_panel(_lines("By outcome", "sum by (way, outcome) (increase(alba_transitions_total[1h]))",
                           "{{way}}: {{outcome}}"))
        .with_panel(_lines("Begun after the scheduled instant, 99 %", lag.format("0.99"), "{{way}}", "s"))
        .with_panel(_lines("From claim to settled, 99 %", length.format("0.99"), "{{way}}", "s"))
        .with_panel(_lines("Workloads patched a second", "sum by (way) (rate(alba_workloads_patched_total[5m]))",
                           "{{way}}", "ops"))
    )  # fmt: skip


def system() -> dashboard.Dashboard:
    """Whether engines tick, and whether what they ask answers."""
    return (
        _board("alba-system", "Alba: system", "Whether engines tick, and whether what they ask answers")
        .with_panel(_number("Since the last tick", "time() - max(alba_tick_timestamp_seconds)", "s"))
        .with_panel(_number("Breakers open", 'sum(alba_breaker_state{state="open"}) or vector(0)'))
        .with_panel(_number("Engines", 'count(alba_tick_timestamp_seconds)'))
        .with_panel(_lines("Engines that may act", "sum by (cluster) (alba_leading)", "{{cluster}}"))
        .with_panel(_lines("Since the schedules' repository was heard", "min(alba_sync_age_seconds)", "age", "s"))
        .with_panel(_lines("Since the store was heard", "max by (instance) (alba_copy_age_seconds)", "{{instance}}",
                           "s"))
        .with_panel(_lines("Transactions to be told to the store", "sum by (instance) (alba_outbox)", "{{instance}}"))
        .with_panel(_lines("Age of the oldest of them", "max by (instance) (alba_outbox_age_seconds)", "{{instance}}",
                           "s"))
        .with_panel(_lines("Age of the cost centres' copy", "max(alba_cost_centres_age_seconds)", "age", "s"))
        .with_panel(_lines("A tick's look, 99 %",
                           "histogram_quantile(0.99, sum by (le) (rate(alba_tick_seconds_bucket[15m])))", "p99", "s"))
        .with_panel(_lines("Calls left unanswered", "sum by (what) (increase(alba_unavailable_total[15m]))",
                           "{{what}}"))
        .with_panel(_lines("Requests to the API a second",
                           "sum by (status) (rate(alba_api_requests_total[5m]))", "{{status}}", "reqps"))
        .with_panel(_lines("Its answers, 99 %",
                           "histogram_quantile(0.99, sum by (le) (rate(alba_api_request_seconds_bucket[5m])))", "p99",
                           "s"))
        .with_panel(_lines("Age of what it reads", "min by (dependency) (alba_api_dependency_age_seconds)",
                           "{{dependency}}", "s"))
        .with_panel(_lines("What answers it", "min by (dependency) (alba_api_dependency_up)", "{{dependency}}"))
        .with_panel(_lines("Its breakers (1 half open, 2 open)", "max by (dependency) (alba_api_breaker)",
                           "{{dependency}}"))
        .with_panel(_lines("Pages that listen", "sum(alba_api_listeners)", "listening"))
        .with_panel(_lines("Breakers that are not closed",
                           'max by (dependency, calls, state) (alba_breaker_state{state!="closed"})',
                           "{{dependency}}, {{calls}}: {{state}}"))
        .with_panel(_number("Engines without the store", "sum(alba_store_away) or vector(0)"))
        .with_panel(_number("Engines on an old word", "sum(alba_stale) or vector(0)"))
        .with_panel(_lines("Transactions told afterwards", "sum(increase(alba_outbox_told_total[1h]))", "told"))
    )  # fmt: skip


def texts() -> dict[str, str]:
    """The files by name."""
    built: dict[str, Dashboard] = {
        "schedules": schedules().build(), "executions": executions().build(), "system": system().build(),
    }  # fmt: skip
    encoder = JSONEncoder(sort_keys=True, indent=1)
    return {f"{name}.json": encoder.encode(board) + "\n" for name, board in built.items()}


def _board(uid: str, title: str, description: str) -> dashboard.Dashboard:
    variable = dashboard.DatasourceVariable("source").label("Prometheus").type("prometheus")
    return (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(description)
        .tags(["alba"])
        .refresh("30s")
        .time("now-24h", "now")
        .timezone("browser")
        .readonly()
        .with_variable(variable)
    )


def _query(expression: str, legend: str) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(expression).legend_format(legend)


def _number(title: str, expression: str, unit: str = "short") -> stat.Panel:
    return (
        stat.Panel()
        .title(title)
        .datasource(SOURCE)
        .unit(unit)
        .no_value("0")
        .span(8)
        .height(4)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .with_target(_query(expression, ""))
    )


def _lines(title: str, expression: str, legend: str, unit: str = "short") -> timeseries.Panel:
    return (
        timeseries.Panel()
        .title(title)
        .datasource(SOURCE)
        .unit(unit)
        .min(0)
        .span(12)
        .height(8)
        .with_target(_query(expression, legend))
    )


def main() -> int:
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
