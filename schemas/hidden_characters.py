"""Characters that a person does not see, or takes for another: none may stand in a schedule."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f"
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def hidden_character(text: str) -> tuple[int, str] | None:
    """The first one: its offset, and its name as `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    if text.isascii() and text.isprintable():
        return None
    found = _HIDDEN.search(text)
    return (found.start(), character_name(found.group())) if found else None


def character_name(character: str) -> str:
    """A character by its code point and Unicode name."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
