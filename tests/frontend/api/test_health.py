"""Health: this process, its copies, and what they count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from frontend.api.content.health import health
from frontend.api.presence import Presence
from schemas.instants import HOUR
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


async def test_prometheus_is_told_how_schedules_stand_and_what_answers(api: Api) -> None:
    await api.get("/schedules")
    text = (await api.ask("/metrics")).text
    assert 'alba_schedules{state="pending"} 3.0' in text
    assert 'alba_api_dependency_up{dependency="store"} 1.0' in text
    assert 'alba_api_requests_total{operation="list_schedules",status="200"} 1.0' in text


async def test_an_engine_that_leaves_what_is_due_undone_is_told_as_away(api: Api) -> None:
    api.scenario.now("2026-12-01T13:05:00Z")
    api.refresh()
    found = (await api.ask("/health")).json()["data"]
    assert found["engine"]["away_since"] == "2026-12-01T13:00:00Z"
    assert found["alerts"][0]["code"] == "engine-away"


async def test_an_hour_without_git_is_an_alert_but_not_on_the_fast_clock_of_a_demonstration(api: Api) -> None:
    api.scenario.now("2026-12-01T12:59:00Z")
    api.refresh()
    frame = api.estate.frame()
    synced = frame.snapshot.pointer.synced_at
    assert synced is not None
    for speed, alerts in ((0, ["git-old"]), (600, [])):
        judged = replace(frame, now=synced + HOUR, presence=Presence(), demo_speed=speed)
        assert [a.code for a in health(judged, [], "0", 0).alerts] == alerts
