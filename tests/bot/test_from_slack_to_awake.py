"""The whole way: `/alba new` signed by Slack, a form, a pull request, a merge, a namespace awake, and word of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster, seed_objects
from reconciler.commands.running import allow_revision
from reconciler.commands.sample_cluster import sample_objects
from reconciler.compose import engine_of, open_source
from reconciler.core.resources import DEPLOYMENTS
from reconciler.engine.engine import Engine
from reconciler.engine.syncing import SyncEnd
from schemas.instants import parse_instant
from tests.bot.core.estate import EARLY
from tests.bot.estate_with_bot import WithBot, with_bot
from tests.bot.slack.form import Form, chosen, days

AT = parse_instant(EARLY)


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[WithBot]:
    with with_bot(tmp_path, AT) as running:
        yield running


async def merged_and_woken(bot: WithBot, engine: Engine, at: float) -> None:
    """What the engine does after a merge, and at the hour."""
    result = await engine.sync()
    if result.end is SyncEnd.HELD:
        allow_revision(bot.store, result.revision, "test")
        result = await engine.sync()
    assert result.end is SyncEnd.IN_FORCE, result.detail
    bot.clock.at = at
    for _ in range(3):
        await engine.tick()


def sizes_in(cluster: SimulatedCluster) -> list[object]:
    found = asyncio.run(cluster.list(DEPLOYMENTS, "search-qa"))
    return [deployment["spec"]["replicas"] for deployment in found]  # type: ignore[index]


def test_from_slash_new_to_a_namespace_that_is_awake_and_the_message_that_says_so(bot: WithBot) -> None:
    cluster = SimulatedCluster(bot.clock.now, ready_after_s=0)
    for namespace in ("search-qa", "payments-dev", "checkout-qa", "checkout-dev"):
        seed_objects(cluster, sample_objects(namespace))
    sizes_before = sizes_in(cluster)
    assert bot.workspace.command("new").status == 200
    form = Form(bot)
    assert "main/search-qa" in form.choices("namespace", "sear")
    form.pick("namespace", chosen("main/search-qa"), until="main/search-qa")
    assert form.choices("centre") == ["CC-7", "CC-8"]
    form.picked |= {"centre": chosen("CC-7"), "reason": {"value": "Try `it` *now* @everyone"}}
    assert form.submit().body == {"text": ""}
    card, (pull,) = bot.proposed(), bot.hub.double.pulls
    bot.hub.double.merge(pull.number)
    bot.until_told(card, "merged")
    engine = engine_of(bot.settings, bot.store, {"main": cluster}, bot.clock, source=open_source(bot.settings))
    asyncio.run(merged_and_woken(bot, engine, parse_instant("2026-12-01T12:00:05Z")))
    bot.until_told(card, "search-qa is awake")
    assert sizes_in(cluster) == sizes_before


def test_a_problem_of_the_rules_stands_at_its_own_field_and_nothing_is_sent(bot: WithBot) -> None:
    bot.workspace.command("new search-qa")
    form = Form(bot)
    form.picked |= {
        "centre": chosen("CC-9"),
        "stop": {"selected_time": "06:30"},
        "stop-day": {"selected_date": "2026-12-01"},
    }
    errors = form.submit().body["errors"]
    assert any(block.startswith("centre:") for block in errors) or "stop" in errors
    assert bot.hub.double.pulls == []


def test_the_form_speaks_spanish_and_shows_the_persons_own_zone(bot: WithBot) -> None:
    bot.workspace.command("new search-qa", user="U3")
    form = Form(bot, "U3")
    assert form.view["title"]["text"] == "Horario nuevo"
    assert "Europe/Madrid" in str(form.view)
    form.picked |= {"centre": chosen("CC-9")}
    assert "CC-9 no puede pagar por search-qa" in str(form.submit().body["errors"])


def test_a_weekly_schedule_is_one_pick_away(bot: WithBot) -> None:
    bot.workspace.command("new search-qa")
    form = Form(bot)
    form.picked |= {"centre": chosen("CC-7")}
    form.pick("kind", chosen("weekly"), until="checkboxes")
    assert form.submit().body == {"text": ""}
    bot.proposed()
    (pull,) = bot.hub.double.pulls
    shown = bot.hub.double.repository.git("show", pull.branch)
    assert "days: [mon, tue, wed, thu, fri]" in shown


def test_a_form_that_is_delivered_twice_is_one_request(bot: WithBot) -> None:
    bot.workspace.command("new search-qa")
    form = Form(bot)
    form.picked |= {"centre": chosen("CC-7")}
    assert [form.submit().body for _ in range(2)] == [{"text": ""}] * 2
    bot.proposed()
    bot.news()
    assert len(bot.hub.double.pulls) == len(bot.slack.cards("C1")) == 1


def test_a_window_is_added_by_a_button_and_each_has_its_own_fields(bot: WithBot) -> None:
    bot.workspace.command("new search-qa")
    form = Form(bot)
    form.picked |= {"centre": chosen("CC-7")}
    form.pick("kind", chosen("weekly"), until="days-0")
    form.pick("add-week", {"type": "button"}, until="days-1")
    form.picked |= {"days-1": days("sat"), "start-1": {"selected_time": "10:00"}, "stop-1": {"selected_time": "12:00"}}
    assert form.submit().body == {"text": ""}
    bot.proposed()
    shown = bot.hub.double.repository.git("show", bot.hub.double.pulls[0].branch)
    assert "days: [mon, tue, wed, thu, fri]" in shown
    assert "days: [sat]\n+    start: 10:00\n+    stop: 12:00" in shown
