"""Alerts that speak when they should, dashboards that are what the code draws, and no metric that nobody exports."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry

from reconciler.adapters.reporters.metrics import MetricsReporter
from tests.manifests.rendered import at, each, of_kind, strings

FOLDER = "manifests/monitoring"
(RULES,) = of_kind(FOLDER, "PrometheusRule")
ALERTS = each(RULES, "spec", "groups", 0, "rules")
DASHBOARDS = {path.name: json.loads(path.read_text()) for path in Path(FOLDER, "dashboards").glob("*.json")}
API = Path("frontend/api/metering.py")
NAMED = re.compile(r"\balba_[a-z_]+")


def exported() -> set[str]:
    """Every name under which Prometheus finds a series of ours."""
    registry = CollectorRegistry()
    MetricsReporter(registry)
    suffixes = {"counter": ["_total"], "gauge": [""], "histogram": ["_bucket", "_count", "_sum"]}
    engine = {family.name + suffix for family in registry.collect() for suffix in suffixes[family.type]}
    written = re.findall(r'(Counter|Histogram|GaugeMetricFamily)\(\s*"(alba_\w+)"', API.read_text(encoding="utf-8"))
    kinds = {"Counter": "counter", "Histogram": "histogram", "GaugeMetricFamily": "gauge"}
    assert written
    return engine | {name + suffix for kind, name in written for suffix in suffixes[kinds[kind]]}


def test_every_metric_that_is_named_anywhere_is_one_that_the_code_exports() -> None:
    said = strings(RULES) + strings(list(DASHBOARDS.values())) + [Path("docs/operate.md").read_text(encoding="utf-8")]
    assert {name for text in said for name in NAMED.findall(text)} - exported() == set()


def test_every_counter_and_gauge_is_looked_at_by_somebody() -> None:
    said = " ".join(strings(list(DASHBOARDS.values())))
    assert {name for name in exported() if not name.endswith(("_sum", "_count", "_bucket"))} <= set(NAMED.findall(said))


def test_the_dashboards_are_those_that_the_code_draws() -> None:
    drawn = runpy.run_path(f"{FOLDER}/dashboards.py")["texts"]()
    assert {name: json.loads(text) for name, text in drawn.items()} == DASHBOARDS, "make dashboards"


def test_grafana_finds_each_dashboard() -> None:
    maps = of_kind(FOLDER, "ConfigMap")
    assert {at(m, "metadata", "labels", "grafana_dashboard") for m in maps} == {"1"}
    held = [data for m in maps if isinstance(data := at(m, "data"), dict)]
    assert sorted(file for data in held for file in data) == sorted(DASHBOARDS)


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(at(alert, "alert")))
def test_an_alert_leads_to_a_page_that_says_what_to_do(alert: object) -> None:
    page, _, anchor = str(at(alert, "annotations", "runbook_url")).rpartition("/")[2].partition("#")
    headings = re.findall(r"^#+ (.+)$", Path("docs", page).read_text(encoding="utf-8"), re.MULTILINE)
    assert anchor in {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert at(alert, "labels", "severity") in {"critical", "warning", "info"}


def test_every_alert_is_in_the_unit_tests() -> None:
    tests = Path(__file__).with_name("alerts.yaml").read_text(encoding="utf-8")
    assert [name for alert in ALERTS if (name := str(at(alert, "alert"))) not in tests] == []


@pytest.mark.needs("promtool")
def test_each_alert_speaks_when_it_should_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(at(RULES, "spec")))
    home = str(at(ALERTS[0], "annotations", "runbook_url")).partition("/blob/")[0]
    expected = Path(__file__).with_name("alerts.yaml").read_text(encoding="utf-8")
    (tmp_path / "alerts.yaml").write_text(expected.replace("https://github.com/example/alba", home))
    for arguments in (("check", "rules", "rules.yaml"), ("test", "rules", "alerts.yaml")):
        done = subprocess.run(["promtool", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
