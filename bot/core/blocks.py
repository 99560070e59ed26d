"""Block Kit as this bot uses it: each maker keeps Slack's published limits, whatever it is given.

Slack refuses a whole message or modal for one text that is too long, so texts are cut here and nowhere else. What a
person picks is never cut: the value of an option is whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.core.marking import mrkdwn, notified

Block: TypeAlias = dict[str, object]

SECTION, HEADER, OPTION, BUTTON, TITLE, PLACEHOLDER = 3000, 150, 75, 75, 24, 150
LABEL, METADATA = 2000, 3000
MOST_OPTIONS, MOST_MESSAGE_BLOCKS, MOST_VIEW_BLOCKS, MOST_ELEMENTS = 100, 50, 100, 10
NOTHING = "–"
"""Stands where there is no text, since Slack refuses an empty one."""

LARGEST_MESSAGE = 12_000
"""Characters of all blocks of a message together; Slack refuses messages a little above that."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: blocks, and the text that stands for them in a notification."""

    text: str
    blocks: tuple[Block, ...]


def cut(text: str, most: int) -> str:
    """The text, with an ellipsis where it is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def plain(text: str, most: int) -> Block:
    """Text in which nothing is read as formatting."""
    return {"type": "plain_text", "text": cut(" ".join(text.split()) or NOTHING, most), "emoji": False}


def lines(texts: Sequence[str]) -> list[Block]:
    """Sections that hold these lines of mrkdwn, as many lines to a section as there is room for."""
    found: list[Block] = []
    held = ""
    for line in (cut(text.strip() or NOTHING, SECTION) for text in texts):
        if held and len(held) + 1 + len(line) > SECTION:
            found.append(_section(held))
            held = ""
        held = f"{held}\n{line}" if held else line
    return [*found, _section(held)] if held else found


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER)}


def context(*texts: str) -> Block:
    """Small print, of mrkdwn."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": cut(t or NOTHING, SECTION)} for t in texts[:MOST_ELEMENTS]],
    }


def button(text: str, action: str, value: str = "", *, url: str = "", danger: bool = False) -> Block:
    made: Block = {"type": "button", "text": plain(text, BUTTON), "action_id": action}
    if value:
        made["value"] = value
    if url:
        made["url"] = url
    if danger:
        made["style"] = "danger"
    return made


def actions(block_id: str, *buttons: Block) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(buttons)}


def option(text: str, value: str) -> Block:
    """A choice: its text cut where Slack would refuse it, its value whole."""
    return {"text": plain(text, OPTION), "value": value}


def options(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """The first hundred choices, which is as many as Slack takes."""
    return [option(text, value) for text, value in pairs[:MOST_OPTIONS]]


def field(
    block_id: str, label: str, element: Mapping[str, object], *, optional: bool = False, tells: bool = False
) -> Block:
    """A field of a modal; `tells`: each choice is told at once, not only the whole form."""
    return {
        "type": "input", "block_id": block_id, "label": plain(label, LABEL), "element": dict(element),
        "optional": optional, "dispatch_action": tells,
    }  # fmt: skip


def searched(action: str, placeholder: str, chosen: tuple[str, str] | None = None) -> Block:
    """A list that is searched as one types."""
    made: Block = {
        "type": "external_select", "action_id": action, "placeholder": plain(placeholder, PLACEHOLDER),
        "min_query_length": 0,
    }  # fmt: skip
    if chosen and chosen[1]:
        made["initial_option"] = option(*chosen)
    return made


def message(text: str, blocks: Sequence[Block]) -> Message:
    """A message within Slack's limits: blocks that would be too many, or too long together, are left out.

    `text` is plain, and stands for the blocks where they are not shown.
    """
    kept: list[Block] = []
    size = 0
    for block in blocks[:MOST_MESSAGE_BLOCKS]:
        size += len(str(block))
        last = len(kept) == MOST_MESSAGE_BLOCKS - 1 and len(blocks) > MOST_MESSAGE_BLOCKS
        if size > LARGEST_MESSAGE or last:
            kept.append(context("…"))
            break
        kept.append(block)
    return Message(cut(notified(text) or NOTHING, SECTION), tuple(kept))


def said(text: str) -> Message:
    """A plain sentence as a message; whatever stands in it is shown as text."""
    return message(text, lines([mrkdwn(text)]))


def modal(callback: str, title: str, submit: str, close: str, blocks: Sequence[Block], metadata: str = "") -> Block:
    """A modal within Slack's limits."""
    made: Block = {
        "type": "modal", "callback_id": callback, "title": plain(title, TITLE), "close": plain(close, TITLE),
        "blocks": list(blocks[:MOST_VIEW_BLOCKS]), "private_metadata": cut(metadata, METADATA),
    }  # fmt: skip
    if submit:
        made["submit"] = plain(submit, TITLE)
    return made


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
