"""F05: a list given as one text was read as one name, and a user's list replaced the built-in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reconciler.commands.typing_alba import Alba
from tests.schemas.field_cases.estate import POLICY, Estate, weekly


def policy(protected: str) -> str:
    return POLICY.replace("protectedNamespaces: []", f"protectedNamespaces: {protected}")


@pytest.mark.parametrize(
    ("protected", "code", "covers"),
    [
        ('"argocd, monitoring"', "ALB103", '"argocd, monitoring"'),
        ("argocd, monitoring", "ALB103", "argocd, monitoring"),
        ('["argocd, monitoring"]', "ALB110", '"argocd, monitoring"'),
        ('["argocd monitoring"]', "ALB110", '"argocd monitoring"'),
    ],
)
def test_names_in_one_text_are_an_error_at_their_place_whose_hint_holds_the_list(
    estate: Estate, protected: str, code: str, covers: str
) -> None:
    estate.write({"policy.yaml": policy(protected)})
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == (code, "error", covers)
    assert found.hint == "write a list: [argocd, monitoring]"
    assert estate.exit_code() == 1


@pytest.mark.parametrize("protected", ["[]", "[vault]", '["team-*"]'])
@pytest.mark.parametrize("namespace", ["kube-system", "kube-public", "default", "argocd", "monitoring", "alba"])
def test_no_policy_shortens_the_built_in_protection(estate: Estate, protected: str, namespace: str) -> None:
    estate.write({"policy.yaml": policy(protected)})
    estate.schedule(weekly().replace("payments-dev", namespace))
    (found,) = estate.findings()
    assert (found.code, found.severity, found.covers) == ("ALB204", "error", namespace)
    assert estate.plan("2027-02-01T05:00:00Z") == []


def test_a_policy_adds_to_the_built_in_protection(estate: Estate) -> None:
    estate.write({"policy.yaml": policy('["payments-*"]')})
    estate.schedule(weekly())
    (found,) = estate.findings()
    assert (found.code, found.covers) == ("ALB204", "payments-dev")
    assert "`payments-*` in policy.yaml" in found.message


def test_nothing_is_planned_by_a_policy_that_cannot_be_read(estate: Estate, alba: Alba) -> None:
    estate.write({"policy.yaml": policy('"argocd, monitoring"')})
    estate.schedule(weekly())
    said = alba("plan")
    assert (said.code, said.out) == (2, "")
    assert "schedules has no usable policy: policy.yaml:3" in said.err


def test_a_revision_whose_policy_cannot_be_read_is_not_put_in_force(
    estate: Estate, alba: Alba, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALBA_STORE", f"sqlite:{tmp_path / 'alba.db'}")
    monkeypatch.setenv("ALBA_SOURCE", str(tmp_path / "schedules"))
    estate.schedule(weekly())
    assert alba("sync").code == 0
    before = alba("status", "--format", "json")
    assert before.code == 0
    estate.write({"policy.yaml": policy('"argocd, monitoring"')})
    said = alba("sync")
    assert said.code == 1
    assert "no usable policy" in said.out + said.err
    assert alba("status", "--format", "json").rows("namespaces") == before.rows("namespaces")
