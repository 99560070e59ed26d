"""Cursors: where the next page of a list begins, as a text that callers hand back and never read."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

_NOT_OURS = "is no cursor of this list: begin again without one"


def to_cursor(of: str, position: Sequence[str]) -> str:
    """A cursor of the list that is called `of`."""
    return urlsafe_b64encode(json.dumps([of, *position]).encode()).decode()


def from_cursor(of: str, cursor: str) -> tuple[str, ...]:
    """The position in it. ValueError: it is none, or one of another list."""
    try:
        written = urlsafe_b64decode(cursor.encode("ascii"))
        position = json.loads(written)
    except ValueError as error:
        raise ValueError(f"{cursor[:60]!r} {_NOT_OURS}") from error
    if not isinstance(position, list) or not all(isinstance(p, str) for p in position):
        raise ValueError(f"{cursor[:60]!r} {_NOT_OURS}")
    if position[:1] != [of] or urlsafe_b64encode(written).decode() != cursor:
        raise ValueError(f"{cursor[:60]!r} {_NOT_OURS}")
    return tuple(position[1:])
