"""The original plan's paths: the same answers, and a way to the pull request in place of a write."""

from __future__ import annotations

import pytest

from tests.frontend.api.api_under_test import Api


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("/programaciones?limit=2", "/schedules?limit=2"),
        ("/programaciones/payments/load-test", "/schedules/payments/load-test"),
        ("/namespaces", "/namespaces"),
        ("/centros-costo/payments-dev", "/cost-centers?namespace=payments-dev"),
    ],
)
async def test_a_path_of_the_plan_answers_as_ours_does(api: Api, theirs: str, ours: str) -> None:
    assert (await api.ask(theirs)).json() == (await api.ask(f"/api/v1{ours}")).json()


@pytest.mark.parametrize(
    ("method", "path", "link"),
    [
        ("POST", "/programaciones", "/new/main/schedules"),
        ("DELETE", "/programaciones/payments/load-test", "/delete/main/schedules/payments/load-test.yaml"),
        ("DELETE", "/programaciones/a/b:ns", "/delete/main/schedules/a/b.yaml"),
        ("PUT", "/api/v1/schedules/payments/load-test", "/new/main/schedules?filename=payments%2Fload-test.yaml"),
    ],
)
async def test_who_would_write_is_told_how_a_pull_request_does_it(api: Api, method: str, path: str, link: str) -> None:
    answer = await api.ask(path, method=method)
    found = answer.json()
    assert (answer.status_code, found["type"]) == (405, "urn:alba:problem:read-only")
    assert "pull request" in found["detail"]
    assert found["link"] == f"https://github.com/example/schedules{link}"
    assert answer.headers["link"] == f'<{found["link"]}>; rel="alternate"'
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
