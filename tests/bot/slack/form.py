"""Somebody's hands on a modal: what is picked is what Slack sends back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.bot.estate_with_bot import WithBot
from tests.bot.slack.double import Answered


class Form:
    """Somebody's hands on the modal: what is picked is what Slack sends back."""

    def __init__(self, bot: WithBot, user: str = "U1", callback: str = "alba-new") -> None:
        self._bot = bot
        self._user = user
        bot.slack.until(lambda: any(v["callback_id"] == callback for v in bot.slack.views.values()))
        self.id = next(i for i, v in bot.slack.views.items() if v["callback_id"] == callback)
        self.picked: dict[str, Any] = {}

    @property
    def view(self) -> Mapping[str, Any]:
        return self._bot.slack.views[self.id]

    def sent(self) -> dict[str, Any]:
        """The view as Slack sends it, with what stands in every field."""
        return as_sent(self.view, self.picked)

    def choices(self, action: str, typed: str = "") -> list[str]:
        """What a searched list shows."""
        answered = self._bot.workspace.interact(
            {"type": "block_suggestion", "action_id": action, "value": typed, "view": self.sent(),
             "container": {"type": "view"}},
            self._user,
        )  # fmt: skip
        return [o["value"] for o in answered.body["options"]]

    def pick(self, action: str, value: Mapping[str, Any], *, until: str = "") -> None:
        """Pick something, and wait until the form shows what depends on it."""
        self.picked[action] = dict(value)
        self._bot.workspace.interact(
            {"type": "block_actions", "trigger_id": "8.8", "view": self.sent(), "container": {"type": "view"},
             "actions": [{"action_id": action, "block_id": action, "type": "x", **value}]},
            self._user,
        )  # fmt: skip
        if until:
            self._bot.slack.until(lambda: until in str(self.view))

    def submit(self) -> Answered:
        return self._bot.workspace.interact({"type": "view_submission", "view": self.sent()}, self._user)


def as_sent(view: Mapping[str, Any], picked: Mapping[str, Any]) -> dict[str, Any]:
    """A view as Slack sends it: what was picked, by action, and what stood there already."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            value = picked.get(element["action_id"]) or _initial(element)
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **value}}
    return {**view, "state": {"values": values}}


def _initial(element: Mapping[str, Any]) -> dict[str, Any]:
    names = {
        "initial_option": "selected_option", "initial_options": "selected_options", "initial_date": "selected_date",
        "initial_time": "selected_time", "initial_value": "value",
    }  # fmt: skip
    return {names[k]: v for k, v in element.items() if k in names}


def chosen(value: str) -> dict[str, Any]:
    return {"selected_option": {"text": {"type": "plain_text", "text": value}, "value": value}}


def days(*names: str) -> dict[str, Any]:
    """Checkboxes with these days, or none, ticked."""
    return {"selected_options": [{"text": {"type": "plain_text", "text": name}, "value": name} for name in names]}
