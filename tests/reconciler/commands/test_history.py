"""`alba history`: what became of past windows."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster
from tests.reconciler.commands.estates_under_test import BEFORE, EVENING, MORNING, run_workloads, synced, ticked
from tests.reconciler.commands.typing_alba import Alba

LATER = ("--at", "2026-12-02T00:00:00Z")


@pytest.fixture
def day(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    """A day at the office is over."""
    run_workloads(cluster)
    synced(alba)
    for at in (BEFORE, MORNING, EVENING):
        ticked(alba, at)


def test_piped_it_has_a_plain_line_for_each_window_that_is_over(alba: Alba, day: None) -> None:
    said = alba("history", *LATER)
    assert (said.code, said.err) == (0, "")
    rows = sorted(line.split("\t") for line in said.lines)
    assert [
        (planned, state, namespace, schedule, centre) for planned, state, namespace, schedule, _, centre, *_ in rows
    ] == [
        ("Tue 2026-12-01 08:00 America/Bogota", "done", f"main/{name}", f"checkout/office-hours:{name}", "CC-2040")
        for name in ("checkout-qa", "checkout-stage")
    ]


def test_json_has_what_was_planned_and_what_was(alba: Alba, day: None) -> None:
    (row,) = alba("history", "checkout-qa", *LATER, "--format", "json").rows("history")
    assert (row["state"], row["cause"]) == ("done", None)
    assert (row["start"], row["stop"]) == (MORNING, EVENING)
    to_the_minute = (str(row["began"])[:16], str(row["ended"])[:16])
    assert to_the_minute == (MORNING[:16], EVENING[:16])
    assert (row["costCenter"], row["owner"], row["unpricedPods"]) == ("CC-2040", "team-checkout", 3)


def test_a_window_that_nobody_was_there_for_is_missed_with_its_cause(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    ticked(alba, BEFORE)
    said = ticked(alba, "2026-12-02T02:00:00Z")
    assert (
        "main/payments-dev missed 2026-12-01T23:30:00Z–2026-12-02T01:00:00Z of payments/load-test (no-engine)"
        in said.err
    )
    (row,) = alba("history", "payments-dev", "--at", "2026-12-02T02:00:00Z", "--format", "json").rows("history")
    assert (row["state"], row["cause"], row["began"]) == ("missed", "no-engine", None)


def test_what_is_further_back_than_asked_for_is_not_shown(alba: Alba, day: None) -> None:
    assert alba("history", "--for", "1h", *LATER).out == ""
    assert len(alba("history", "--for", "12h", *LATER).lines) == 2


def test_a_cluster_that_the_policy_does_not_name_exits_2(alba: Alba, estate: Path) -> None:
    synced(alba)
    assert alba("history", "--cluster", "lab").err == "alba: --cluster lab: the policy names main\n"


def test_asking_makes_no_store(alba: Alba, estate: Path) -> None:
    assert alba("history").code == 2
    assert not (estate / "alba.db").exists()
