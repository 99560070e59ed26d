"""`docs/chatops.md` explains each scope of the Slack app, whose two manifests differ in how Slack reaches it alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.slack_app import COMMAND
from bot.adapters.web import SLACK
from bot.core.typed import Verb

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
def test_the_command_is_the_one_that_is_listened_to(path: str) -> None:
    assert [c["command"] for c in manifest(path)["features"]["slash_commands"]] == [COMMAND]


@pytest.mark.parametrize("verb", list(Verb))
def test_each_command_stands_on_the_page(verb: Verb) -> None:
    assert re.search(rf"`(/alba )?{verb}[ `]", PAGE)
