"""Puts text that people typed where Markdown or Slack's mrkdwn is read, so that it stays text.

Nothing here is lenient: whoever shows a value goes through one of these, and no value can close its field, name
somebody, or make a link.
"""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&@:$])")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_FENCE = re.compile(r"`{3,}")
_FORMATTING = re.compile(r"([*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def markdown(text: str) -> str:
    """One line of Markdown that shows the text; `@` and `#` name neither a person nor an issue."""
    line = " ".join(_CONTROL.sub("", text).split())
    shown = _MARKDOWN.sub(lambda m: f"&#{ord(m[1])};", line)
    return shown.replace("&#64;", "&#64;\u2060").replace("&#35;", "&#35;\u2060")


def code(text: str) -> str:
    """A value as inline code of Markdown, in which nothing is read as a name or a link."""
    line = " ".join(_CONTROL.sub("", text).split())
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}" if line else ""


def block(text: str) -> str:
    """Text of several lines as a block of code that it cannot end."""
    longest = max((len(run) for run in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{_CONTROL.sub('', text)}\n{fence}"


def mrkdwn(text: str) -> str:
    """Slack's mrkdwn that shows the text: no mention, no link, no formatting."""
    return _FORMATTING.sub("\u2060\\1\u2060", notified(text))


def notified(text: str) -> str:
    """The text of a notification, in which Slack reads mentions and links, but no formatting."""
    line = " ".join(_CONTROL.sub("", text).split())
    return re.sub("[&<>]", lambda m: _ENTITY[m[0]], line)


def https_link(url: str) -> str:
    """The address if it may stand in a link, else ""."""
    return url if re.fullmatch(r"https?://[\w.:-]+(/[\w./?=&%+#~@:,-]*)?", url, re.ASCII) else ""
