"""Health: this process, its copies, and what they count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from frontend.api.content.health import Words, health
from frontend.api.presence import Presence
from reconciler.core.bots import BotWord, after
from reconciler.core.happenings import BreakerState, Stood
from reconciler.core.hours import NOTHING, SILENT_S, BreakerStood, Word, grown, hour_of
from reconciler.core.ports import Expect, Put
from reconciler.core.revisions import FirstHold, Hold
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


async def test_a_first_revision_that_is_held_is_named_with_what_lets_it_pass(tmp_path: Path) -> None:
    api = Api(tmp_path)
    hold = FirstHold("v1", Hold("4f0c2b7d9a1e5c3b", "puts 40 namespaces to sleep", int(api.scenario.clock.now())))
    assert api.scenario.store.transact([Put(hold, Expect.ABSENT)])
    api.refresh()
    detail = (await api.ask("/api/v1/summary")).json()["detail"]
    assert "revision 4f0c2b7d9a1e is held" in detail
    assert "puts 40 namespaces to sleep" in detail
    assert "alba sync --allow 4f0c2b7d9a1e" in detail
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
        assert [a.code for a in health(judged, [], Words(), "0", 0).alerts] == alerts


def leave_word(api: Api, *breakers: BreakerStood, outbox: int = 0) -> None:
    """An engine says how it stands, as one does each minute."""
    now = int(api.scenario.clock.now())
    stood = Stood(now, ("main",), sync_age_s=40, copy_age_s=3, outbox=outbox, outbox_age_s=90 if outbox else 0)
    hour = grown(None, hour_of(now), "v1", NOTHING, Word("engine-a", stood, breakers))
    assert api.scenario.store.transact([Put(hour, Expect.ABSENT)])


async def test_what_an_engine_relies_on_is_told_with_its_age_and_its_breaker(api: Api) -> None:
    since = int(api.scenario.clock.now()) - HOUR
    leave_word(api, BreakerStood("git", "reads", BreakerState.CLOSED, since))
    api.scenario.clock.time += 20
    (engine,) = (await api.get("/health"))["engines"]
    assert (engine["name"], engine["age_s"], engine["silent"], engine["leads"]) == ("engine-a", 20, False, ["main"])
    (git,) = engine["dependencies"]
    assert (git["name"], git["status"], git["breaker"], git["age_s"]) == ("git", "ok", "closed", 60)


async def test_what_an_engine_no_longer_asks_is_an_alert(api: Api) -> None:
    since = int(api.scenario.clock.now()) - 30
    leave_word(
        api,
        BreakerStood("cluster/main", "reads", BreakerState.CLOSED, since),
        BreakerStood("cluster/main", "writes", BreakerState.HALF_OPEN, since, "no answer within 10 s", since - 20),
        outbox=2,
    )
    found = await api.get("/health")
    assert found["status"] == "away"
    (alert,) = [a for a in found["alerts"] if a["code"] == "engine-without"]
    assert alert["args"] == {"engine": "engine-a", "dependency": "cluster/main", "calls": "writes"}
    (engine,) = found["engines"]
    told = [(d["calls"], d["error"], d["error_at"]) for d in engine["dependencies"]]
    assert told == [("writes", "no answer within 10 s", "2026-12-01T10:59:20Z"), ("reads", "", None)]
    assert (engine["untold"], engine["untold_since"]) == (2, "2026-12-01T10:58:40Z")


async def test_an_engine_that_fell_silent_is_told_by_its_last_word_and_raises_no_alert_by_it(api: Api) -> None:
    leave_word(api, BreakerStood("git", "reads", BreakerState.OPEN, int(api.scenario.clock.now())))
    api.scenario.clock.time += SILENT_S + 1
    found = await api.get("/health")
    (engine,) = found["engines"]
    assert (engine["silent"], engine["age_s"]) == (True, SILENT_S + 1)
    assert [a for a in found["alerts"] if a["code"] == "engine-without"] == []


async def test_the_last_words_of_engines_are_told_while_the_store_is_away(api: Api) -> None:
    leave_word(api)
    assert len((await api.get("/health"))["engines"]) == 1
    api.store.away = True
    api.scenario.clock.time += 2 * HOUR
    api.refresh()
    (engine,) = (await api.get("/health"))["engines"]
    assert engine["silent"]


def bot_says(api: Api, *breakers: BreakerStood) -> None:
    """A bot says how it stands, as one does each minute."""
    now = int(api.scenario.clock.now())
    bots = after(None, "v1", BotWord("alba-bot-1", now, breakers))
    assert api.scenario.store.transact([Put(bots, Expect.ABSENT)])


async def test_github_and_slack_are_told_as_the_bot_finds_them_with_age_breaker_and_last_error(api: Api) -> None:
    now = int(api.scenario.clock.now())
    github = BreakerStood("github", "reads and writes", BreakerState.CLOSED, now - HOUR, "", None, now - 40)
    slack = BreakerStood(
        "slack", "reads and writes", BreakerState.OPEN, now - 20, "auth.test: token_revoked", now - 25, now - 400
    )
    bot_says(api, github, slack)
    api.scenario.clock.time += 20
    found = await api.get("/health")
    (bot,) = found["bots"]
    assert (bot["name"], bot["age_s"], bot["silent"]) == ("alba-bot-1", 20, False)
    told = [(d["name"], d["status"], d["breaker"], d["age_s"], d["error"]) for d in bot["dependencies"]]
    assert told == [
        ("slack", "away", "open", 420, "auth.test: token_revoked"),
        ("github", "ok", "closed", 60, ""),
    ]
    (alert,) = [a for a in found["alerts"] if a["code"] == "bot-without"]
    assert alert["args"] == {"bot": "alba-bot-1", "dependency": "slack"}
    assert found["status"] == "away"


async def test_a_bot_that_fell_silent_is_told_by_its_last_word_and_raises_no_alert_by_it(api: Api) -> None:
    now = int(api.scenario.clock.now())
    bot_says(api, BreakerStood("slack", "reads and writes", BreakerState.OPEN, now))
    api.scenario.clock.time += SILENT_S + 1
    found = await api.get("/health")
    (bot,) = found["bots"]
    assert (bot["silent"], bot["age_s"]) == (True, SILENT_S + 1)
    assert [a for a in found["alerts"] if a["code"] == "bot-without"] == []


async def test_what_the_bot_says_next_is_told_and_its_last_word_while_the_store_is_away(api: Api) -> None:
    now = int(api.scenario.clock.now())
    bot_says(api, BreakerStood("slack", "reads and writes", BreakerState.OPEN, now))
    assert (await api.get("/health"))["bots"][0]["dependencies"][0]["status"] == "away"
    api.scenario.clock.time += 60
    better = BotWord(
        "alba-bot-1", now + 60, (BreakerStood("slack", "reads and writes", BreakerState.CLOSED, now + 50),)
    )
    assert api.scenario.store.transact([Put(after(None, "v2", better), "v1")])
    assert (await api.get("/health"))["bots"][0]["dependencies"][0]["status"] == "ok"
    api.store.away = True
    api.scenario.clock.time += HOUR
    api.refresh()
    (bot,) = (await api.get("/health"))["bots"]
    assert bot["silent"]
