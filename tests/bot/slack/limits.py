"""Slack's published limits of Block Kit, checked on the raw JSON: docs.slack.dev/reference/block-kit.

slack_sdk's own models let several of these through, so nothing of slack_sdk is used here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

BLOCK_TYPES = {"section", "header", "context", "actions", "input", "divider"}
INPUTS = {"external_select", "static_select", "datepicker", "timepicker", "plain_text_input", "checkboxes"}
LARGEST_VIEW, LARGEST_MESSAGE_BLOCKS = 250_000, 13_000
Block = Mapping[str, Any]


def message_problems(sent: Block) -> list[str]:
    """What Slack would have against a message."""
    blocks = sent.get("blocks", [])
    found = list(_blocks(blocks, most=50, inputs=False))
    if len(sent.get("text", "")) > 40_000 or not sent.get("text"):
        found.append("text: none, or too long")
    if sum(len(str(b)) for b in blocks) > LARGEST_MESSAGE_BLOCKS:
        found.append("msg_blocks_too_long")
    return found


def view_problems(view: Block) -> list[str]:
    """What Slack would have against a modal or a home page."""
    modal = view["type"] == "modal"
    found = list(_blocks(view["blocks"], most=100, inputs=modal))
    if modal:
        found += [f"{n}: none, or too long" for n in ("title", "close", "submit") if n in view and _over(view[n], 24)]
        if any(b["type"] == "input" for b in view["blocks"]) and "submit" not in view:
            found.append("an input without submit")
        if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
            found.append("private_metadata or callback_id too long")
    if len(str(view)) > LARGEST_VIEW:
        found.append("view_too_large")
    return found


def options_problems(options: Sequence[Block]) -> list[str]:
    """What Slack would have against a list of choices."""
    found = [] if len(options) <= 100 else ["more than 100 options"]
    for option in options:
        if _over(option["text"], 75) or option["text"]["type"] != "plain_text":
            found.append(f"option text: {option['text']}")
        if not 1 <= len(option["value"]) <= 150:
            found.append(f"option value: {option['value']!r}")
    return found


def _blocks(blocks: Sequence[Block], *, most: int, inputs: bool) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    ids = [b["block_id"] for b in blocks if "block_id" in b]
    if len(ids) != len(set(ids)) or any(not 1 <= len(i) <= 255 for i in ids):
        yield f"block ids: {ids}"
    for block in blocks:
        if block["type"] not in BLOCK_TYPES or (block["type"] == "input" and not inputs):
            yield f"a {block['type']} cannot stand here"
        yield from _BLOCK.get(block["type"], lambda _: iter(()))(block)


def _section(block: Block) -> Iterator[str]:
    if _over(block["text"], 3000):
        yield "section text: none, or too long"


def _header(block: Block) -> Iterator[str]:
    if _over(block["text"], 150) or block["text"]["type"] != "plain_text":
        yield "header text"


def _context(block: Block) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10 or any(not e["text"] or len(e["text"]) > 3000 for e in block["elements"]):
        yield "context elements"


def _actions(block: Block) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 25:
        yield "action elements"
    names = [e["action_id"] for e in block["elements"]]
    if len(names) != len(set(names)):
        yield "action ids repeat"
    for element in block["elements"]:
        if _over(element["text"], 75) or len(element.get("value", "")) > 2000 or len(element.get("url", "")) > 3000:
            yield f"button {element}"


def _input(block: Block) -> Iterator[str]:
    element = block["element"]
    if _over(block["label"], 2000):
        yield "label"
    if element["type"] not in INPUTS or len(element["action_id"]) > 255:
        yield f"element {element['type']}"
    if "placeholder" in element and _over(element["placeholder"], 150):
        yield "placeholder"
    for name in ("options", "initial_options"):
        if name in element:
            yield from ([] if element[name] else [f"{name}: none"])
            yield from options_problems(element[name])
            if element["type"] == "checkboxes" and len(element[name]) > 10:
                yield "more than 10 checkboxes"
    if "initial_option" in element:
        yield from options_problems([element["initial_option"]])
        if "options" in element and element["initial_option"] not in element["options"]:
            yield "an initial option that is none of the options"
    if len(element.get("initial_value", "")) > 3000:
        yield "initial value"


_BLOCK = {"section": _section, "header": _header, "context": _context, "actions": _actions, "input": _input}


def _over(text: Block, most: int) -> bool:
    return not 1 <= len(text["text"]) <= most
