"""`alba explain`: why a namespace is on or off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reconciler.commands.typing_alba import Alba

DURING = ("--at", "2026-12-01T15:00:00Z")


def test_what_is_on_is_on_by_a_schedule_with_its_payer_and_its_end(alba: Alba, estate: Path) -> None:
    said = alba("explain", "checkout-qa", *DURING)
    assert (said.code, said.err) == (0, "")
    assert said.lines == [
        "main/checkout-qa is on at Tue 2026-12-01 10:00 America/Bogota (2026-12-01T15:00:00Z).",
        "  on by checkout/office-hours:checkout-qa (CC-2040, team-checkout) "
        "from Tue 2026-12-01 08:00 America/Bogota to Tue 2026-12-01 18:00 America/Bogota",
        "  off again Tue 2026-12-01 18:00 America/Bogota",
    ]


def test_what_is_off_says_when_it_is_on_next(alba: Alba, estate: Path) -> None:
    said = alba("explain", "payments-dev", *DURING)
    assert said.lines[1:] == ["  no window covers it", "  on next Tue 2026-12-01 18:30 America/Bogota"]


def test_a_holiday_is_named_as_what_took_the_window_away(alba: Alba, estate: Path) -> None:
    said = alba("explain", "checkout-qa", "--at", "2026-12-08T15:00:00Z")
    assert "main/checkout-qa is off" in said.lines[0]
    assert said.lines[1] == (
        "  checkout/office-hours:checkout-qa would be on, but for CO: La Inmaculada Concepción on 2026-12-08"
    )


def test_what_is_protected_is_left_alone(alba: Alba, estate: Path) -> None:
    assert "is left alone" in (said := alba("explain", "kube-system", *DURING)).out
    assert "it is protected by `kube-*`" in said.out


def test_what_no_schedule_names_is_left_alone_and_a_close_name_is_offered(alba: Alba, estate: Path) -> None:
    said = alba("explain", "payments-dve", *DURING)
    assert said.lines[0].endswith("no schedule names it.")
    assert said.lines[1] == "  did you mean payments-dev?"


def test_what_is_asleep_by_default_says_so(alba: Alba, estate: Path) -> None:
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text() + 'asleepByDefault: ["sandbox-*"]\n')
    said = alba("explain", "sandbox-7", *DURING)
    assert said.lines[0].startswith("main/sandbox-7 is off")
    assert said.lines[1] == "  the policy's `sandbox-*` sleeps by default"


def test_json_says_the_same(alba: Alba, estate: Path) -> None:
    found = alba("explain", "checkout-qa", *DURING, "--format", "json").json
    assert (found["awake"], found["nextSleep"]) == (True, "2026-12-01T23:00:00Z")
    assert found["covering"] == [
        {
            "schedule": "checkout/office-hours:checkout-qa", "costCenter": "CC-2040", "owner": "team-checkout",
            "start": "2026-12-01T13:00:00Z", "stop": "2026-12-01T23:00:00Z",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "awake"), [("12:59:59", False), ("13:00:00", True), ("22:59:59", True), ("23:00:00", False)]
)
def test_a_window_begins_with_its_start_and_ends_before_its_stop(
    alba: Alba, estate: Path, at: str, awake: bool
) -> None:
    assert alba("explain", "checkout-qa", "--at", f"2026-12-01T{at}Z", "--format", "json").json["awake"] is awake


def test_a_cluster_that_the_policy_does_not_name_exits_2(alba: Alba, estate: Path) -> None:
    said = alba("explain", "payments-dev", "--cluster", "mian")
    assert (said.code, said.err) == (2, "alba: --cluster mian: the policy names main\n")


def test_a_namespace_of_two_clusters_wants_one_of_them_named(alba: Alba, estate: Path) -> None:
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text() + "clusters: {main: {}, lab: {}}\n")
    test = (estate / "schedules/payments/load-test.yaml").read_text()
    (estate / "schedules/payments/in-the-lab.yaml").write_text(test + "cluster: lab\n")
    assert alba("explain", "payments-dev").code == 2
    assert alba("explain", "payments-dev", "--cluster", "lab", *DURING).lines[0].startswith("lab/payments-dev is off")
