"""Health: this process, its copies, and what they count."""

from __future__ import annotations

from pathlib import Path

from tests.frontend.api.api_under_test import Api


async def test_a_process_without_a_copy_lives_and_is_not_ready(tmp_path: Path) -> None:
    api = Api(tmp_path)
    assert (await api.ask("/health/live")).status_code == 200
    answer = await api.ask("/health/ready")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    api.store.close()


async def test_a_store_without_a_catalogue_says_what_to_do(tmp_path: Path) -> None:
    api = Api(tmp_path)
    api.refresh()
    answer = await api.ask("/api/v1/schedules")
    assert answer.status_code == 503
    assert "alba sync" in answer.json()["detail"]
    api.store.close()


async def test_a_process_with_a_copy_is_ready(api: Api) -> None:
    assert (await api.ask("/health/ready")).text == "ok\n"


async def test_health_counts_what_is_on_and_what_waits(api: Api) -> None:
    api.scenario.policy(limit=2)
    await api.scenario.follow()
    await api.tick("2026-12-01T14:00:00Z")
    found = (await api.ask("/health")).json()["data"]
    assert found["status"] == "ok"
    assert found["counts"] == {"active": 2, "due": 0, "waiting": 1}
    assert found["limits"] == [{"cluster": "main", "taken": 2, "limit": 2}]
