"""Characters that a person does not see, or takes for another: none may stand in a schedule."""

from __future__ import annotations

import re
import unicodedata

# Controls but for tab, line feed and CRLF; soft hyphen; marks that join, fill or shape and show nothing; zero width;
# direction; line separators that only some programs honour; variation selectors but for the emoji one; tags.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
    "|\r(?!\n)"
)
_CONTROLS = {"\0": "NULL", "\b": "BACKSPACE", "\r": "CARRIAGE RETURN", "\n": "LINE FEED", "\t": "TAB", "\x1b": "ESCAPE"}


def hidden_character(text: str) -> tuple[int, str] | None:
    """The first one: its offset, and its name as `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    found = _HIDDEN.search(text)
    return (found.start(), character_name(found.group())) if found else None


def character_name(character: str) -> str:
    """A character by its code point and Unicode name."""
    name = _CONTROLS.get(character) or unicodedata.name(character, "a control character")
    return f"U+{ord(character):04X} {name}"


def unlikely_character(name: str) -> str | None:
    """The first character that has no place in a name and is easily overlooked there, by its name."""
    found = next((c for c in name if not c.isascii() or not c.isprintable()), None)
    return character_name(found) if found else None
