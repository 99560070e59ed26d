"""`docs/chatops.md` explains each scope of the Slack app, whose two manifests differ in how Slack reaches it alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.slack_app import COMMAND
from bot.adapters.web import LIVE, READY, SLACK, WEBHOOKS
from bot.core.typed import Verb
from bot.core.webhooks import READ

PAGE = Path("docs/chatops.md").read_text(encoding="utf-8")
MANIFESTS = ["docs/slack-app.yaml", "docs/slack-app-http.yaml"]


def manifest(path: str) -> Any:
    return yaml.safe_load(Path(path).read_text(encoding="utf-8"))


def without_addresses(value: Any) -> Any:
    """A manifest without what says how Slack reaches the bot."""
    if isinstance(value, dict):
        apart = {"url", "request_url", "message_menu_options_url", "socket_mode_enabled"}
        return {key: without_addresses(item) for key, item in value.items() if key not in apart}
    return [without_addresses(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", MANIFESTS)
def test_each_scope_is_explained_and_none_that_is_not_asked_for(path: str) -> None:
    explained = re.findall(r"^\| `([a-z:.]+)` \|", PAGE, re.MULTILINE)
    assert sorted(explained) == sorted(manifest(path)["oauth_config"]["scopes"]["bot"])


def test_the_two_manifests_are_one_app() -> None:
    socket, http = map(manifest, MANIFESTS)
    assert without_addresses(socket) == without_addresses(http)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert http["settings"]["socket_mode_enabled"] is False


def test_over_http_slack_is_sent_to_where_the_bot_listens() -> None:
    text = Path(MANIFESTS[1]).read_text(encoding="utf-8")
    assert set(re.findall(r"https://\S+", text)) == {f"https://alba.example.com{SLACK}"}
    assert len(re.findall(re.escape(SLACK), text)) == 4


@pytest.mark.parametrize("path", MANIFESTS)
def test_the_bot_may_write_to_a_person_who_writes_nothing_to_it(path: str) -> None:
    home = manifest(path)["features"]["app_home"]
    assert (home["messages_tab_enabled"], home["messages_tab_read_only_enabled"]) == (True, True)


@pytest.mark.parametrize("secret", ["slack-token", "slack-app-token", "slack-signing-secret"])
def test_the_page_says_where_each_of_slacks_secrets_is(secret: str) -> None:
    assert re.search(rf"^ +\| `{secret}` \| \*", PAGE, re.MULTILINE)


def test_the_events_to_subscribe_to_are_those_that_are_read() -> None:
    subscribed = re.findall(r"\*\*(push|pull request|pull request review|check suite)\*\*", PAGE)
    assert {event.replace(" ", "_") for event in subscribed} == READ.keys() - {"ping"}


@pytest.mark.parametrize("path", [WEBHOOKS, LIVE, READY, SLACK])
def test_each_path_that_is_served_stands_on_the_page(path: str) -> None:
    assert f"`{path}`" in PAGE or f"{path}`" in PAGE


@pytest.mark.parametrize("path", MANIFESTS)
def test_the_command_is_the_one_that_is_listened_to(path: str) -> None:
    assert [c["command"] for c in manifest(path)["features"]["slash_commands"]] == [COMMAND]


@pytest.mark.parametrize("verb", list(Verb))
def test_each_command_stands_on_the_page(verb: Verb) -> None:
    assert re.search(rf"`(/alba )?{verb}[ `]", PAGE)
